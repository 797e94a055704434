"""The one place that changes a state.

Role, version, state and guard are checked by the function that writes, on the locked row, in the
same transaction as the history and whatever the caller adds. Two people deciding at once, a double
click and a page left open since yesterday all end here.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from workflow import calendar, definition, effective
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
    "lock",
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
        at = subject.state_since
        return _record(subject, actor, transition="", source="", data=data, at=at)


def apply(
    model: type[S],
    pk: Any,
    transition: str,
    actor: Actor,
    *,
    seen: int | None,
    reason: str = "",
    text: str = "",
    data: Mapping[str, Any] | Callable[[S], Mapping[str, Any]] | None = None,
    then: Callable[[S, Event], None] | None = None,
    locked: S | None = None,
) -> Event:
    """Make one change, or raise a ``Refusal`` and change nothing.

    ``seen`` is the version the actor decided on. It is ``None`` when there was no page to decide
    on: the system, a person's own withdrawal, a change that follows from one already checked.
    Who may and which reasons count is read from the database after the lock: what an administrator
    changed a moment ago holds. ``data`` may be a function of the locked subject as it was before.
    ``then`` runs in the same transaction with the locked, changed subject: if it fails, nothing
    happened. ``locked`` is the row itself, where the caller holds it in this transaction. Raises
    ``model.DoesNotExist`` and, for a name that the workflow does not have, ``KeyError``.
    """
    definition.get(model.workflow_name).transition(transition)
    with transaction.atomic():
        subject = locked or lock(model, pk)
        with effective.as_of_now() as workflows:
            step = workflows[model.workflow_name].transition(transition)
            _refuse(subject, step, actor, seen)
            _ask_for_words(step, reason, text)
            source = subject.state
            kept = data(subject) if callable(data) else data
            at = _moment(subject)
            _move(subject, step, at)
            event = _record(
                subject,
                actor,
                transition=step.name,
                source=source,
                reason=reason,
                text=text.strip(),
                data=kept,
                at=at,
            )
            subject.__dict__["last_change"] = at
            if then is not None:
                then(subject, event)
            subject.after_change(event, actor)
    return event


def lock(model: type[S], pk: Any) -> S:
    """Hold the row until the transaction ends. Raises ``model.DoesNotExist``."""
    rows = model._base_manager.select_for_update(of=("self",))
    if model.read_with:
        rows = rows.select_related(*model.read_with)
    found: S = rows.annotate(last_change=last_change(model)).get(pk=pk)
    return found


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


def last_change(model: type[S]) -> Subquery:
    """When the newest event of each row happened. Whoever locks rows for ``apply`` reads it."""
    kind = ContentType.objects.get_for_model(model)
    events = Event.objects.filter(content_type=kind, object_id=OuterRef("pk"))
    return Subquery(events.order_by("-version").values("at")[:1])


def _moment(subject: Any) -> dt.datetime:
    """Now. A clock that was set back meanwhile does not turn history round: then, the moment of
    the last change."""
    last, now = subject.last_change, timezone.now()
    return now if last is None else max(now, last)


def _move(subject: Subject, step: Transition, at: dt.datetime) -> None:
    if step.stays:
        subject.write_version()
        return
    today = timezone.localdate()
    if subject.paused_on is not None and not step.pauses_clock:
        if subject.due_on is not None:
            paused = calendar.working_days_between(subject.paused_on, today)
            subject.due_on = calendar.add_working_days(subject.due_on, paused)
        subject.paused_on = None
    elif step.pauses_clock and subject.paused_on is None:
        subject.paused_on = today
    subject.write_state(step.target, at)


def _record(
    subject: Subject,
    actor: Actor,
    *,
    transition: str,
    source: str,
    reason: str = "",
    text: str = "",
    data: Mapping[str, Any] | None = None,
    at: dt.datetime,
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
        at=at,
    )
