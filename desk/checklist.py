"""What desk staff and the applicant do with the promised documents, and how both see them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from desk import attaching, news
from desk.access import applicant
from desk.applications import NOT_CLOSED, Application
from desk.documents import DOCUMENTS, Document
from desk.replies import lock
from forms import kinds, uploads
from forms.declaration import ROW, say
from forms.models import Submission, Upload
from forms.sniff import Checked
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

MOST_FILES = 5


class FullError(Exception):
    """The document has all the files it can have."""


@dataclass(frozen=True)
class Question:
    step: str
    ask: str
    row: str
    title: str
    value: Any
    takes_files: bool


@dataclass(frozen=True)
class Item:
    """A document with its question in words, the files that came for it and its last change."""

    document: Document
    title: str
    files: tuple[Upload, ...]
    last: Event | None
    takes_files: bool

    @property
    def can_be_sent(self) -> bool:
        return self.takes_files and self.document.state in DOCUMENTS.transition("send").source

    @property
    def reason(self) -> str:
        """Why it is asked for again."""
        if self.last is None or self.last.transition != "ask_again":
            return ""
        return self.last.reason_label


def open_items(application: Application) -> None:
    """An item for each question that was answered "I will bring it later", in the transaction that
    opens the application."""
    submission = application.submission
    for each in _questions(submission, submission.language):
        if kinds.is_promised(each.value):
            document = Document(application=application, step=each.step, ask=each.ask, row=each.row)
            gate.begin(document, applicant())


def items(
    application: Application,
    language: str,
    *,
    events: Iterable[Event] | None = None,
    uploads: Iterable[Upload] | None = None,
) -> list[Item]:
    """Three queries, however many documents; none for what the caller has read. ``events``: those
    of the documents, the oldest first; ``uploads``: all of the request."""
    documents = list(application.documents.all())
    if not documents:
        return []
    submission = application.submission
    questions = {(each.ask, each.row): each for each in _questions(submission, language)}
    if events is None:
        events = Event.objects.about(*documents).order_by("version")
    last = {event.object_id: event for event in events}
    if uploads is None:
        uploads = Upload.objects.filter(draft=submission.draft_id)
    files: dict[tuple[str, str], list[Upload]] = {}
    for upload in uploads:
        files.setdefault((upload.ask, upload.row), []).append(upload)
    found = []
    for document in documents:
        where = (document.ask, document.row)
        question = questions.get(where)
        found.append(
            Item(
                document,
                title=question.title if question else document.ask,
                files=tuple(files.get(where, ())),
                last=last.get(document.pk),
                takes_files=question is not None and question.takes_files,
            )
        )
    return found


def waited_for(application: Application) -> QuerySet[Document]:
    """The documents that a question to the applicant may ask for."""
    return application.documents.filter(state=DOCUMENTS.initial)


def change(
    document: Document, actor: Actor, name: str, *, seen: int | None, reason: str = ""
) -> Event:
    """One of the changes of ``DOCUMENTS``. Raises a ``workflow.gate.Refusal``. Asking for a
    document again tells the applicant that there is news."""

    def then(changed: Document, event: Event) -> None:
        if name == "ask_again":
            news.tell_applicant(changed.application, event, "document")

    return gate.apply(Document, document.pk, name, actor, seen=seen, reason=reason, then=then)


def send(document: Document, files: Sequence[Checked]) -> Event:
    """Files from the applicant, after the request was sent. Raises ``FullError`` and, for a
    document that is no longer waited for, a ``workflow.gate.Refusal``."""
    with transaction.atomic():
        application = lock(document.application_id)
        if application.state not in NOT_CLOSED:
            raise gate.WrongState(application.state_label)
        draft = document.application.submission.draft
        there = Upload.objects.filter(draft=draft, ask=document.ask, row=document.row).count()
        if there + len(files) > MOST_FILES:
            raise FullError
        event = gate.apply(Document, document.pk, "send", applicant(), seen=None)
        kept = [(document.row, document.ask, one) for one in files]
        attaching.brought(document, uploads.keep(draft, document.step, kept))
        return event


def _questions(submission: Submission, language: str) -> Iterator[Question]:
    """Every question of the form, once for each row of a repeated step."""
    answers = submission.answers
    for step in submission.form.steps:
        for ask in step.asks:
            label, takes_files = say(ask.label, language), ask.kind == "upload"
            if not step.repeat:
                yield Question(step.key, ask.key, "", label, answers.get(ask.key), takes_files)
                continue
            for position, row in enumerate(answers.get(step.repeat) or (), start=1):
                title = f"{say(step.row_title, language)} {position}: {label}"
                yield Question(step.key, ask.key, row[ROW], title, row.get(ask.key), takes_files)
