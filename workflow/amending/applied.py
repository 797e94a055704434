"""A definition with what administrators changed in it. What no longer fits is left out, aloud."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import ValidationError

from workflow import definition
from workflow.amending.values import MOST_REASONS, ReasonValue, StateValue, StepValue, Value, spoken
from workflow.definition import Reason, State, Text, Transition, Workflow

STATE, STEP = "state", "change"
Values = Mapping[tuple[str, str], Any]  # by area and key, as stored
V = TypeVar("V", bound=Value)


@dataclass(frozen=True)
class Misfit:
    """Why a stored change does not count, as a sentence for administrators."""

    area: str
    key: str
    sentence: str


def state_area(workflow: str) -> str:
    return f"{STATE}:{workflow}"


def step_area(workflow: str) -> str:
    return f"{STEP}:{workflow}"


def workflows(values: Values) -> tuple[dict[str, Workflow], list[Misfit]]:
    """Every registered workflow as it is in force, and what could not be applied."""
    misfits = list(_strays(values))
    found = {}
    for workflow in definition.registered():
        states = tuple(
            _state(each, _read(StateValue, values, state_area(workflow.name), each.name, misfits))
            for each in workflow.states
        )
        steps = tuple(_step(workflow.name, each, values, misfits) for each in workflow.transitions)
        found[workflow.name] = replace(workflow, states=states, transitions=steps)
    return {name: _joined(each, found) for name, each in found.items()}, misfits


def _strays(values: Values) -> Iterator[Misfit]:
    known = {
        (area(workflow.name), item.name)
        for workflow in definition.registered()
        for area, items in ((state_area, workflow.states), (step_area, workflow.transitions))
        for item in items
    }
    for area, key in values:
        if area.partition(":")[0] in (STATE, STEP) and (area, key) not in known:
            yield Misfit(area, key, _("The program no longer has this state or change."))


def _read(shape: type[V], values: Values, area: str, key: str, misfits: list[Misfit]) -> V:
    if (area, key) not in values:
        return shape()
    try:
        return shape.model_validate(values[area, key])
    except ValidationError:
        misfits.append(Misfit(area, key, _("What is stored cannot be read.")))
        return shape()


def _label(original: Text, label: dict[str, str] | None) -> Text:
    return original if label is None else spoken(label, original)


def _state(state: State, value: StateValue) -> State:
    return replace(
        state,
        label=_label(state.label, value.label),
        public_label=_label(state.public_label, value.public_label),
    )


def _step(workflow: str, step: Transition, values: Values, misfits: list[Misfit]) -> Transition:
    area = step_area(workflow)
    value = _read(StepValue, values, area, step.name, misfits)
    changed = replace(step, label=_label(step.label, value.label))
    if value.roles is not None:
        if sentence := _roles_refused(step, value.roles):
            misfits.append(Misfit(area, step.name, sentence))
        else:
            changed = replace(changed, roles=step.fixed_roles | frozenset(value.roles))
    if value.reasons:
        offered, retired = _reasons(step, value.reasons)
        if sentence := _reasons_refused(step, value.reasons, offered):
            misfits.append(Misfit(area, step.name, sentence))
        else:
            changed = replace(changed, reasons=offered, retired=retired)
    return changed


def _roles_refused(step: Transition, roles: list[str]) -> str:
    if not step.may_be_given_to.issuperset(roles):
        return _("This change cannot be given to one of these roles.")
    if not step.fixed_roles and not roles:
        return _("Somebody must be able to do it: choose at least one role.")
    return ""


def _reasons(
    step: Transition, values: dict[str, ReasonValue]
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    original = {reason.key: reason.label for reason in step.reasons}
    named = {**original, **{key: value.label for key, value in values.items() if value.label}}
    offered: list[Reason] = []
    retired: list[Reason] = []
    for key in named:
        value = values.get(key, ReasonValue())
        reason = Reason(key, _label(original.get(key, ""), value.label))
        (retired if value.retired else offered).append(reason)
    return tuple(offered), tuple(retired)


def _reasons_refused(
    step: Transition, values: dict[str, ReasonValue], offered: tuple[Reason, ...]
) -> str:
    if step.together_with:
        return _("The reasons of this change are those of another: change them there.")
    if not step.reasons:
        return _("This change asks for no reason.")
    if not offered:
        return _("At least one reason must remain to choose from.")
    if len(values) > MOST_REASONS:
        return _("These are too many reasons.")
    return ""


def _joined(workflow: Workflow, all_of_them: Mapping[str, Workflow]) -> Workflow:
    """Changes that one act makes together have their roles and reasons from the one that leads."""

    def follow(step: Transition) -> Transition:
        if step.together_with is None:
            return step
        name, key = step.together_with
        leads = all_of_them[name].transition(key)
        return replace(step, roles=leads.roles, reasons=leads.reasons, retired=leads.retired)

    return replace(workflow, transitions=tuple(map(follow, workflow.transitions)))
