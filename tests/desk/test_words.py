import datetime as dt

import pytest
from django.utils.translation import override

from desk import starter, words
from desk.models import Need
from desk.routing import language_name
from tests.desk.factories import topic
from tests.network.factories import FunctionFactory

TODAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-3, "3 days late"),
        (-1, "1 day late"),
        (0, "Due today"),
        (1, "Due tomorrow"),
        (3, "Due on Thursday 5 March"),
        (30, "Due on 1 April"),
    ],
)
def test_a_due_date_in_words(days, said):
    with override("en"):
        assert words.due(TODAY + dt.timedelta(days=days), TODAY) == said


def test_no_date_and_a_stopped_clock_have_words_too():
    with override("en"):
        assert words.due(None, TODAY) == "No due date"
        assert words.due(TODAY, TODAY, paused=True) == "The clock stands still"


def test_days_are_written_as_the_language_writes_them():
    with override("it"):
        assert words.day(TODAY) == "lunedì 2 marzo 2026"
    with override("en"):
        assert words.day(TODAY) == "Monday 2 March 2026"


def test_a_moment_belongs_to_its_day_here():
    late = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)
    with override("en"):
        assert words.day(late) == "Tuesday 3 March 2026"


def test_a_language_has_a_name_however_it_is_written():
    with override("en"):
        assert language_name("zh") == "Chinese"
        assert language_name("sgn-it") == "Italian Sign Language"
        assert language_name("other") == "Another language"


@pytest.mark.django_db
def test_the_starter_says_which_functions_help_and_leaves_edits_alone():
    topic("eviction")
    for key in ("housing-advice", "mediation", "debt-advice"):
        FunctionFactory(key=key)
    said: list[str] = []
    starter.load(said.append)
    need = Need.objects.get()
    assert need.functions.count() == 3
    need.functions.clear()
    starter.load(said.append)
    assert need.functions.count() == 0
    assert len(said) == 1
