from desk.applications import Application
from desk.conversation import InfoRequest, Note
from desk.documents import Document
from desk.needs import Need
from desk.referrals import Referral

__all__ = ["Application", "Document", "InfoRequest", "Need", "Note", "Referral"]
