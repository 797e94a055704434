from desk.absences import Absence
from desk.applications import Application
from desk.attachments import Attachment, Enclosure
from desk.bylink.records import LinkCode, PartnerLink
from desk.conversation import InfoRequest, Note
from desk.documents import Document
from desk.exports.records import ExportJob, ExportPiece
from desk.letters.records import Export, Letter, LetterHandover
from desk.letters.templates import MessageTemplate
from desk.needs import Need
from desk.notices import Notice
from desk.people.finding import PersonSearch
from desk.people.joining import Joining
from desk.people.keys import PersonMark
from desk.people.restriction import Restriction
from desk.people.sight import RestrictedAccess
from desk.referrals import Referral
from desk.router.decisions import RoutingDecision, Wish
from desk.router.rules import RoutingRule, RoutingShare, RuleChange
from desk.saved_views import SavedView
from desk.seeing.records import SeeAs
from desk.statistics.tallies import DayTally, TallyMark
from desk.talk.records import ChatMessage
from desk.teams import Team

__all__ = [
    "Absence",
    "Application",
    "Attachment",
    "ChatMessage",
    "DayTally",
    "Document",
    "Enclosure",
    "Export",
    "ExportJob",
    "ExportPiece",
    "InfoRequest",
    "Joining",
    "Letter",
    "LetterHandover",
    "LinkCode",
    "MessageTemplate",
    "Need",
    "Note",
    "Notice",
    "PartnerLink",
    "PersonMark",
    "PersonSearch",
    "Referral",
    "RestrictedAccess",
    "Restriction",
    "RoutingDecision",
    "RoutingRule",
    "RoutingShare",
    "RuleChange",
    "SavedView",
    "SeeAs",
    "TallyMark",
    "Team",
    "Wish",
]
