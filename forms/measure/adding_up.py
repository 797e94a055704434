"""Single events become sums of a day, and are gone (GDPR art. 5.1.e)."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from forms.measure.events import Event, Tally, What
from forms.measure.ratings import ServiceRating

SAME = ("form_key", "version", "language", "what", "step", "field", "code")
TIED = Count("visit", distinct=True, filter=~Q(visit=""))


def add_up(today: dt.date | None = None) -> tuple[int, int]:
    """Add up the days older than ``MEASURE_DAYS``: (days, events deleted). What people wrote
    beside a rating goes at the same age; the stars stay."""
    before = (today or timezone.localdate()) - dt.timedelta(days=settings.MEASURE_DAYS)
    ServiceRating.objects.filter(given_on__lt=before, comment__isnull=False).update(comment=None)
    old = Event.objects.filter(day__lt=before).order_by("day")
    days = list(old.values_list("day", flat=True).distinct())
    return len(days), sum(_add_up_day(day) for day in days)


@transaction.atomic
def _add_up_day(day: dt.date) -> int:
    """Whoever comes second finds the events gone, or is refused by the constraint."""
    Tally.objects.bulk_create(_tallies(day))
    return Event.objects.filter(day=day).delete()[0]


def _tallies(day: dt.date) -> Iterator[Tally]:
    events = Event.objects.filter(day=day).order_by()
    for row in events.values(*SAME).annotate(times=Count("pk"), people=TIED):
        yield Tally(day=day, **row)
    timed = events.filter(what=What.SAVED, seconds__isnull=False)
    for row in timed.values(*SAME, "seconds").annotate(times=Count("pk"), people=TIED):
        yield Tally(day=day, **{**row, "what": What.TIME})
