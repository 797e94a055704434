"""What one event adds to the statistics, given what happened to the same matter before it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils import timezone

from desk import terms
from desk.flows import APPLICATIONS, WAITING_FOR_ANSWER
from desk.statistics import scale
from desk.statistics.tallies import KEPT, LATE, NO_ORGANISATION, Measure
from workflow.definition import Kind

CLOSED = APPLICATIONS.names(Kind.CLOSED)
# What the city promises: somebody has taken it on, or it has ended with an answer. When the person
# withdraws, the city has not answered.
ANSWERED = frozenset(APPLICATIONS.names(Kind.DECIDED, Kind.CLOSED)) - {"withdrawn"}
PAUSED = frozenset(each.target for each in APPLICATIONS.transitions if each.pauses_clock)


@dataclass(frozen=True)
class Happened:
    """The part of an event that is counted: nothing of what was written."""

    pk: int
    content_type: int
    object_id: int
    version: int
    transition: str
    source: str
    target: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True)
class Fact:
    day: dt.date
    measure: str
    form: str = ""
    topic: str = ""
    district: str = ""
    organisation: int = NO_ORGANISATION
    detail: str = ""
    bucket: int = 0
    whole: bool = False

    def in_the_whole(self) -> "Fact":
        return replace(self, form="", topic="", district="", whole=True)


def of_application(event: Happened, before: Sequence[Happened], about: Fact) -> Iterator[Fact]:
    """``about`` says which form, topic and district; ``before`` is in order."""
    fact = replace(about, day=timezone.localdate(event.at))
    if not event.transition:
        yield replace(fact, measure=Measure.RECEIVED)
    if event.source and event.source != event.target:
        yield from _stay(event, before, fact)
    if event.target in ANSWERED and not any(each.target in ANSWERED for each in before) and before:
        days = _promised_time(event, before)
        kept = KEPT if days <= terms.answer_days() else LATE
        yield replace(fact, measure=Measure.ANSWER, detail=kept, bucket=scale.step(days))
    if event.target in CLOSED and event.source not in CLOSED:
        detail = f"{event.target} {event.reason}".strip()
        yield replace(fact, measure=Measure.OUTCOME, detail=detail)
    if event.source in CLOSED and event.target not in CLOSED:
        yield replace(fact, measure=Measure.REOPENED)


def of_referral(event: Happened, before: Sequence[Happened], about: Fact) -> Iterator[Fact]:
    fact = replace(about, day=timezone.localdate(event.at))
    if not event.transition:
        yield replace(fact, measure=Measure.SENT)
    if event.target == "concluded":
        yield replace(fact, measure=Measure.CONCLUDED, detail=event.reason)
    if event.source not in WAITING_FOR_ANSWER:
        return
    if event.target == "expired":
        yield replace(fact, measure=Measure.EXPIRED)
    if event.target in ("accepted", "declined"):
        yes = event.target == "accepted"
        measure = Measure.ACCEPTED if yes else Measure.DECLINED
        yield replace(fact, measure=measure, detail="" if yes else event.reason)
        if before:
            took = scale.step(scale.days(before[0].at, event.at))
            yield replace(fact, measure=Measure.REPLY, bucket=took)


def _stay(event: Happened, before: Sequence[Happened], fact: Fact) -> Iterator[Fact]:
    """From the change that led into the state to the one that leads out of it; a change that
    stays in the state does not cut it in two."""
    entered = next(
        (
            each
            for each in reversed(before)
            if each.target == event.source and each.source != each.target
        ),
        None,
    )
    if entered is not None:
        took = scale.step(scale.days(entered.at, event.at))
        yield replace(fact, measure=Measure.STAY, detail=event.source, bucket=took)


def _promised_time(event: Happened, before: Sequence[Happened]) -> int:
    """Working days since it was sent, without those in which the clock stood still."""
    moments = [*before, event]
    paused = sum(
        scale.days(first.at, then.at) for first, then in pairwise(moments) if first.target in PAUSED
    )
    return max(scale.days(before[0].at, event.at) - paused, 0)
