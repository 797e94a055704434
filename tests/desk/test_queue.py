import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk.models import Application
from desk.staff import tabs
from tests.desk.factories import ApplicationFactory, ReferralFactory, desk_user, topic

pytestmark = [pytest.mark.both, pytest.mark.django_db]
INDEX = "desk_applications:index"
MOST_QUERIES = 14


def numbers(response):
    return {tab.key: tab.count for tab in response.context["tabs"]}


def listed(response):
    return [each.reference for each in response.context["object_list"]]


def test_each_tab_holds_what_it_counts(desk, operator, body):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    ApplicationFactory(state="submitted")
    ApplicationFactory(state="in_review", owner=operator)
    ApplicationFactory(state="in_review", due_on=yesterday)
    ApplicationFactory(state="info_requested", due_on=yesterday, paused_on=yesterday)
    ReferralFactory(organisation=body, due_on=yesterday)
    ReferralFactory(organisation=body)
    ApplicationFactory(state="closed", due_on=yesterday)
    counted = numbers(desk.get(reverse(INDEX)))
    assert counted == {
        "open": 6, "new": 1, "mine": 1, "team": 0, "needs_update": 0, "written": 0, "applicant": 1,
        "partner": 2, "late": 2, "closed": 1,
    }  # fmt: skip
    for key, count in counted.items():
        assert len(listed(desk.get(tabs.address(key)))) == count, key


def test_the_counts_are_one_query_after_one_about_the_late(
    desk, operator, django_assert_num_queries
):
    with django_assert_num_queries(2):
        tabs.counts(Application.objects.all(), operator, timezone.localdate())


def test_an_unknown_tab_is_not_there(desk):
    assert desk.get(reverse("desk_applications:tab", args=["nonsense"])).status_code == 404


def test_the_most_urgent_and_oldest_come_first(desk):
    now = timezone.now()
    old = ApplicationFactory(urgency=1, submitted_at=now - dt.timedelta(days=9))
    new = ApplicationFactory(urgency=1, submitted_at=now)
    urgent = ApplicationFactory(urgency=3, submitted_at=now)
    found = listed(desk.get(reverse(INDEX)))
    assert found == [urgent.reference, old.reference, new.reference]


@pytest.mark.parametrize(
    "ordering", ["due_on", "-due_on", "state_since", "submitted_at", "urgency"]
)
def test_sorting_keeps_every_row(desk, ordering):
    ApplicationFactory(due_on=None)
    ApplicationFactory(due_on=timezone.localdate())
    found = listed(desk.get(reverse(INDEX), {"ordering": ordering}))
    assert len(found) == 2


def test_rows_without_a_due_date_sort_last(desk):
    without = ApplicationFactory(due_on=None)
    ApplicationFactory()
    for ordering in ("due_on", "-due_on"):
        assert listed(desk.get(reverse(INDEX), {"ordering": ordering}))[-1] == without.reference


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("state", "in_review", {"state": "submitted"}),
        ("urgency", "3", {"urgency": 1}),
        ("topic", "eviction", {"topic": "debts"}),
        ("district", "6", {"district": "1"}),
        ("language", "ar", {"language": "it"}),
    ],
)
def test_filters(desk, name, value, other):
    topic()
    wanted = ApplicationFactory(state="in_review")
    ApplicationFactory(**({"state": "in_review"} | other))
    assert listed(desk.get(reverse(INDEX), {name: value})) == [wanted.reference]


def test_filter_by_owner(desk, operator):
    mine = ApplicationFactory(owner=operator)
    ApplicationFactory(owner=desk_user())
    assert listed(desk.get(reverse(INDEX), {"owner": operator.pk})) == [mine.reference]


def test_a_row_says_what_matters_in_words(desk, body):
    topic()
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False):
        ReferralFactory(
            organisation=body,
            due_on=dt.date(2026, 3, 3),
            application__due_on=dt.date(2026, 2, 27),
            application__state="referred",
        )
        html = desk.get(reverse(INDEX)).content.decode()
    for words in ("Amina Berardi", "Sfratto", "Casa Aperta", "desk-urgency-3", "desk-late"):
        assert words in html, words


def test_the_case_page_asks_the_same_number_of_questions_for_a_long_story(desk, body):
    asked = []
    for rounds in (1, 12):
        application = ApplicationFactory(state="in_review")
        for _round in range(rounds):
            ReferralFactory(application=application, organisation=body, state="declined")
            application.info_requests.create(question="?", answer="!", state="answered")
            desk.post(reverse("desk_applications:note", args=[application.pk]), {"text": "Called"})
        desk.get(reverse("desk_applications:case", args=[application.pk]))
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("desk_applications:case", args=[application.pk]))
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(each["sql"][:150] for each in queries)
    assert asked[1] <= 31, "\n".join(each["sql"][:150] for each in queries)


def test_the_inbox_asks_the_same_number_of_questions_at_any_size(helper, body):
    asked = []
    for more in (2, 14):
        ReferralFactory.create_batch(more, organisation=body)
        helper.get(reverse("desk_referrals:index"))
        with CaptureQueriesContext(connection) as queries:
            helper.get(reverse("desk_referrals:index"))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= MOST_QUERIES, "\n".join(each["sql"][:150] for each in queries)
