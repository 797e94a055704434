"""A list of any length: numbers stop at a bound, pages go on."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import lateness
from desk.models import Application
from desk.staff import bounded, tabs
from tests.desk.factories import ApplicationFactory, ReferralFactory

pytestmark = pytest.mark.django_db
INDEX = "desk_applications:index"


@pytest.fixture
def small(monkeypatch):
    """As if a thousand were three, and a page two rows."""
    monkeypatch.setattr(bounded, "MOST", 3)
    monkeypatch.setattr("desk.staff.queue.QueueView.paginate_by", 2)


def test_numbers_stop_where_nobody_needs_them_any_more(small):
    ApplicationFactory.create_batch(5)
    everything = Application.objects.all()
    wanted = {"some": everything.filter(state="closed"), "all": everything,
              "none": everything.none()}  # fmt: skip
    assert bounded.counts(wanted) == {"some": 0, "all": 4, "none": 0}
    assert (bounded.shown(4), bounded.shown(3)) == ("3+", "3")
    assert bounded.counts({"none": everything.none()}) == {"none": 0}


def test_every_row_of_a_long_list_is_on_one_page(desk, small):
    made = {each.reference for each in ApplicationFactory.create_batch(5)}
    found, number, goes_on = [], 0, True
    while goes_on:
        number += 1
        response = desk.get(reverse(INDEX), {"p": number, "urgency": "1"})
        found += [each.reference for each in response.context["object_list"]]
        goes_on = response.context["page_obj"].has_next()
        assert goes_on is ("p=" + str(number + 1) in response.content.decode())
    assert (number, len(found), set(found)) == (3, 5, made)
    assert "3+" in response.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "\x00", "99", "9" * 30, "9" * 5000])
def test_a_page_that_is_not_there_is_another_one(desk, small, number):
    ApplicationFactory.create_batch(5)
    response = desk.get(reverse(INDEX), {"p": number})
    assert response.status_code == 200
    assert len(response.context["object_list"]) == 2


def test_a_short_list_keeps_its_numbers(desk, small):
    ApplicationFactory.create_batch(3)
    response = desk.get(reverse(INDEX), {"p": 2})
    assert not response.context["paginator"].is_open
    assert response.context["paginator"].num_pages == 2
    assert len(response.context["object_list"]) == 1


def test_a_long_list_costs_no_more_questions(desk, small):
    desk.get(reverse(INDEX))
    asked = []
    for more in (1, 8):
        ApplicationFactory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse(INDEX))
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("many", [0, 5000])
def test_few_and_many_that_are_late_are_the_same_ones(operator, monkeypatch, many):
    monkeypatch.setattr(lateness, "MANY", many)
    today = timezone.localdate()
    before = today - dt.timedelta(days=1)
    late = [
        ApplicationFactory(due_on=before),
        ReferralFactory(due_on=before).application,
        ReferralFactory(due_on=before, application__due_on=before).application,
    ]
    ApplicationFactory()
    ApplicationFactory(due_on=before, paused_on=before, state="info_requested")
    ApplicationFactory(due_on=before, state="closed")
    ReferralFactory()
    condition = lateness.is_late(today)
    assert set(Application.objects.filter(condition)) == set(late)
    assert Application.objects.filter(~condition).count() == 4
    assert tabs.counts(Application.objects.all(), operator, today)["late"] == 3


def test_every_tab_is_counted_up_to_the_bound_in_one_question(operator, django_assert_num_queries):
    with django_assert_num_queries(2) as queries:  # and first one, whether very many are late
        tabs.counts(Application.objects.all(), operator, timezone.localdate())
    assert queries.captured_queries[1]["sql"].count(f"LIMIT {bounded.MOST + 1}") == len(tabs.LABELS)
