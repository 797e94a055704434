"""Whether a place is open, said in a sentence.

Times on the wall of the place, so in the installation's time zone; compared as instants, so that
the nights when clocks change come out right.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _

DAY = dt.timedelta(days=1)
MIDNIGHT = dt.time(0)
WEEK = 7
HORIZON = 400  # days looked ahead for the next opening: longer than a closure of a year


class Hours(Protocol):
    day: int
    opens: dt.time
    closes: dt.time


class ClosedDays(Protocol):
    starts_on: dt.date
    ends_on: dt.date


class Place(Protocol):
    """What is asked of a place. ``week`` and ``closed_days`` cost no query on nodes that come
    from ``network.nodes.published``."""

    confirmed: bool

    @property
    def week(self) -> Sequence[Hours]: ...
    @property
    def closed_days(self) -> Sequence[ClosedDays]: ...


class Kind(StrEnum):
    OPEN = "open"
    LATER_TODAY = "later_today"
    TOMORROW = "tomorrow"
    ANOTHER_DAY = "another_day"
    CLOSURE = "closure"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class OpenState:
    """``sentence`` is in the language active when it was made, and true until ``changes_at``."""

    is_open: bool
    sentence: str
    kind: Kind
    changes_at: dt.datetime
    opens_at: dt.datetime | None = None


def open_state(place: Place, now: dt.datetime | None = None) -> OpenState:
    """What to tell a person standing in front of the site at ``now`` (aware; default: now)."""
    now = (now or timezone.now()).astimezone(dt.UTC)
    today = now.astimezone(timezone.get_default_timezone()).date()
    midnight = _instant(today + DAY, MIDNIGHT)
    closed_until = _closed_until(place, today)
    opening = _next_opening(place, now, today) if place.confirmed and place.week else None

    if closed_until is not None:
        return OpenState(
            False, _closure_sentence(closed_until, opening, today), Kind.CLOSURE, midnight,
            opening[0] if opening else None,
        )  # fmt: skip
    if not place.week:
        sentence = _("Opening hours not known: ask first")
        return OpenState(False, sentence, Kind.UNKNOWN, midnight)
    if not place.confirmed:
        sentence = _("Opening hours not confirmed: ask first")
        return OpenState(False, sentence, Kind.UNKNOWN, midnight)
    if opening is None:
        return OpenState(False, _("Closed at the moment: ask first"), Kind.UNKNOWN, midnight)
    opens, closes = opening
    if opens <= now:
        sentence = _closing_sentence(closes, today)
        return OpenState(True, sentence, Kind.OPEN, min(closes, midnight), opens)
    kind, sentence = _opening_sentence(opens, today)
    return OpenState(False, sentence, kind, min(opens, midnight), opens)


def _instant(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment the place's clock shows this. Where the clock shows it twice, the first."""
    wall = dt.datetime.combine(day, time, tzinfo=timezone.get_default_timezone())
    return wall.astimezone(dt.UTC)


def _closed_until(place: Place, day: dt.date) -> dt.date | None:
    """The last day of the closures, one after the other, that hold this day."""
    last = None
    while ends := [
        closure.ends_on
        for closure in place.closed_days
        if closure.starts_on <= day <= closure.ends_on
    ]:
        last = max(ends)
        day = last + DAY
    return last


def _spans(place: Place, first: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Opening times as instants, in order, closures left out."""
    for day in (first + DAY * count for count in range(HORIZON)):
        if any(closure.starts_on <= day <= closure.ends_on for closure in place.closed_days):
            continue
        for opens, closes in sorted(
            (row.opens, row.closes) for row in place.week if row.day == day.weekday()
        ):
            end = _instant(day + DAY, MIDNIGHT) if closes == MIDNIGHT else _instant(day, closes)
            start = _instant(day, opens)
            if start < end:  # an hour the clocks skip in spring opens nothing
                yield start, end


def _next_opening(
    place: Place, now: dt.datetime, today: dt.date
) -> tuple[dt.datetime, dt.datetime] | None:
    """The opening in course at ``now``, or the next one; rows that touch count as one."""
    found: tuple[dt.datetime, dt.datetime] | None = None
    for start, end in _spans(place, today):
        if end <= now:
            continue
        if found is None:
            found = (start, end)
        elif start <= found[1]:
            found = (found[0], max(found[1], end))
        else:
            break
        if found[1] - now > dt.timedelta(days=WEEK + 1):
            break
    return found


def _closing_sentence(closes: dt.datetime, today: dt.date) -> str:
    local = closes.astimezone(timezone.get_default_timezone())
    if local.time() == MIDNIGHT and local.date() == today + DAY:
        return _("Open now, closes at midnight")
    time = time_format(local.time(), "G:i")
    days = (local.date() - today).days
    if days == 0:
        return _("Open now, closes at %(time)s") % {"time": time}
    if days == 1:
        return _("Open now, closes tomorrow at %(time)s") % {"time": time}
    if days < WEEK:
        return _("Open now, closes on %(weekday)s at %(time)s") % {
            "weekday": date_format(local, "l"),
            "time": time,
        }
    return _("Open day and night")


def _opening_sentence(opens: dt.datetime, today: dt.date) -> tuple[Kind, str]:
    local = opens.astimezone(timezone.get_default_timezone())
    time = time_format(local.time(), "G:i")
    days = (local.date() - today).days
    if days == 0:
        return Kind.LATER_TODAY, _("Opens today at %(time)s") % {"time": time}
    if days == 1:
        return Kind.TOMORROW, _("Opens tomorrow at %(time)s") % {"time": time}
    when = date_format(local, "l" if days < WEEK else "l j F")
    return Kind.ANOTHER_DAY, _("Opens on %(weekday)s at %(time)s") % {
        "weekday": when,
        "time": time,
    }


def _closure_sentence(
    until: dt.date, opening: tuple[dt.datetime, dt.datetime] | None, today: dt.date
) -> str:
    if until == today:
        closed = _("Closed today")
    else:
        closed = _("Closed until %(date)s") % {"date": date_format(until, "l j F")}
    if opening is None:
        return closed
    return f"{closed}. {_opening_sentence(opening[0], today)[1]}"
