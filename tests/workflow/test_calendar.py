import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import add_working_days, is_working_day, working_days_between

pytestmark = pytest.mark.django_db  # closing days are rows
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 3, 7),  # Saturday
        dt.date(2026, 4, 5),  # Easter
        dt.date(2026, 4, 6),  # Easter Monday
        dt.date(2027, 3, 29),  # Easter Monday of another year
        dt.date(2026, 6, 2),  # Republic Day
        dt.date(2026, 6, 24),  # San Giovanni, Torino's patron
        dt.date(2026, 12, 8),
        dt.date(2026, 12, 25),
        dt.date(2027, 1, 1),
        dt.date(2027, 1, 6),
    ],
)
def test_days_off(day):
    assert not is_working_day(day)


def test_ordinary_days_are_working_days():
    assert is_working_day(dt.date(2026, 6, 23))
    assert is_working_day(dt.date(2026, 12, 31))


def test_another_city_has_another_patron(settings):
    settings.HOLIDAYS_SUBDIVISION = "MI"
    assert is_working_day(dt.date(2026, 6, 24))
    assert not is_working_day(dt.date(2026, 12, 7))


def test_easter_is_jumped_over():
    assert add_working_days(dt.date(2026, 4, 2), 2) == dt.date(2026, 4, 7)


def test_the_patron_day_is_jumped_over():
    assert add_working_days(dt.date(2026, 6, 23), 1) == dt.date(2026, 6, 25)


def test_the_turn_of_the_year_is_jumped_over():
    assert add_working_days(dt.date(2026, 12, 30), 3) == dt.date(2027, 1, 5)
    assert add_working_days(dt.date(2026, 12, 24), 1) == dt.date(2026, 12, 28)


def test_no_days_from_a_holiday_is_the_next_working_day():
    assert add_working_days(dt.date(2026, 12, 25), 0) == dt.date(2026, 12, 28)
    assert add_working_days(dt.date(2026, 12, 28), 0) == dt.date(2026, 12, 28)


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(dt.date(2026, 1, 7), -1)
    assert working_days_between(dt.date(2026, 2, 1), dt.date(2026, 1, 1)) == 0


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_agree(day, n):
    end = add_working_days(day, n)
    assert is_working_day(end)
    if n:
        assert working_days_between(day, end) == n


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_counting_adds_up(day, a, b):
    middle, end = day + dt.timedelta(days=a), day + dt.timedelta(days=a + b)
    assert working_days_between(day, end) == (
        working_days_between(day, middle) + working_days_between(middle, end)
    )
