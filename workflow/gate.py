"""The one place that changes a state.

Role, version, state and guard are checked by the function that writes, on the locked row, in the
same transaction as the history and whatever the caller adds. Two people deciding at once, a double
click and a page left open since yesterday all end here.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from workflow import calendar
from workflow.actors import SYSTEM, Actor
from workflow.definition import Transition
from workflow.models import Event, Subject
from workflow.refusals import (
    AlreadyDone,
    GuardRefused,
    NotYourRole,
    ReasonMissing,
    Refusal,
    StaleVersion,
    TextMissing,
    WrongState,
)

__all__ = [
    "SYSTEM",
    "Actor",
    "AlreadyDone",
    "GuardRefused",
    "NotYourRole",
    "ReasonMissing",
    "Refusal",
    "StaleVersion",
    "TextMissing",
    "WrongState",
    "allowed",
    "apply",
    "begin",
]

S = TypeVar("S", bound=Subject)


def begin(subject: Subject, actor: Actor, *, data: Mapping[str, Any] | None = None) -> Event:
    """Save a new subject in its workflow's first state and write the first line of its history."""
    if not subject._state.adding:
        raise ValueError("Only a new subject can begin.")
    with transaction.atomic():
        subject.state = subject.workflow().initial
        subject.state_since = timezone.now()
        subject.version = 1
        subject.save()
        return _record(subject, actor, transition="", source="", data=data)


def apply(
    model: type[S],
    pk: Any,
    transition: str,
    actor: Actor,
    *,
    seen: int | None,
    reason: str = "",
    text: str = "",
    data: Mapping[str, Any] | None = None,
    then: Callable[[S, Event], None] | None = None,
) -> Event:
    """Make one change, or raise a ``Refusal`` and change nothing.

    ``seen`` is the version the actor decided on. It is ``None`` when there was no page to decide
    on: the system, a person's own withdrawal, a change that follows from one already checked.
    ``then`` runs in the same transaction with the locked, changed subject: if it fails, nothing
    happened. Raises ``model.DoesNotExist`` and, for a name that the workflow does not have,
    ``KeyError``.
    """
    step = model.workflow().transition(transition)
    with transaction.atomic():
        subject = model._base_manager.select_for_update(of=("self",)).get(pk=pk)
        _refuse(subject, step, actor, seen)
        _ask_for_words(step, reason, text)
        source = subject.state
        _move(subject, step)
        event = _record(
            subject,
            actor,
            transition=step.name,
            source=source,
            reason=reason,
            text=text.strip(),
            data=data,
        )
        if then is not None:
            then(subject, event)
    return event


def allowed(subject: Subject, actor: Actor) -> list[Transition]:
    """What this actor could do now: the buttons to show. The gate asks again when one is used."""
    return [
        step
        for step in subject.workflow().transitions
        if subject.state in step.source
        and step.roles & actor.roles
        and (step.guard is None or step.guard(subject, actor) is None)
    ]


def _refuse(subject: Subject, step: Transition, actor: Actor, seen: int | None) -> None:
    if not step.roles & actor.roles:
        raise NotYourRole
    if seen is not None and seen != subject.version:
        missed = Event.objects.about(subject).filter(version__gt=seen)
        done = missed.filter(version=seen + 1, transition=step.name).by(actor).first()
        if done is not None:
            raise AlreadyDone(done)
        raise StaleVersion(missed.order_by("-version").first())
    if subject.state not in step.source:
        raise WrongState(subject.state_label)
    sentence = step.guard(subject, actor) if step.guard else None
    if sentence:
        raise GuardRefused(sentence)


def _ask_for_words(step: Transition, reason: str, text: str) -> None:
    known = {each.key for each in step.reasons}
    if (step.needs_reason or reason) and reason not in known:
        raise ReasonMissing
    if step.needs_text and not text.strip():
        raise TextMissing


def _move(subject: Subject, step: Transition) -> None:
    today = timezone.localdate()
    if subject.paused_on is not None and not step.pauses_clock:
        if subject.due_on is not None:
            paused = calendar.working_days_between(subject.paused_on, today)
            subject.due_on = calendar.add_working_days(subject.due_on, paused)
        subject.paused_on = None
    elif step.pauses_clock and subject.paused_on is None:
        subject.paused_on = today
    subject.write_state(step.target)


def _record(
    subject: Subject,
    actor: Actor,
    *,
    transition: str,
    source: str,
    reason: str = "",
    text: str = "",
    data: Mapping[str, Any] | None = None,
) -> Event:
    kept: Any = dict(data or {})
    return Event.objects.create(
        subject=subject,
        workflow=subject.workflow_name,
        transition=transition,
        source=source,
        target=subject.state,
        actor_id=actor.user_id,
        actor_label=actor.label,
        organisation_id=actor.organisation_id,
        organisation_label=actor.organisation_label,
        reason=reason,
        text=text,
        data=kept,
        version=subject.version,
        at=subject.state_since,
    )
