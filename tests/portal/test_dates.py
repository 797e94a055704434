import datetime as dt

import pytest
from django.utils.dateformat import format as date_format
from django.utils.translation import override

from portal import dates


@pytest.mark.parametrize("month", range(1, 13))
def test_italian_dates_have_no_capitals(month: int) -> None:
    with override("it"):
        text = date_format(dt.date(2026, month, month), "l j F Y")
    assert text == text.lower()


def test_every_name_of_django_is_covered() -> None:
    from django.utils.dates import MONTHS, WEEKDAYS

    with override("en"):
        assert {str(name) for name in WEEKDAYS.values()} == set(dates.WEEKDAYS)
        assert {str(name) for name in MONTHS.values()} == set(dates.MONTHS)
