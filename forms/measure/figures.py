"""The figures of one form's report, from events and from the sums of older days."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, QuerySet, Sum

from forms.declaration import Form, say
from forms.measure.adding_up import TIED
from forms.measure.events import Event, Tally, What
from forms.measure.ratings import ServiceRating
from forms.measure.words import FEWEST, code_words, median

MOST_ERRORS = 15
MOST_COMMENTS = 50


@dataclass(frozen=True)
class Choice:
    """What the report is about. ``version`` 0 and ``language`` "" mean all of them."""

    form_key: str
    since: dt.date
    until: dt.date
    version: int = 0
    language: str = ""

    def of(self, rows: "QuerySet[Any]", day: str = "day") -> "QuerySet[Any]":
        rows = rows.filter(
            form_key=self.form_key, **{f"{day}__gte": self.since, f"{day}__lte": self.until}
        )
        if self.version:
            rows = rows.filter(version=self.version)
        return rows.filter(language=self.language) if self.language else rows


@dataclass(frozen=True)
class StepFigures:
    """``opened`` and ``saved`` count fillings-in, but the first page's ``opened`` counts views:
    before it is saved nothing ties two views to one person."""

    key: str
    title: str
    opened: int
    saved: int
    seconds: int | None  # within these, half of those who saved it had done so

    @property
    def stopped(self) -> int:
        return max(self.opened - self.saved, 0)


@dataclass(frozen=True)
class ErrorFigures:
    step: str
    question: str
    error: str
    times: int
    people: int


@dataclass(frozen=True)
class ExitFigures:
    title: str
    shown: int
    went_on: int


@dataclass(frozen=True)
class Ratings:
    count: int = 0
    average: float | None = None
    stars: tuple[tuple[int, int], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    begun: int
    left: int
    sent: int
    steps: list[StepFigures] = field(default_factory=list)
    errors: list[ErrorFigures] = field(default_factory=list)
    exits: list[ExitFigures] = field(default_factory=list)
    ratings: Ratings = field(default_factory=Ratings)


def figures(choice: Choice, form: Form, language: str) -> Figures:
    """Seven queries at most, however many events. ``form`` gives titles and order."""
    counted = _Counted(choice)
    first = form.steps[0].key
    titles = {step.key: say(step.title, language) for step in form.steps}
    known = [*titles, *sorted(counted.steps - titles.keys())]
    return Figures(
        begun=counted.people[What.SAVED, first],
        left=sum(count for (what, _step), count in counted.people.items() if what == What.LEFT),
        sent=counted.people[What.SUBMITTED, ""],
        steps=[
            StepFigures(
                key=key,
                title=titles.get(key, key),
                opened=counted.opened(key, is_first=key == first),
                saved=counted.people[What.SAVED, key],
                seconds=median(counted.seconds.get(key, {})),
            )
            for key in known
        ],
        errors=_errors(counted, form, titles, language),
        exits=[
            ExitFigures(
                say(way_out.title, language),
                counted.people[What.EXIT, way_out.key],
                counted.people[What.ANYWAY, way_out.key],
            )
            for way_out in form.exits
        ],
        ratings=_ratings(choice),
    )


class _Counted:
    def __init__(self, choice: Choice) -> None:
        self.times: Counter[tuple[str, str]] = Counter()
        self.people: Counter[tuple[str, str]] = Counter()
        self.seconds: dict[str, dict[int, int]] = {}
        self.error_times: Counter[tuple[str, str, str]] = Counter()
        self.error_people: Counter[tuple[str, str, str]] = Counter()
        events = choice.of(Event.objects.order_by())
        for row in events.values("what", "step").annotate(times=Count("pk"), people=TIED):
            self._add(row)
        faults = events.filter(what=What.ERROR).values("step", "field", "code")
        for row in faults.annotate(times=Count("pk"), people=TIED):
            self._add_error(row)
        timed = events.filter(what=What.SAVED, seconds__isnull=False).values("step", "seconds")
        for row in timed.annotate(times=Count("pk")):
            self._add_time(row)
        tallies = choice.of(Tally.objects.order_by())
        for row in tallies.values("what", "step", "field", "code", "seconds").annotate(
            times=Sum("times"), people=Sum("people")
        ):
            if row["what"] == What.TIME:
                self._add_time(row)
                continue
            self._add(row)
            if row["what"] == What.ERROR:
                self._add_error(row)

    @property
    def steps(self) -> set[str]:
        asked = (What.SHOWN, What.SAVED)
        return {step for what, step in self.times if what in asked and step}

    def opened(self, key: str, *, is_first: bool) -> int:
        return (self.times if is_first else self.people)[What.SHOWN, key]

    def _add(self, row: Mapping[str, Any]) -> None:
        self.times[row["what"], row["step"]] += row["times"]
        self.people[row["what"], row["step"]] += row["people"]

    def _add_error(self, row: Mapping[str, Any]) -> None:
        self.error_times[row["step"], row["field"], row["code"]] += row["times"]
        self.error_people[row["step"], row["field"], row["code"]] += row["people"]

    def _add_time(self, row: Mapping[str, Any]) -> None:
        of_step = self.seconds.setdefault(row["step"], {})
        of_step[row["seconds"]] = of_step.get(row["seconds"], 0) + row["times"]


def _errors(
    counted: _Counted, form: Form, titles: Mapping[str, str], language: str
) -> list[ErrorFigures]:
    labels = {(step.key, ask.key): say(ask.label, language) for step, ask in form.asks()}
    return [
        ErrorFigures(
            titles.get(step, step),
            labels.get((step, field_key), field_key),
            code_words(code),
            times,
            counted.error_people[step, field_key, code],
        )
        for (step, field_key, code), times in counted.error_times.most_common(MOST_ERRORS)
    ]


def _ratings(choice: Choice) -> Ratings:
    given = choice.of(ServiceRating.objects.order_by(), day="given_on")
    stars = dict(given.values_list("rating").annotate(Count("pk")))
    count = sum(stars.values())
    if count < FEWEST:
        return Ratings(count=count)
    reasons = given.exclude(answer="").values_list("answer").annotate(times=Count("pk"))
    labels = dict(ServiceRating.Answer.choices)
    return Ratings(
        count=count,
        average=given.aggregate(average=Avg("rating"))["average"],
        stars=tuple((star, stars.get(star, 0)) for star in range(5, 0, -1)),
        reasons=tuple(
            sorted(
                ((str(labels.get(key, key)), times) for key, times in reasons),
                key=lambda pair: -pair[1],
            )
        ),
        # By the alphabet: their order of arrival is nobody's business.
        comments=tuple(
            sorted(
                given.filter(comment__isnull=False)
                .order_by("-pk")
                .values_list("comment", flat=True)[:MOST_COMMENTS]
            )
        ),
    )
