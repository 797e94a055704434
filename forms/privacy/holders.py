"""Who keeps something about a submission, and in which states its time can run out.

Rooms above this one (the desk) register what they hold, so that retention, erasure and the export
of one person's data reach it without this room knowing them.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise

from forms.submissions import Submission

DELETE = "delete"
ANONYMISE = "anonymise"


@dataclass(frozen=True)
class KeptState:
    """A state in which time counts. ``submissions()`` are those in it, annotated with ``since``;
    ``days`` is what a new installation begins with, ``None`` to keep until the city decides."""

    key: str
    label: str | Promise
    submissions: Callable[[], models.QuerySet[Any]]
    days: int | None = None
    action: str = ANONYMISE
    why: str | Promise = ""


@dataclass(frozen=True)
class Statistics:
    """What may be counted after a deletion: nothing that names somebody."""

    topic: str = ""
    district: str = ""
    outcome: str = ""
    closed_on: dt.date | None = None


@dataclass(frozen=True)
class Line:
    """One thing kept about the person, in words. ``internal``: written by staff among themselves,
    or about other people: the data-protection officer reads it before it leaves."""

    label: str
    text: str
    at: dt.datetime | None = None
    internal: bool = False


@dataclass(frozen=True)
class Part:
    title: str
    lines: list[Line] = field(default_factory=list)


def _nothing(*_args: Any) -> Any:
    return []


@dataclass(frozen=True)
class Holder:
    """One room's part.

    ``hold(submission)``: why it cannot be erased now, as a sentence, or an empty text.
    ``lock(keys)``: locks its rows of these submissions, by key, before theirs and the history's.
    ``subjects(submission)``: every row that events, messages and readings may be about.
    ``erase(submission, action)``: empties or deletes its rows, in the caller's transaction.
    ``parts(submission)``: what it keeps, in the current language.
    ``kept``: labels of its models whose rows stay, emptied, when something is made anonymous.
    """

    name: str
    states: tuple[KeptState, ...] = ()
    hold: Callable[[Submission], str] = lambda _submission: ""
    lock: Callable[[Sequence[int]], None] = lambda _keys: None
    subjects: Callable[[Submission], Sequence[models.Model]] = _nothing
    statistics: Callable[[Submission], Statistics | None] = lambda _submission: None
    erase: Callable[[Submission, str], None] = lambda _submission, _action: None
    parts: Callable[[Submission], list[Part]] = _nothing
    kept: frozenset[str] = frozenset()


_holders: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    if holder.name in _holders:
        raise ValueError(f"holder registered twice: {holder.name}")
    _holders[holder.name] = holder


def holders() -> list[Holder]:
    return list(_holders.values())


def states() -> dict[str, KeptState]:
    return {state.key: state for holder in holders() for state in holder.states}
