"""Working days: Monday to Friday without Italian holidays, the city's patron day and the days on
which administrators say that the desk is closed.

The city is the setting ``HOLIDAYS_SUBDIVISION``, the province's letters.
"""

import datetime as dt
from collections.abc import Container
from functools import lru_cache

import holidays
from django.conf import settings

from workflow import effective

ONE_DAY = dt.timedelta(days=1)


@lru_cache(maxsize=4)
def _holidays(subdivision: str) -> holidays.HolidayBase:
    return holidays.country_holidays("IT", subdiv=subdivision)


def is_working_day(day: dt.date) -> bool:
    return _is_open(day, effective.current().closed)


def _is_open(day: dt.date, closed: Container[dt.date]) -> bool:
    return (
        day.weekday() < 5
        and day not in _holidays(settings.HOLIDAYS_SUBDIVISION)
        and day not in closed
    )


def add_working_days(day: dt.date, n: int) -> dt.date:
    """The n-th working day after ``day``; with n = 0 ``day`` itself, or the next working day."""
    if n < 0:
        raise ValueError("Working days are counted forwards.")
    closed = effective.current().closed
    while n > 0 or not _is_open(day, closed):
        day += ONE_DAY
        if _is_open(day, closed):
            n -= 1
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """How many working days come after ``start``, up to and including ``end``."""
    closed = effective.current().closed
    days = range(1, max((end - start).days, 0) + 1)
    return sum(_is_open(start + dt.timedelta(days=offset), closed) for offset in days)
