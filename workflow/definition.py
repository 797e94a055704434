"""A workflow is frozen data: states, transitions, who may, what must be said.

Nothing is read from the spelling of a name or the order of a list; what a state means is its kind.
Names end up in the history, so they are never changed, only added to. What administrators changed
since is in ``workflow.effective``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from django.utils.functional import Promise

if TYPE_CHECKING:
    from workflow.actors import Actor
    from workflow.models import Subject

Text = str | Promise
STAY = ""  # as the target of a transition: something is noted, and the state is kept


class Kind(StrEnum):
    OPEN = "open"  # somebody here has to do something
    WAITING = "waiting"  # somebody else has to do something
    DECIDED = "decided"  # the answer is given, work goes on
    CLOSED = "closed"  # nothing more happens


@dataclass(frozen=True)
class State:
    """``label`` is for staff, ``public_label`` for the person the matter is about."""

    name: str
    kind: Kind
    label: Text
    public_label: Text


@dataclass(frozen=True)
class Reason:
    key: str
    label: Text


@dataclass(frozen=True)
class Transition:
    """One change. ``guard`` returns a sentence when it refuses, ``None`` when it agrees.

    ``reasons`` is the list to choose from; ``needs_reason`` and ``needs_text`` say what may not be
    left out. ``public`` changes are shown to the person the matter is about. With the target
    ``STAY`` role, version and guard are checked as for any other change, and the state is kept.

    ``may_be_given_to`` are the roles among which administrators choose; what is not in it they can
    neither give nor take away. A role belongs there only if the guard holds for it too.
    ``together_with`` names, by workflow and change, the one whose act makes this change as well:
    its roles and reasons count for both, and are changed there. ``retired`` reasons are no longer
    offered; the history still names them.
    """

    name: str
    source: tuple[str, ...]
    target: str
    roles: frozenset[str]
    label: Text
    guard: "Callable[[Subject, Actor], str | None] | None" = None
    reasons: tuple[Reason, ...] = ()
    needs_reason: bool = False
    needs_text: bool = False
    pauses_clock: bool = False
    public: bool = True
    may_be_given_to: frozenset[str] = frozenset()
    together_with: tuple[str, str] | None = None
    retired: tuple[Reason, ...] = ()

    @property
    def fixed_roles(self) -> frozenset[str]:
        return self.roles - self.may_be_given_to

    @property
    def stays(self) -> bool:
        return self.target == STAY

    def reason_label(self, key: str) -> str:
        known = (*self.reasons, *self.retired)
        return next((str(reason.label) for reason in known if reason.key == key), key)


@dataclass(frozen=True)
class Workflow:
    """``label`` is what the things that move are called, in the plural."""

    name: str
    label: Text
    initial: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def state(self, name: str) -> State:
        """Raises ``KeyError`` for a name this workflow does not have."""
        return _named(self.states, name)

    def transition(self, name: str) -> Transition:
        """Raises ``KeyError`` for a name this workflow does not have."""
        return _named(self.transitions, name)

    def names(self, *kinds: Kind) -> tuple[str, ...]:
        return tuple(state.name for state in self.states if state.kind in kinds)

    def problems(self) -> list[str]:
        """What is wrong with the table, in sentences for the developer who wrote it."""
        return [f"{self.name}: {problem}" for problem in self._problems()]

    def _problems(self) -> Iterator[str]:
        states = [state.name for state in self.states]
        yield from (f"state {name!r} is defined twice" for name in _repeated(states))
        yield from (
            f"transition {name!r} is defined twice"
            for name in _repeated([transition.name for transition in self.transitions])
        )
        if self.initial not in states:
            yield f"initial state {self.initial!r} is unknown"
        for state in self.states:
            if not str(state.public_label).strip():
                yield f"state {state.name!r} has no public label"
            leads_on = any(state.name in step.source for step in self.transitions if not step.stays)
            if not leads_on and state.kind != Kind.CLOSED:
                yield f"state {state.name!r} is a dead end but not closed"
        for transition in self.transitions:
            yield from _transition_problems(transition, states)
        reached = self._reachable()
        yield from (f"state {name!r} is unreachable" for name in states if name not in reached)

    def _reachable(self) -> set[str]:
        reached = {self.initial}
        while True:
            leading = (step for step in self.transitions if not step.stays)
            more = {step.target for step in leading if reached.intersection(step.source)} - reached
            if not more:
                return reached
            reached |= more


Named = TypeVar("Named", State, Transition)


def _transition_problems(transition: Transition, states: list[str]) -> Iterator[str]:
    name = transition.name
    if not transition.source:
        yield f"transition {name!r} has no source"
    for source in transition.source:
        if source not in states:
            yield f"transition {name!r} comes from unknown state {source!r}"
    if transition.target not in (STAY, *states):
        yield f"transition {name!r} leads to unknown state {transition.target!r}"
    if transition.stays and transition.pauses_clock:
        yield f"transition {name!r} keeps the state and cannot pause the clock"
    if transition.stays and transition.public:
        yield f"transition {name!r} keeps the state: it cannot be public"
    if not transition.roles:
        yield f"transition {name!r} is allowed to no role"
    if transition.needs_reason and not transition.reasons:
        yield f"transition {name!r} needs a reason but lists none"
    if transition.together_with and transition.may_be_given_to:
        yield f"transition {name!r} has its roles from another but may be given to some"
    for key in _repeated([reason.key for reason in transition.reasons]):
        yield f"transition {name!r} lists reason {key!r} twice"


def _named(items: tuple[Named, ...], name: str) -> Named:
    for item in items:
        if item.name == name:
            return item
    raise KeyError(name)


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


_registered: dict[str, Workflow] = {}
_roles: dict[str, Text] = {}


def register(workflow: Workflow) -> Workflow:
    """Raises ``ValueError`` when another workflow already has the name."""
    known = _registered.setdefault(workflow.name, workflow)
    if known != workflow:
        raise ValueError(f"Two different workflows are called {workflow.name!r}.")
    return workflow


def name_roles(labels: Mapping[str, Text]) -> None:
    """What roles are called for administrators."""
    _roles.update(labels)


def role_label(role: str) -> str:
    return str(_roles.get(role, role))


def get(name: str) -> Workflow:
    """As it was written. Raises ``KeyError`` when nobody registered the name."""
    return _registered[name]


def registered() -> tuple[Workflow, ...]:
    return tuple(_registered.values())
