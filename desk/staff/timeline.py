"""Everything that happened to a case, newest first: changes, questions, messages, notes."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from desk import assigning, triage
from desk.access import APPLICANT_LABEL
from desk.applications import Application
from desk.attached import Attached
from desk.contact import correcting
from desk.documents import DOCUMENTS, Document
from desk.flows import APPLICANT_READS, APPLICATIONS, CORRECT_CONTACT, REFERRALS
from desk.people.restriction import RESTRICTIONS, Restriction
from desk.referrals import Referral
from desk.staff import mentions
from desk.talk.records import ChatMessage
from desk.words import day, moment
from forms.models import Upload
from workflow.models import Event, Message

Names = Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class Entry:
    """``audience`` says in a word who can read ``text``: staff, applicant or partner."""

    at: dt.datetime
    kind: str
    title: str
    who: str
    text: str = ""
    reason: str = ""
    audience: str = ""
    files: Sequence[Upload] = ()

    @property
    def when(self) -> str:
        return moment(self.at)


# One act moves an application and its referral: it is told once, by the line that says more.
TOLD_BY_THE_REFERRAL = frozenset(
    {"partner_accepts", "partner_declines", "partner_reconsiders", "referral_expires"}
)
TOLD_BY_REFERRALS = frozenset(
    {"accept", "decline", "reconsider", "start", "hold", "resume", "resume_work", "expire"}
)
# Changes that keep the state say themselves what they changed.
TOLD: dict[str, Callable[[Event], str]] = {
    "assign": assigning.told,
    "set_urgency": triage.told_urgency,
    "set_topic": triage.told_topic,
    CORRECT_CONTACT: correcting.told,
}


def history(application: Application, referrals: Sequence[Referral]) -> list[Event]:
    """Of the case and all that belongs to it, the newest first. One query."""
    documents = application.documents.all()
    subjects = (application, Restriction(pk=application.pk), *referrals, *documents)
    return list(Event.objects.about(*subjects).order_by("-at", "-pk"))


def entries(
    application: Application,
    referrals: Sequence[Referral],
    documents: Mapping[Document, str],
    events: Sequence[Event],
    files: Attached,
) -> list[Entry]:
    """``documents`` with what they are called; ``events`` as ``history`` gives them. What people
    wrote is read with the application (see ``desk.staff.whole``)."""
    names = {
        **{(REFERRALS.name, each.pk): each.organisation.name for each in referrals},
        **{(DOCUMENTS.name, each.pk): title for each, title in documents.items()},
        (RESTRICTIONS.name, application.pk): _("Who sees it"),
    }
    found = [
        *(_event(event, names, files) for event in events if _is_told(event)),
        *_notes(application),
        *_messages(application, referrals),
        *_chat(application, names, files),
        *_letters(application),
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _is_told(event: Event) -> bool:
    if event.workflow == APPLICATIONS.name:
        return event.transition not in TOLD_BY_THE_REFERRAL
    if event.workflow in (DOCUMENTS.name, RESTRICTIONS.name):
        return bool(event.transition)
    return event.transition in TOLD_BY_REFERRALS


def _event(event: Event, names: Names, files: Attached) -> Entry:
    return Entry(
        at=event.at,
        kind="event",
        title=_title(event, names),
        who=who(event.actor_label, event.organisation_label),
        text=event.text,
        reason=event.reason_label if event.reason else "",
        audience=_audience(event) if event.text else "",
        files=files.questions.get(event.data.get("info_request"), ()),
    )


def _title(event: Event, names: Names) -> str:
    if event.workflow != APPLICATIONS.name:
        return f"{names.get((event.workflow, event.object_id), '')}: {event.label}"
    if not event.transition:
        return _("Request received")
    if event.transition == "refer":
        return _("Sent to %(name)s") % {"name": event.data.get("name", "")}
    if event.transition == "transfer":
        return _("Passed on to %(name)s") % {"name": event.data.get("name", "")}
    if event.transition in TOLD:
        return TOLD[event.transition](event)
    return event.label


def _audience(event: Event) -> str:
    if event.transition == "answer":
        return ""
    if event.transition in ("refer", "transfer"):
        return _("the organisation reads it")
    if event.transition in APPLICANT_READS:
        return _("the applicant reads it")
    return _("staff only")


def _notes(application: Application) -> Iterator[Entry]:
    for note in application.notes.all():
        yield Entry(
            at=note.at,
            kind="note",
            title=_("Internal note"),
            who=who(note.author_label, note.organisation_label),
            text=note.text,
            reason=mentions.said(note),
            audience=_("staff only"),
        )


def _messages(application: Application, referrals: Sequence[Referral]) -> Iterator[Entry]:
    for message in Message.objects.about(application, *referrals):
        yield Entry(
            at=message.created_at,
            kind="message",
            title=_("Message to %(to)s: %(state)s")
            % {"to": message.recipient, "state": message.get_state_display()},
            who="",
            text=message.subject,
        )


def _chat(application: Application, names: Names, files: Attached) -> Iterator[Entry]:
    for each in application.chat.all():
        partner = names.get((REFERRALS.name, each.referral_id or 0), "")
        is_in = each.is_from_applicant
        audience = "" if is_in else _("the applicant reads it")
        if partner:
            also = _("%(name)s reads it too") % {"name": partner}
            audience = ", ".join(part for part in (audience, also) if part)
        yield Entry(
            at=each.at,
            kind="chat-in" if is_in else "chat-out",
            title=_("Message from the applicant") if is_in else _("Message to the applicant"),
            who=who(each.author_label, each.organisation_label),
            text=each.text,
            reason=_read(each),
            audience=audience,
            files=files.messages.get(each.pk, ()),
        )


def _read(message: ChatMessage) -> str:
    if message.read_at is not None:
        return _("opened %(when)s") % {"when": moment(message.read_at)}
    return pgettext("a message", "new") if message.is_from_applicant else _("not opened yet")


def _letters(application: Application) -> Iterator[Entry]:
    """A letter when it was made, and again when it left."""
    for letter in application.letters.all():
        made_by = who(letter.author_label, letter.organisation_label)
        title = _("Letter made: %(subject)s") % {"subject": letter.subject}
        audience = _("the applicant reads it")
        yield Entry(letter.at, "letter", title, made_by, text=letter.body, audience=audience)
        left = getattr(letter, "handover", None)
        if left is not None:
            title = _("Letter “%(subject)s” %(left)s on %(day)s") % {
                "subject": letter.subject,
                "left": left.get_way_display(),
                "day": day(left.on),
            }
            yield Entry(left.at, "letter", title, who(left.author_label, left.organisation_label))


def who(label: str, organisation: str) -> str:
    if label == APPLICANT_LABEL:
        return _("The applicant")
    return f"{label} ({organisation})" if organisation else label
