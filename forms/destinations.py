"""Where submissions go. Other rooms register a destination; this one never knows them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from forms.submissions import Submission


@dataclass(frozen=True)
class FollowUp:
    """What the person is told after sending: where to look, until when, what happens, in order.
    ``next_steps`` are sentences in the current language, with their dates."""

    url: str = ""
    due_on: dt.date | None = None
    next_steps: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Destination:
    """``deliver`` runs in a transaction of its own and may raise: it is then called again later,
    so it must not assume that a first call left nothing outside the database."""

    name: str
    deliver: Callable[[Submission], None]
    follow_up: Callable[[Submission], FollowUp | None]


_destinations: dict[str, Destination] = {}


def register(destination: Destination) -> None:
    _destinations[destination.name] = destination


def get(name: str) -> Destination:
    """Raises ``KeyError`` when no room has registered it."""
    return _destinations[name]


def registered() -> Mapping[str, Destination]:
    return _destinations
