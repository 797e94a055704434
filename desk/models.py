from desk.applications import Application
from desk.conversation import InfoRequest, Note
from desk.needs import Need
from desk.referrals import Referral

__all__ = ["Application", "InfoRequest", "Need", "Note", "Referral"]
