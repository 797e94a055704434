"""The checklist of documents as the page of a case shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desk import checklist, words
from desk.applications import Application
from desk.conversation import InfoRequest
from desk.documents import DOCUMENTS, Document
from desk.staff.timeline import who
from workflow import gate
from workflow.definition import Reason, Transition
from workflow.gate import Actor
from workflow.models import Event

ASK_AGAIN = "ask_again"
BUTTONS = ("receive", "accept", "leave_out", "need_after_all")


@dataclass(frozen=True)
class Line:
    """``buttons`` change at once; ``ask_again`` needs a reason."""

    item: checklist.Item
    changed: str
    buttons: tuple[Transition, ...]
    ask_again: Transition | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.ask_again.reasons if self.ask_again else ()


def lines(
    application: Application, actor: Actor, language: str, events: Iterable[Event]
) -> list[Line]:
    """``events``: the whole history of the case, the newest first."""
    found = []
    about = [event for event in events if event.workflow == DOCUMENTS.name]
    uploads = application.submission.draft.uploads.all()
    for item in checklist.items(application, language, events=reversed(about), uploads=uploads):
        allowed = {step.name: step for step in gate.allowed(item.document, actor)}
        found.append(
            Line(
                item=item,
                changed=_changed(item),
                buttons=tuple(allowed[name] for name in BUTTONS if name in allowed),
                ask_again=allowed.get(ASK_AGAIN),
            )
        )
    return found


def titles(found: Sequence[Line]) -> dict[Document, str]:
    return {line.item.document: line.item.title for line in found}


def about(found: Sequence[Line], question: InfoRequest | None) -> str:
    """What the document that a question asks for is called."""
    if question is None or question.document_id is None:
        return ""
    known = {line.item.document.pk: line.item.title for line in found}
    return known.get(question.document_id, "")


def _changed(item: checklist.Item) -> str:
    if item.last is None:
        return ""
    label = item.last.label if item.last.transition else _("Promised")
    by = who(item.last.actor_label, item.last.organisation_label)
    return f"{label} · {by} · {words.moment(item.last.at)}"
