"""What requests joined with a case hold, for its page: nothing was moved, all of it is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils.translation import get_language

from desk import words
from desk.applications import Application
from desk.attached import arrived
from desk.conversation import InfoRequest, Note
from desk.documents import Document
from desk.people.joining import Joining
from forms.declaration import say
from forms.models import Upload


@dataclass(frozen=True)
class Held:
    """One request with what belongs to it. ``documents``: promised ones, by title and state."""

    application: Application
    sent: str
    notes: tuple[Note, ...]
    questions: tuple[InfoRequest, ...]
    documents: tuple[tuple[str, str], ...]
    files: tuple[Upload, ...]


def has_joined() -> Exists:
    """For a list of applications, or one: was anything joined with it?"""
    return Exists(Joining.objects.filter(kept=OuterRef("pk")))


def joined_with(application: Application, user: Any) -> list[Application]:
    """Those that whoever asks may see. One question, and none where ``has_joined`` says no."""
    if application.state == "merged" or not getattr(application, "has_joined", True):
        return []
    visible = Application.objects.visible_to(user).filter(joining__kept=application)
    read = visible.select_related("submission__version", "submission__draft")
    return list(read.order_by("joining__at", "pk"))


def goes_on_in(application: Application, user: Any) -> Application | None:
    visible = Application.objects.visible_to(user)
    joining = Joining.objects.filter(gone=application, kept__in=visible.order_by().values("pk"))
    found = joining.select_related("kept").first()
    return found.kept if found else None


def held(applications: Sequence[Application]) -> list[Held]:
    """Four questions, however many; none for what was read before."""
    files = Prefetch("submission__draft__uploads", arrived())
    prefetch_related_objects(applications, "notes", "info_requests", "documents", files)
    return [
        Held(
            each,
            words.day(each.submitted_at),
            tuple(each.notes.all()),
            tuple(each.info_requests.all()),
            tuple(_titled(each, each.documents.all())),
            tuple(each.submission.draft.uploads.all()),
        )
        for each in applications
    ]


def _titled(application: Application, documents: Iterable[Document]) -> list[tuple[str, str]]:
    if not documents:
        return []
    language = get_language() or "it"
    titles = {
        ask.key: say(ask.label, language) for _step, ask in application.submission.form.asks()
    }
    return [(titles.get(each.ask, each.ask), each.state_label) for each in documents]
