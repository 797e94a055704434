"""The numbers of one page, from the sums alone: five queries, whatever the number of requests."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from desk.statistics import hiding
from desk.statistics.period import Choice
from desk.statistics.tallies import NOW, DayTally, Measure, the_mark

Counts = Counter[str]
Times = Mapping[str, Counter[int]]
BREAK = "\n"  # in no key


@dataclass(frozen=True)
class Body:
    """What one organisation was asked and how it answered, in the period; ``open`` is now."""

    sent: int = 0
    accepted: int = 0
    declined: Counts = field(default_factory=Counter)
    expired: int = 0
    open: int = 0
    took: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class Figures:
    counted_at: dt.datetime
    total: Counts  # by measure
    received: Mapping[str, Counts]  # by "month", "kind" (see ``kind_of``) and "district"
    stays: Times  # by state: how many took how long
    answered: Times  # kept and late
    outcomes: Counts
    bodies: Mapping[int, Body]
    open: Counts  # now, by state
    owned: Counts  # now, by person

    @property
    def received_in_all(self) -> int:
        return self.total[Measure.RECEIVED]


def figures(choice: Choice) -> Figures:
    past = DayTally.objects.filter(day__range=(choice.since, choice.until)).exclude(measure__in=NOW)
    total: Counts = Counter()
    stays: dict[str, Counter[int]] = defaultdict(Counter)
    answered: dict[str, Counter[int]] = defaultdict(Counter)
    details: dict[str, Counts] = defaultdict(Counter)
    bodies: dict[int, Counts] = defaultdict(Counter)
    declined: dict[int, Counts] = defaultdict(Counter)
    took: dict[int, Counter[int]] = defaultdict(Counter)
    for rows in (past, DayTally.objects.filter(measure__in=NOW)):
        for measure, detail, body, bucket, n in _summed(narrowed(rows, choice)):
            total[measure] += n
            details[measure][detail] += n
            if body:
                bodies[body][measure] += n
            if measure == Measure.STAY:
                stays[detail][bucket] += n
            elif measure == Measure.ANSWER:
                answered[detail][bucket] += n
            elif measure == Measure.DECLINED:
                declined[body][detail] += n
            elif measure == Measure.REPLY:
                took[body][bucket] += n
    return Figures(
        counted_at=the_mark().counted_at,
        total=total,
        received=_received(past, choice),
        stays=stays,
        answered=answered,
        outcomes=details[Measure.OUTCOME],
        bodies={
            pk: Body(
                found[Measure.SENT],
                found[Measure.ACCEPTED],
                declined[pk],
                found[Measure.EXPIRED],
                found[Measure.WITH_NOW],
                took[pk],
            )
            for pk, found in bodies.items()
        },
        open=details[Measure.OPEN_NOW],
        owned=details[Measure.OWNED_NOW],
    )


def may_be_narrowed(choice: Choice) -> bool:
    """Whether the part is told at all: what the table of all parts keeps back has no page."""
    if not choice.field:
        return True
    past = DayTally.objects.filter(day__range=(choice.since, choice.until))
    received = _received(past, Choice(choice.since, choice.until))
    place = {"topic": 0, "form": 1}.get(choice.field)
    parts = received["district" if place is None else "kind"]
    return all(
        mark == hiding.Mark.TOLD
        for key, mark in hiding.marked(parts).items()
        if (key if place is None else key.split(BREAK)[place]) == choice.value
    )


def kind_of(topic: str, form: str) -> str:
    """Topic and form in one: most topics have one form, so a table of each would be the same table
    twice, and what one keeps back the other could tell."""
    return f"{topic}{BREAK}{form}"


def narrowed(rows: "QuerySet[DayTally]", choice: Choice) -> "QuerySet[DayTally]":
    if not choice.field:
        return rows.filter(whole=True)
    return rows.filter(whole=False, **{choice.field: choice.value})


def _summed(rows: "QuerySet[DayTally]") -> "QuerySet[DayTally, tuple[str, str, int, int, int]]":
    by = ("measure", "detail", "organisation", "bucket")
    summed: QuerySet[DayTally, tuple[str, str, int, int, int]] = (
        rows.order_by().values_list(*by).annotate(sum=Sum("n")).values_list(*by, "sum")
    )
    return summed


def months_of(rows: "QuerySet[DayTally]") -> Counts:
    """By the first day of each month."""
    found: Counts = Counter()
    for row in (
        rows.order_by().annotate(month=TruncMonth("day")).values("month").annotate(s=Sum("n"))
    ):
        found[row["month"].isoformat()] += row["s"]
    return found


def _received(past: "QuerySet[DayTally]", choice: Choice) -> dict[str, Counts]:
    rows = past.filter(measure=Measure.RECEIVED, whole=False)
    if choice.field:
        rows = rows.filter(**{choice.field: choice.value})
    found: dict[str, Counts] = {"month": Counter(), "kind": Counter(), "district": Counter()}
    by = rows.order_by().annotate(month=TruncMonth("day"))
    for row in by.values("month", "topic", "form", "district").annotate(sum=Sum("n")):
        found["month"][row["month"].isoformat()] += row["sum"]
        found["kind"][kind_of(row["topic"], row["form"])] += row["sum"]
        found["district"][row["district"]] += row["sum"]
    return found
