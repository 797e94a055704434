from forms.builder.models import IntakeForm
from forms.coming_back.contacts import Contact
from forms.coming_back.reminders import Reminder
from forms.coming_back.requests import LinkRequest
from forms.contact.records import ContactChange, ContactCode
from forms.drafts import Answer, Draft
from forms.helping.assistance import Assistance
from forms.measure.events import Event, Tally
from forms.measure.ratings import ServiceRating
from forms.moving import SetAside
from forms.pages import FormPage
from forms.privacy.counts import KeptCount
from forms.privacy.notices import Notice, NoticeText
from forms.privacy.person_keys import PersonKey
from forms.privacy.proofs import ErasureProof
from forms.privacy.requests import DataRequest
from forms.privacy.retention_rules import RetentionRule
from forms.submissions import Delivery, Submission
from forms.switches import FormSwitch
from forms.uploads import Upload
from forms.versions import FormVersion

__all__ = [
    "Answer",
    "Assistance",
    "Contact",
    "ContactChange",
    "ContactCode",
    "DataRequest",
    "Delivery",
    "Draft",
    "ErasureProof",
    "Event",
    "FormPage",
    "FormSwitch",
    "FormVersion",
    "IntakeForm",
    "KeptCount",
    "LinkRequest",
    "Notice",
    "NoticeText",
    "PersonKey",
    "Reminder",
    "RetentionRule",
    "ServiceRating",
    "SetAside",
    "Submission",
    "Tally",
    "Upload",
]
