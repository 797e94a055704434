"""The filters of the queue find what is asked for, and nothing that is typed breaks them."""

import datetime as dt
import os
import random

import pytest
from django.urls import reverse
from django.utils import timezone

from desk.letters.records import Export
from desk.models import Application, Note
from desk.staff.filters import QueueFilters
from tests.desk.factories import ApplicationFactory, ReferralFactory, partner, topic

pytestmark = [pytest.mark.both, pytest.mark.django_db]
INDEX = "desk_applications:index"


def listed(client, query):
    response = client.get(reverse(INDEX), query)
    return {each.reference for each in response.context["object_list"]}


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ({"urgency": "2"}, {"urgency": 1}),
        ({"late": "no"}, {"due_on": dt.date(2020, 1, 1)}),
        ({"state": ["in_review", "submitted"]}, {"state": "info_requested"}),
        ({"topic": ["eviction", "debts"]}, {"topic": "other"}),
        ({"district": ["6", "2"]}, {"district": "1"}),
        ({"language": ["ar", "it"]}, {"language": "zh"}),
        ({"form_key": "housing-risk"}, {"form_key": "another"}),
        ({"owner": "null"}, {"owner": True}),
        ({"legal_within": "30"}, {"legal_date": None}),
    ],
)
def test_each_filter_finds_what_it_says(desk, operator, query, other):
    topic(), topic("debts")
    if other == {"owner": True}:
        other = {"owner": operator}
    common = {"state": "in_review", "legal_date": day(10)}
    wanted = ApplicationFactory(**common)
    ApplicationFactory(**common | other)
    assert listed(desk, query) == {wanted.reference}


def test_late_ones_and_those_with_an_organisation(desk, body):
    late = ApplicationFactory(state="in_review", due_on=day(-1))
    theirs = ReferralFactory(organisation=body).application
    ReferralFactory(organisation=partner(name="Other"))
    ended = ApplicationFactory(state="in_review")
    ReferralFactory(organisation=body, application=ended, state="declined")
    assert listed(desk, {"late": "yes"}) == {late.reference}
    assert listed(desk, {"partner": body.pk}) == {theirs.reference}


def test_days_count_from_midnight_to_midnight_here(desk):
    here = timezone.get_current_timezone()
    noon = dt.datetime(2026, 3, 10, 0, 30, tzinfo=here)
    wanted = ApplicationFactory(submitted_at=noon, due_on=dt.date(2026, 4, 2))
    ApplicationFactory(submitted_at=noon - dt.timedelta(hours=1), due_on=dt.date(2026, 4, 3))
    same = {"submitted_from": "2026-03-10", "submitted_to": "10/03/2026"}
    assert listed(desk, same) == {wanted.reference}
    assert listed(desk, {"due_to": "2026-04-02"}) == {wanted.reference}


def test_what_nobody_touched_is_found(desk):
    old = timezone.now() - dt.timedelta(days=40)
    silent = ApplicationFactory(state="in_review", state_since=old)
    noted = ApplicationFactory(state="in_review", state_since=old)
    ApplicationFactory(state="in_review")
    Note.objects.create(application=noted, author_label="Olga", text="Called", key="1" * 32)
    assert listed(desk, {"untouched": "30"}) == {silent.reference}


def test_exchanged_days_are_told_and_the_other_filters_still_count(desk):
    wanted = ApplicationFactory(urgency=3)
    ApplicationFactory(urgency=1)
    query = {"due_from": "2026-05-01", "due_to": "2026-04-01", "urgency": "3"}
    response = desk.get(reverse(INDEX), query)
    assert [each.reference for each in response.context["object_list"]] == [wanted.reference]
    assert len(response.context["problems"]) == 1
    assert response.context["problems"][0] in response.content.decode()


def test_one_unknown_value_does_not_take_the_known_ones_with_it(desk):
    topic()
    wanted = ApplicationFactory()
    ApplicationFactory(topic="debts")
    query = {"topic": ["eviction", "gone"]}
    assert listed(desk, query) == {wanted.reference}
    assert len(desk.get(reverse(INDEX), query).context["problems"]) == 1


def test_a_file_is_the_filtered_list_or_none_while_a_filter_is_unclear(desk):
    wanted = ApplicationFactory(state="in_review", due_on=day(-3))
    ApplicationFactory(state="in_review")
    address = reverse("desk_applications:export", args=["open"])
    data = {"columns": "reference", "form": "csv"}
    text = b"".join(desk.post(f"{address}?late=yes", data).streaming_content).decode()
    assert text.split()[-1].strip('"') == wanted.reference
    assert Export.objects.get().filters == {"late": ["yes"]}
    assert desk.post(f"{address}?late=%00", data).status_code == 422
    assert Export.objects.count() == 1


SCRIBBLES = int(os.environ.get("SNODO_SCRIBBLES", "60"))  # `make soak` tries many more
JUNK = (
    "", "\x00", "a\x00b", "\ud800", "9" * 30, "9" * 5000, "-1", "1e309", "NaN", "٣", "null", "None",
    "' OR 1=1 --", "%", "<script>alert(1)</script>", "../../etc", "[]", "{}", "2026-02-30",
    "0001-01-01", "9999-12-31", "31/12/1999", "yes", "in_review", "eviction", "6", "\u202e", "🏠" * 300,
)  # fmt: skip
ODD_KEYS = ("state__in", "submission__answers", "topic[]", "__class__", "\x00", "p", "q", "ordering",
            "view", "_w_filter_fragment", "export")  # fmt: skip


def test_whatever_is_thrown_at_list_results_and_file_never_breaks_them(desk):
    """A fixed seed: what fails here fails again."""
    topic()
    ReferralFactory()
    ApplicationFactory(state="in_review", owner=None)
    dice = random.Random(20260303)
    names = [*sorted(QueueFilters.parameters()), *ODD_KEYS]
    columns = {"columns": "reference", "form": "csv"}
    for number in range(SCRIBBLES):
        query = {
            dice.choice(names): dice.sample(JUNK, dice.choice((1, 1, 2)))
            for _key in range(dice.choice((1, 2, 6)))
        }
        query = {
            name: [each.encode("utf-8", "surrogatepass") for each in values]
            for name, values in query.items()
        }
        tab = dice.choice(("open", "late", "closed"))
        name = ("index", "tab", "tab_results", "export")[number % 4]
        url = reverse(f"desk_applications:{name}", args=[] if name == "index" else [tab])
        response = desk.get(url, query)
        if name == "export":
            response = desk.post(
                url, columns, QUERY_STRING=response.wsgi_request.META["QUERY_STRING"]
            )
            b"".join(response.streaming_content if response.streaming else [])
        assert response.status_code in (200, 404, 422), (url, query)
    assert Application.objects.count() == 2
