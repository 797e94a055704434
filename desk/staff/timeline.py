"""Everything that happened to a case, newest first: changes, questions, messages, notes."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desk.access import APPLICANT_LABEL
from desk.applications import Application
from desk.documents import DOCUMENTS, Document
from desk.flows import APPLICANT_READS, APPLICATIONS, REFERRALS
from desk.referrals import Referral
from desk.words import moment
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

    @property
    def when(self) -> str:
        return moment(self.at)


# One act moves an application and its referral: it is told once, by the line that says more.
TOLD_BY_THE_REFERRAL = frozenset({"partner_accepts", "partner_declines"})
TOLD_BY_REFERRALS = frozenset({"accept", "decline"})


def entries(
    application: Application, referrals: list[Referral], documents: Mapping[Document, str]
) -> list[Entry]:
    """Three queries, however long the story. ``documents`` with what they are called."""
    names = {
        **{(REFERRALS.name, each.pk): each.organisation.name for each in referrals},
        **{(DOCUMENTS.name, each.pk): title for each, title in documents.items()},
    }
    events = Event.objects.about(application, *referrals, *documents).order_by("-at", "-pk")
    found = [
        *(_event(event, names) for event in events if _is_told(event)),
        *_notes(application),
        *_messages(application, referrals),
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _is_told(event: Event) -> bool:
    if event.workflow == APPLICATIONS.name:
        return event.transition not in TOLD_BY_THE_REFERRAL
    if event.workflow == DOCUMENTS.name:
        return bool(event.transition)
    return event.transition in TOLD_BY_REFERRALS


def _event(event: Event, names: Names) -> Entry:
    return Entry(
        at=event.at,
        kind="event",
        title=_title(event, names),
        who=who(event.actor_label, event.organisation_label),
        text=event.text,
        reason=event.reason_label if event.reason else "",
        audience=_audience(event) if event.text else "",
    )


def _title(event: Event, names: Names) -> str:
    if event.workflow != APPLICATIONS.name:
        return f"{names.get((event.workflow, event.object_id), '')}: {event.label}"
    if not event.transition:
        return _("Request received")
    if event.transition == "refer":
        return _("Sent to %(name)s") % {"name": event.data.get("name", "")}
    return event.label


def _audience(event: Event) -> str:
    if event.transition == "answer":
        return ""
    if event.transition == "refer":
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
            audience=_("staff only"),
        )


def _messages(application: Application, referrals: list[Referral]) -> Iterator[Entry]:
    for message in Message.objects.about(application, *referrals):
        yield Entry(
            at=message.created_at,
            kind="message",
            title=_("Message to %(to)s: %(state)s")
            % {"to": message.recipient, "state": message.get_state_display()},
            who="",
            text=message.subject,
        )


def who(label: str, organisation: str) -> str:
    if label == APPLICANT_LABEL:
        return _("The applicant")
    return f"{label} ({organisation})" if organisation else label
