"""How things stand, counted every quarter of an hour: the page itself counts nothing."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from desk.applications import NOT_CLOSED, Application
from desk.flows import DATED
from desk.lateness import is_late
from desk.referrals import SEEN_BY_PARTNER, Referral
from desk.statistics import folding
from desk.statistics.facts import Fact
from desk.statistics.tallies import NOW, DayTally, Measure, TallyMark, the_mark

EVERY = dt.timedelta(minutes=15)


def attend() -> None:
    """Before messages are sent: what is new, and now and then how things stand."""
    folding.fold(pieces=folding.AT_ONCE)
    if the_mark().counted_at <= timezone.now() - EVERY:
        count()


@transaction.atomic
def count() -> None:
    the_mark()
    TallyMark.objects.select_for_update().get(pk=1)
    DayTally.objects.filter(measure__in=NOW).delete()
    sums: Counter[Fact] = Counter()
    for fact, n in _standing():
        sums[fact] += n
        sums[fact.in_the_whole()] += n
    folding.add(sums)
    TallyMark.objects.filter(pk=1).update(counted_at=timezone.now())


def _standing() -> Iterator[tuple[Fact, int]]:
    today = timezone.localdate()
    here = Application.objects.filter(state__in=NOT_CLOSED).order_by()
    for row in _counted(here, "form_key", "topic", "district", "state"):
        yield Fact(today, Measure.OPEN_NOW, row[0], row[1], row[2], detail=row[3]), row[4]
    late = Application.objects.filter(is_late(today)).order_by()
    for row in _counted(late, "form_key", "topic", "district"):
        yield Fact(today, Measure.LATE_NOW, row[0], row[1], row[2]), row[3]
    for owner, n in _counted(here, "owner_id"):
        yield Fact(today, Measure.OWNED_NOW, detail=str(owner or "")), n
    there = Referral.objects.filter(state__in=SEEN_BY_PARTNER).order_by()
    of = ("application__form_key", "application__topic", "application__district", "organisation_id")
    for row in _counted(there, *of, "state"):
        yield Fact(today, Measure.WITH_NOW, row[0], row[1], row[2], row[3], row[4]), row[5]
    waiting = there.filter(state__in=DATED, paused_on=None, due_on__lt=today)
    for row in _counted(waiting, *of):
        yield Fact(today, Measure.LATE_WITH_NOW, row[0], row[1], row[2], row[3]), row[4]


def _counted(rows: "QuerySet[Any]", *names: str) -> Iterator[tuple[Any, ...]]:
    yield from rows.values_list(*names).annotate(n=Count("pk"))
