"""Times in working days, on a scale: exact up to ten days, then in steps.

A time is the number of working days after the first day, up to and including the last: 0 is the
same day (or a weekend later). A median read from the scale is the step in which it falls.
"""

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache

from django.utils import timezone

from workflow.calendar import working_days_between

STEPS = (*range(11), 12, 15, 20, 25, 30, 40, 60, 90, 130, 260)
BEYOND = 9999  # longer than a year of working days

between = lru_cache(maxsize=50_000)(working_days_between)


def days(start: dt.datetime, end: dt.datetime) -> int:
    return between(timezone.localdate(start), timezone.localdate(end))


def step(working_days: int) -> int:
    """The smallest step that holds it."""
    place = bisect_left(STEPS, working_days)
    return STEPS[place] if place < len(STEPS) else BEYOND


def percentile(counted: Mapping[int, int], part: float) -> int | None:
    """The step within which this part of all times lies (nearest rank)."""
    total = sum(counted.values())
    passed, rank = 0, math.ceil(part * total)
    for bucket in sorted(counted):
        passed += counted[bucket]
        if total and passed >= rank:
            return bucket
    return None
