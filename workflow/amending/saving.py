"""Administrators change what is in force. Checked here, whoever asks and however."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from workflow import definition, effective
from workflow.actors import Actor
from workflow.amending.applied import STEP, state_area, step_area
from workflow.amending.values import ReasonValue, StateValue, StepValue
from workflow.effective import InForce
from workflow.models import Amendment
from workflow.refusals import GuardRefused, NotYourRole, Refusal

ADMINISTRATOR = "administrator"
PERMISSION = "workflow.change_workflow"


class ChangedMeanwhile(Refusal):
    """Another administrator was quicker; ``amendment`` is what they changed."""

    def __init__(self, amendment: Amendment | None) -> None:
        super().__init__(
            _("Another administrator changed this in the meantime. What you typed is still here.")
        )
        self.amendment = amendment


def actor_for(user: Any) -> Actor:
    roles = {ADMINISTRATOR} if user.has_perm(PERMISSION) else set()
    return Actor(label=str(user), roles=frozenset(roles), user_id=user.pk)


def amend_state(
    workflow: str, name: str, value: StateValue, actor: Actor, *, seen: int
) -> Amendment | None:
    return amend(state_area(workflow), name, value.stored() or None, actor, seen=seen)


def amend_step(
    workflow: str, name: str, value: StepValue, actor: Actor, *, seen: int
) -> Amendment | None:
    return amend(step_area(workflow), name, value.stored() or None, actor, seen=seen)


def amend(area: str, key: str, after: Any, actor: Actor, *, seen: int) -> Amendment | None:
    """One change of one thing; ``None`` brings the definition back.

    ``seen`` is the version on the page of whoever decided, 0 for a thing that nobody changed yet.
    Returns ``None`` when that is what is in force already. Raises a ``Refusal``.
    """
    if ADMINISTRATOR not in actor.roles:
        raise NotYourRole
    with transaction.atomic():
        last = Amendment.objects.of(area, key).order_by("-version").first()
        before = None if last is None or last.undone else last.after
        if before == after:
            return None
        if seen != (last.version if last else 0):
            raise ChangedMeanwhile(last)
        if after is not None:
            _check(area, key, before, after)
        try:
            with transaction.atomic():
                made = Amendment.objects.create(
                    area=area,
                    key=key,
                    version=seen + 1,
                    before=before,
                    after=after,
                    undone=after is None,
                    actor_id=actor.user_id,
                    actor_label=actor.label,
                )
        except IntegrityError:
            raise ChangedMeanwhile(
                Amendment.objects.of(area, key).order_by("-version").first()
            ) from None
        transaction.on_commit(effective.forget)
        return made


def undo(area: str, key: str, actor: Actor, *, seen: int) -> Amendment | None:
    """Back to the original. Reasons that were added are no longer offered, but keep their name:
    the history may refer to them."""
    row = Amendment.objects.of(area, key).order_by("-version").first()
    before = None if row is None or row.undone else row.after
    kept = {
        key: ReasonValue(label=reason.label, retired=True)
        for key, reason in _added(area, key, before).items()
    }
    return amend(area, key, StepValue(reasons=kept).stored() or None, actor, seen=seen)


def _added(area: str, key: str, value: Any) -> dict[str, ReasonValue]:
    """The reasons that administrators added to a change, if it is one and still there."""
    kind, _colon, workflow = area.partition(":")
    if kind != STEP:
        return {}
    try:
        step = definition.get(workflow).transition(key)
        reasons = StepValue.model_validate(value or {}).reasons
    except (KeyError, ValidationError):
        return {}
    original = {reason.key for reason in step.reasons}
    return {key: reason for key, reason in reasons.items() if key not in original}


def _check(area: str, key: str, before: Any, after: Any) -> None:
    """What would not count is not stored."""
    added = _added(area, key, after)
    if any(reason.label is None for reason in added.values()):
        raise GuardRefused(_("A new reason needs a name."))
    if set(_added(area, key, before)) - set(added):
        raise GuardRefused(_("A reason does not disappear: the history refers to it. Retire it."))
    rows = {(area, key): Amendment(area=area, key=key, after=after)}
    for misfit in InForce({**effective.read().amendments, **rows}).misfits:
        if (misfit.area, misfit.key) == (area, key):
            raise GuardRefused(misfit.sentence)


def version_of(area: str, key: str) -> int:
    last = Amendment.objects.of(area, key).order_by("-version").values_list("version", flat=True)
    return last.first() or 0


__all__ = [
    "ADMINISTRATOR",
    "PERMISSION",
    "ChangedMeanwhile",
    "actor_for",
    "amend",
    "amend_state",
    "amend_step",
    "undo",
    "version_of",
]
