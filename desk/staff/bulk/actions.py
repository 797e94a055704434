"""What can be done with many applications at once. A new action is one small class and one line:
``register(MyAction())``."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from desk import review
from desk.applications import Application
from desk.conversation import Note
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

MOST = 200  # at once, unless one of them is long work


@dataclass(frozen=True)
class Outlook:
    """What would happen to one: why it is skipped, else in ``lines`` how it changes and in ``more``
    the rest for whoever asks. ``token`` comes back with the confirmation."""

    skipped_because: str = ""
    lines: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    token: int | None = None


@dataclass(frozen=True)
class Sample:
    """What one of the applicants would read on the page of their request."""

    application: Application
    text: str
    language: str
    warning: str = ""


class BulkAction:
    """``lead`` says what happens to each; ``tells`` is the change whose message the applicant
    gets, or nothing. With ``looks_first`` what happens depends on what is filled in, and is shown
    before it can be confirmed."""

    name: ClassVar[str]
    label: str | Promise
    lead: str | Promise
    tells: str = ""
    looks_first: bool = False
    most: int = MOST
    form_class: type[forms.Form] = forms.Form

    def form(self, user: Any, data: Any = None) -> forms.Form:
        return self.form_class(data)

    def check(self, application: Application, actor: Actor) -> str | None:
        """Why this one would be skipped. Asked before; ``run`` must refuse the same by itself."""
        return None

    def outlook(
        self, applications: Sequence[Application], actor: Actor, data: Mapping[str, Any] | None
    ) -> dict[int, Outlook]:
        """Of all of them at once, in the order in which they would be done: the number of queries
        must not grow with theirs. Without ``data`` nothing was filled in yet."""
        return {each.pk: Outlook(self.check(each, actor) or "") for each in applications}

    def samples(self, applications: Sequence[Application], data: Mapping[str, Any]) -> list[Sample]:
        """Of what is written to the applicants of those that change."""
        return []

    def run(
        self, application: Application, actor: Actor, seen: int, data: Mapping[str, Any]
    ) -> None:
        """One transaction. Raises ``gate.Refusal`` with the reason; ``gate.AlreadyDone``, or
        nothing, when the same was sent twice. ``data`` is what the form understood, with a
        ``key`` that is the same when the page is sent again, and the ``tokens`` shown before."""
        raise NotImplementedError


class FileAction(BulkAction):
    """Changes nothing: all that was chosen leaves as one file."""

    def file(
        self, user: Any, tab: str, chosen: QuerySet[Application], data: Mapping[str, Any]
    ) -> HttpResponseBase:
        raise NotImplementedError


_known: dict[str, BulkAction] = {}


def register(action: BulkAction) -> BulkAction:
    _known[action.name] = action
    return action


def find(name: str) -> BulkAction | None:
    return _known.get(name)


def choices() -> list[tuple[str, str | Promise]]:
    return [(action.name, action.label) for action in _known.values()]


class TakeInCharge(BulkAction):
    name = tells = "take_in_charge"
    label = lazy(lambda: str(Application.workflow().transition("take_in_charge").label), str)()
    lead = _("You become the owner. The applicant learns that somebody is reading.")

    def check(self, application: Application, actor: Actor) -> str | None:
        if Application.workflow().transition(self.name) in gate.allowed(application, actor):
            return None
        return gate.WrongState(application.state_label).sentence

    def run(
        self, application: Application, actor: Actor, seen: int, data: Mapping[str, Any]
    ) -> None:
        review.take_in_charge(application, actor, seen=seen)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Internal note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The same note for each. Only desk staff read it; it cannot be changed."),
        error_messages={"required": _("Write the note, then add it.")},
    )


class AddNote(BulkAction):
    name = "add_note"
    label = _("Add a note")
    lead = _("The note is added to the timeline of each.")
    form_class = NoteForm

    def run(
        self, application: Application, actor: Actor, seen: int, data: Mapping[str, Any]
    ) -> None:
        key = uuid.uuid5(data["key"], str(application.pk))
        with transaction.atomic():
            now = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
            if Note.objects.filter(key=key).exists():
                return
            if now.version != seen:
                missed = Event.objects.about(now).filter(version__gt=seen)
                raise gate.StaleVersion(missed.order_by("-version").first())
            review.add_note(now, actor, text=data["text"], key=key)


register(TakeInCharge())
register(AddNote())
