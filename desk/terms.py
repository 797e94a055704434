"""The desk's own terms: how long things may take. A setting is the default; administrators may
choose another number (``workflow.effective``)."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models import Organisation
from workflow import effective
from workflow.amending.terms import Term, register
from workflow.calendar import add_working_days

ANSWER = Term(
    "answer_days",
    _("The city answers the applicant within"),
    "DESK_ANSWER_DAYS",
    least=1,
    most=90,
)
REFERRAL = Term(
    "referral_days",
    _("An organisation says yes or no within"),
    "DESK_REFERRAL_DAYS",
    least=1,
    most=60,
)
LINK = Term(
    "link_days",
    _("A link in a message opens the request for"),
    "DESK_LINK_DAYS",
    least=1,
    most=60,
    working_days=False,
)
SIGHT = Term(
    "sight_days",
    _("An organisation looks back at what it concluded or passed on for"),
    "DESK_SIGHT_DAYS",
    least=0,
    most=365,
    working_days=False,
    at_once=True,
)
REMIND = Term(
    "remind_days",
    _("A silent organisation is reminded, before its last day, by"),
    "DESK_REMIND_DAYS",
    least=0,
    most=20,
    at_once=True,
)
EXPIRE = Term(
    "expire_days",
    _("A referral without an answer ends, after its last day, by"),
    "DESK_EXPIRE_DAYS",
    least=1,
    most=60,
    at_once=True,
)
SHARE = Term(
    "share_days",
    _("Requests are shared fairly over the last"),
    "DESK_SHARE_DAYS",
    least=7,
    most=730,
    working_days=False,
    at_once=True,
)
CHAT = Term(
    "chat_days",
    _("Messages are still exchanged, after the end of a request, for"),
    "DESK_CHAT_DAYS",
    least=0,
    most=365,
    working_days=False,
    at_once=True,
)
QUESTION = Term(
    "question_days",
    _("The applicant is reminded of an open question after"),
    "DESK_QUESTION_REMIND_DAYS",
    least=1,
    most=60,
    at_once=True,
)
UNANSWERED_REMIND = Term(
    "unanswered_remind_days",
    _("The applicant is told that an unanswered request will end, after"),
    "DESK_UNANSWERED_REMIND_DAYS",
    least=1,
    most=365,
    working_days=False,
    at_once=True,
)
UNANSWERED = Term(
    "unanswered_days",
    _("A request without the applicant's answer ends after"),
    "DESK_UNANSWERED_DAYS",
    least=14,
    most=730,
    working_days=False,
    at_once=True,
)
UNASSIGNED = Term(
    "unassigned_days",
    _("Coordinators are shown a request that nobody took in charge after"),
    "DESK_UNASSIGNED_DAYS",
    least=1,
    most=60,
    working_days=False,
    at_once=True,
)
register(
    *(ANSWER, REFERRAL, LINK, SIGHT, REMIND, EXPIRE, SHARE),
    *(CHAT, QUESTION, UNANSWERED_REMIND, UNANSWERED, UNASSIGNED),
)


def answer_days() -> int:
    """Working days in which the city promises an answer to the applicant."""
    return effective.days_of(ANSWER)


def referral_days() -> int:
    """Working days in which an organisation says yes or no."""
    return effective.days_of(REFERRAL)


def link_days() -> int:
    """Days for which a link in an e-mail opens the request."""
    return effective.days_of(LINK)


def sight_days() -> int:
    """Days for which an organisation may look back at what it concluded or passed on."""
    return effective.days_of(SIGHT)


def remind_days() -> int:
    """Working days before its due day on which a silent organisation is reminded."""
    return effective.days_of(REMIND)


def expire_days() -> int:
    """Working days after the due day until a referral without an answer ends."""
    return effective.days_of(EXPIRE)


def share_days() -> int:
    """Days over which requests are shared fairly."""
    return effective.days_of(SHARE)


def question_days() -> int:
    """Working days after which a question without an answer is called to mind, once."""
    return effective.days_of(QUESTION)


def messages_a_day() -> int:
    """Messages that an applicant can write within 24 hours about one request."""
    return int(settings.DESK_MESSAGES_A_DAY)


def chat_days() -> int:
    """Days after the end of a request in which messages can still be written about it."""
    return effective.days_of(CHAT)


def unanswered_remind_days() -> int:
    """Days after a question to the applicant until they are reminded of it, once."""
    return effective.days_of(UNANSWERED_REMIND)


def unanswered_days() -> int:
    """Days after a question to the applicant until the request expires."""
    return effective.days_of(UNANSWERED)


def unanswered_last_days() -> int:
    """Days that are left after the reminder at least, however late it left."""
    return int(settings.DESK_UNANSWERED_LAST_DAYS)


def unassigned_days() -> int:
    """Days after which coordinators are shown a request that nobody has taken in charge."""
    return effective.days_of(UNASSIGNED)


def partner_link_days() -> int:
    """Days for which a link lets an organisation without an account answer one referral."""
    return int(settings.DESK_PARTNER_LINK_DAYS)


def partner_work_days() -> int:
    """Days for which a link shows such an organisation what it has accepted."""
    return int(settings.DESK_PARTNER_WORK_DAYS)


def partner_stay() -> dt.timedelta:
    """For how long a code opens the page on one device."""
    return dt.timedelta(minutes=int(settings.DESK_PARTNER_STAY_MINUTES))


def undo_within() -> dt.timedelta:
    """For how long an organisation may take back its no."""
    return dt.timedelta(hours=int(settings.DESK_UNDO_HOURS))


def days_of(organisation: Organisation) -> int:
    """Working days in which this organisation says yes or no: its own, or the city's."""
    receiving = next(iter(organisation.receiving.all()), None)
    own = receiving.answer_days if receiving else None
    return referral_days() if own is None else int(own)


def answer_due() -> dt.date:
    return add_working_days(timezone.localdate(), answer_days())


def referral_due(organisation: Organisation | None = None) -> dt.date:
    days = referral_days() if organisation is None else days_of(organisation)
    return add_working_days(timezone.localdate(), days)
