"""A step costs the same whatever was answered before it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.forms.filling import LETTERS
from tests.forms.test_uploads import FIELD, file

pytestmark = pytest.mark.both

MOST = 10


def cost(run) -> int:
    """Questions to the database; the test's own transaction shows as savepoints, which are none."""
    with CaptureQueriesContext(connection) as seen:
        run()
    return sum(1 for one in seen if "SAVEPOINT" not in one["sql"])


def household(count):
    data = {"people-TOTAL_FORMS": str(count), "people-INITIAL_FORMS": "0"}
    for position in range(count):
        data |= {
            f"people-{position}-member_name": f"Person {position}",
            f"people-{position}-member_born": "2001",
            f"people-{position}-member_relation": "other",
        }
    return data


def test_posting_a_step_costs_at_most_ten_queries_early_and_late(filler):
    filler.begin()
    seen = filler.seen("home")
    early = cost(lambda: filler.post("home", seen=seen))
    filler.fill()
    seen = filler.seen("story")
    late = cost(lambda: filler.post("story", seen=seen))
    assert late <= early <= MOST


@pytest.mark.parametrize("count", [1, 12])
def test_a_household_costs_the_same_with_one_person_and_with_twelve(filler, count):
    filler.fill(until="people")
    assert cost(lambda: filler.post("people", household(count), seen="")) <= MOST


def test_rows_removed_cost_one_query_more(filler):
    filler.fill(until="people")
    filler.post("people", household(12), seen="")
    seen = filler.seen("people")
    assert cost(lambda: filler.post("people", household(1), seen=seen)) <= MOST


@pytest.mark.parametrize("count", [1, 5])
def test_a_step_with_files_costs_the_same_with_one_and_with_five(filler, count):
    filler.fill(until="letters")
    data = LETTERS | {FIELD: [file(f"{one}.pdf") for one in range(count)]}
    assert cost(lambda: filler.post("letters", data, seen="")) <= MOST + 2


def test_showing_a_step_costs_the_same_early_and_late(filler):
    filler.begin()
    filler.client.get(filler.url("home"))
    early = cost(lambda: filler.client.get(filler.url("home")))
    filler.fill()
    late = cost(lambda: filler.client.get(filler.url("story")))
    assert late <= early <= 8


def test_the_check_page_does_not_grow_with_the_answers(filler):
    filler.fill()
    filler.client.get(filler.page("check"))
    small = cost(lambda: filler.client.get(filler.page("check")))
    filler.post("people", household(12))
    assert cost(lambda: filler.client.get(filler.page("check"))) == small <= 8
