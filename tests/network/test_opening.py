"""Opening sentences. The places here are plain objects: no row, no database."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from network.nodes import open_state
from network.opening import Kind
from tests.network.factories import clock

ROME = ZoneInfo("Europe/Rome")


@dataclass
class Row:
    day: int
    opens: dt.time
    closes: dt.time


@dataclass
class Closed:
    starts_on: dt.date
    ends_on: dt.date


@dataclass
class Place:
    week: list[Row] = field(default_factory=list)
    closed_days: list[Closed] = field(default_factory=list)
    confirmed: bool = True


def week(*rows: tuple[int, str, str]) -> list[Row]:
    return [Row(day, clock(opens), clock(closes)) for day, opens, closes in rows]


def rome(text: str, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ROME, fold=fold)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# 15 June 2026 is a Monday.
OFFICE = week(*((number, "9:00", "17:00") for number in range(5)))
BREAK = week((0, "9:00", "13:00"), (0, "14:00", "17:00"))
NIGHT = week(
    *((number, "20:00", "0:00") for number in range(7)),
    *((number, "0:00", "8:00") for number in range(7)),
)
MONDAYS = week((0, "9:00", "12:00"))
ALWAYS = week(*((number, "0:00", "0:00") for number in range(7)))
SATURDAY_NIGHT = week((5, "18:00", "0:00"), (6, "0:00", "0:00"), (0, "0:00", "6:00"))
JUNE_15 = Closed(day("2026-06-15"), day("2026-06-15"))
SUMMER = Closed(day("2026-08-03"), day("2026-08-23"))


@pytest.mark.parametrize(
    ("place", "now", "kind", "sentence"),
    [
        (Place(OFFICE), "2026-06-15T09:00", Kind.OPEN, "Open now, closes at 17:00"),
        (Place(OFFICE), "2026-06-15T16:59:59", Kind.OPEN, "Open now, closes at 17:00"),
        (Place(OFFICE), "2026-06-15T17:00", Kind.TOMORROW, "Opens tomorrow at 9:00"),
        (Place(OFFICE), "2026-06-15T08:59:59", Kind.LATER_TODAY, "Opens today at 9:00"),
        (Place(BREAK), "2026-06-15T13:30", Kind.LATER_TODAY, "Opens today at 14:00"),
        (Place(BREAK), "2026-06-15T12:00", Kind.OPEN, "Open now, closes at 13:00"),
        (Place(OFFICE), "2026-06-19T17:00", Kind.ANOTHER_DAY, "Opens on Monday at 9:00"),
        (Place(OFFICE), "2026-06-20T12:00", Kind.ANOTHER_DAY, "Opens on Monday at 9:00"),
        (Place(OFFICE), "2026-06-21T12:00", Kind.TOMORROW, "Opens tomorrow at 9:00"),
        (Place(MONDAYS), "2026-06-15T12:00", Kind.ANOTHER_DAY, "Opens on Monday 22 June at 9:00"),
        (Place(MONDAYS), "2026-06-16T00:00", Kind.ANOTHER_DAY, "Opens on Monday at 9:00"),
        # across midnight
        (Place(NIGHT), "2026-06-15T23:59", Kind.OPEN, "Open now, closes tomorrow at 8:00"),
        (Place(NIGHT), "2026-06-16T00:00", Kind.OPEN, "Open now, closes at 8:00"),
        (Place(NIGHT), "2026-06-16T08:00", Kind.LATER_TODAY, "Opens today at 20:00"),
        (Place(ALWAYS), "2026-06-16T00:00", Kind.OPEN, "Open day and night"),
        (
            Place(SATURDAY_NIGHT),
            "2026-06-20T20:00",
            Kind.OPEN,
            "Open now, closes on Monday at 6:00",
        ),
        (
            Place(week((0, "18:00", "0:00"))),
            "2026-06-15T23:59",
            Kind.OPEN,
            "Open now, closes at midnight",
        ),
        # rows that touch or overlap are one opening
        (
            Place(week((0, "9:00", "13:00"), (0, "13:00", "17:00"), (0, "12:00", "14:00"))),
            "2026-06-15T12:59",
            Kind.OPEN,
            "Open now, closes at 17:00",
        ),
        # closures
        (
            Place(OFFICE, [JUNE_15]),
            "2026-06-15T10:00",
            Kind.CLOSURE,
            "Closed today. Opens tomorrow at 9:00",
        ),
        (
            Place(OFFICE, [SUMMER]),
            "2026-08-03T00:00",
            Kind.CLOSURE,
            "Closed until Sunday 23 August. Opens on Monday 24 August at 9:00",
        ),
        (
            Place(OFFICE, [SUMMER]),
            "2026-08-20T10:00",
            Kind.CLOSURE,
            "Closed until Sunday 23 August. Opens on Monday at 9:00",
        ),
        (
            Place(OFFICE, [SUMMER, Closed(day("2026-08-24"), day("2026-08-24"))]),
            "2026-08-23T10:00",
            Kind.CLOSURE,
            "Closed until Monday 24 August. Opens on Tuesday at 9:00",
        ),
        (Place(OFFICE, [SUMMER]), "2026-08-24T10:00", Kind.OPEN, "Open now, closes at 17:00"),
        (
            Place(OFFICE, [SUMMER]),
            "2026-07-31T18:00",
            Kind.ANOTHER_DAY,
            "Opens on Monday 24 August at 9:00",
        ),
        (
            Place(NIGHT, [Closed(day("2026-06-16"), day("2026-06-16"))]),
            "2026-06-15T23:00",
            Kind.OPEN,
            "Open now, closes at midnight",
        ),
        (
            Place(OFFICE, [SUMMER], confirmed=False),
            "2026-08-10T10:00",
            Kind.CLOSURE,
            "Closed until Sunday 23 August",
        ),
        # what nobody knows
        (Place([]), "2026-06-15T10:00", Kind.UNKNOWN, "Opening hours not known: ask first"),
        (
            Place(OFFICE, confirmed=False),
            "2026-06-15T10:00",
            Kind.UNKNOWN,
            "Opening hours not confirmed: ask first",
        ),
        (
            Place(week((0, "2:15", "2:45")), [Closed(day("2026-06-16"), day("2028-06-16"))]),
            "2026-06-15T10:00",
            Kind.UNKNOWN,
            "Closed at the moment: ask first",
        ),
    ],
)
def test_what_a_place_says(place: Place, now: str, kind: Kind, sentence: str) -> None:
    with override("en"):
        state = open_state(place, rome(now))
    assert (state.kind, state.sentence) == (kind, sentence)
    assert state.is_open is (kind is Kind.OPEN)


# On 29 March 2026 the clocks go from 2:00 to 3:00, on 25 October from 3:00 back to 2:00.
SUNDAY_NIGHT = week((6, "0:00", "4:00"))


@pytest.mark.parametrize(
    ("rows", "now", "is_open"),
    [
        (SUNDAY_NIGHT, dt.datetime(2026, 3, 29, 1, 59, tzinfo=dt.UTC), True),  # 3:59
        (SUNDAY_NIGHT, dt.datetime(2026, 3, 29, 2, 0, tzinfo=dt.UTC), False),  # 4:00
        (SUNDAY_NIGHT, dt.datetime(2026, 10, 25, 2, 59, tzinfo=dt.UTC), True),  # 3:59
        (SUNDAY_NIGHT, dt.datetime(2026, 10, 25, 3, 0, tzinfo=dt.UTC), False),  # 4:00
        # Times in the hour that does not exist count from 3:00 on; what is left of nothing is
        # no opening.
        (week((6, "2:15", "2:45")), dt.datetime(2026, 3, 29, 1, 20, tzinfo=dt.UTC), True),
        (week((6, "2:30", "3:10")), dt.datetime(2026, 3, 29, 1, 20, tzinfo=dt.UTC), False),
        # Closing time comes twice: the first one holds.
        (week((6, "1:00", "2:30")), dt.datetime(2026, 10, 25, 0, 29, tzinfo=dt.UTC), True),
        (week((6, "1:00", "2:30")), dt.datetime(2026, 10, 25, 1, 15, tzinfo=dt.UTC), False),
    ],
)
def test_the_nights_when_the_clocks_change(
    rows: list[Row], now: dt.datetime, is_open: bool
) -> None:
    assert open_state(Place(rows), now).is_open is is_open


def test_a_day_with_a_missing_hour_still_says_the_right_time() -> None:
    with override("en"):
        state = open_state(Place(week((6, "9:00", "12:00"))), rome("2026-03-28T23:00"))
    assert state.sentence == "Opens tomorrow at 9:00"
    assert state.opens_at == dt.datetime(2026, 3, 29, 7, tzinfo=dt.UTC)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_the_places_clock_counts_not_the_readers(zone: str) -> None:
    now = rome("2026-06-15T16:59").astimezone(ZoneInfo(zone))
    assert open_state(Place(OFFICE), now).is_open


def test_now_is_the_default() -> None:
    with time_machine.travel(rome("2026-06-15T10:00"), tick=False):
        assert open_state(Place(OFFICE)).is_open


def test_the_sentence_is_in_the_language_of_the_reader() -> None:
    with override("it"):
        sentence = open_state(Place(OFFICE), rome("2026-06-19T18:00")).sentence
    assert "lunedì" in sentence.lower()


times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 30]))
rows = st.builds(Row, st.integers(0, 6), times, times).filter(
    lambda row: row.closes > row.opens or row.closes == dt.time(0)
)
# The two weeks around each change of the clocks, and an ordinary one.
moments = st.sampled_from([day("2026-03-23"), day("2026-06-15"), day("2026-10-19")]).flatmap(
    lambda first: st.integers(0, 14 * 24 * 12).map(
        lambda steps: rome(first.isoformat()).astimezone(dt.UTC) + dt.timedelta(minutes=5 * steps)
    )
)
closures = st.builds(
    lambda start, length: Closed(start, start + dt.timedelta(days=length)),
    st.dates(day("2026-03-20"), day("2026-11-05")),
    st.integers(0, 12),
)
places = st.builds(Place, st.lists(rows, max_size=8), st.lists(closures, max_size=4))


@given(places, moments)
@settings(max_examples=400, deadline=None)
def test_open_means_that_the_clock_on_the_wall_says_so(place: Place, now: dt.datetime) -> None:
    wall = now.astimezone(ROME)
    if wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset():
        return  # an hour that comes twice has its own table above
    shut = any(one.starts_on <= wall.date() <= one.ends_on for one in place.closed_days)
    open_by_the_clock = any(
        row.day == wall.weekday()
        and row.opens <= wall.time()
        and (wall.time() < row.closes or row.closes == dt.time(0))
        for row in place.week
    )
    in_a_skipped_hour = wall.date() == day("2026-03-29") and any(
        dt.time(2) <= time < dt.time(3) for row in place.week for time in (row.opens, row.closes)
    )
    if not in_a_skipped_hour:
        assert open_state(place, now).is_open is (open_by_the_clock and not shut)


@given(places, moments)
@settings(max_examples=400, deadline=None)
def test_a_sentence_is_true_until_it_says_it_changes(place: Place, now: dt.datetime) -> None:
    state = open_state(place, now)
    assert now < state.changes_at <= now + dt.timedelta(hours=25)
    last_moment = state.changes_at - dt.timedelta(seconds=1)
    assert open_state(place, last_moment).sentence == state.sentence
    if state.opens_at is not None and not state.is_open:
        assert open_state(place, state.opens_at).is_open
