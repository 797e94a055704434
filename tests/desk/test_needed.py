"""My day: what needs me now, by what I am in charge of."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import review
from desk.access import actor_for
from desk.models import InfoRequest
from desk.replies import answer_request
from desk.staff.day import MyReferrals
from desk.staff.needed import needed
from tests.desk.factories import (
    ApplicationFactory,
    ReferralFactory,
    desk_user,
    partner_user,
    received,
    topic,
)

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + dt.timedelta(days=offset)


def numbers(user):
    return {each.key: each.count for each in needed(user, timezone.localdate())}


@pytest.fixture
def lead(db):
    return desk_user(role="coordinator")


def answered(owner):
    application, actor = received(), actor_for(owner)
    review.take_in_charge(application, actor, seen=1)
    review.ask_applicant(application, actor, seen=2, question="When?")
    answer_request(InfoRequest.objects.get(application=application), text="Tomorrow")
    return application


def test_an_operator_sees_what_is_theirs_and_what_is_new(operator):
    ApplicationFactory(state="in_review", owner=operator, due_on=day(-1))
    ApplicationFactory(state="in_review", owner=desk_user(), due_on=day(-1))
    ApplicationFactory()
    answered(operator)
    answered(desk_user())
    assert numbers(operator) == {
        "mine_late": "1",
        "mine_answered": "1",
        "written": "0",
        "needs_update": "2",
        "new": "1",
        "mine": "2",
        "team": "0",
    }


def test_an_answer_counts_until_something_is_done_with_it(operator):
    application = answered(operator)
    application.refresh_from_db()
    review.ask_applicant(
        application, actor_for(operator), seen=application.version, question="And then?"
    )
    assert numbers(operator)["mine_answered"] == "0"


def test_a_coordinator_sees_what_nobody_looks_after(lead, body):
    old = timezone.now() - dt.timedelta(days=5)
    ApplicationFactory(submitted_at=old, due_on=day(-1))
    ApplicationFactory(submitted_at=old, state="in_review", owner=desk_user())
    ReferralFactory(organisation=body, due_on=day(-1), application__owner=desk_user())
    found = numbers(lead)
    assert {key: found[key] for key in ("unassigned", "late", "silent", "fallback")} == {
        "unassigned": "1", "late": "2", "silent": "1", "fallback": "2",
    }  # fmt: skip


def test_behind_each_number_is_the_list_it_counts(lead, sign_in, body):
    topic()
    ApplicationFactory(submitted_at=timezone.now() - dt.timedelta(days=9), due_on=day(-1))
    ReferralFactory(organisation=body, due_on=day(-1))
    answered(lead)
    client = sign_in(lead)
    for need in needed(lead, timezone.localdate()):
        if need.key != "fallback":
            response = client.get(need.url)
            assert response.context["problems"] == []
            assert str(len(response.context["object_list"])) == need.count, need.key
    assert client.get(reverse("desk_routing:fallback")).status_code == 200


def test_a_partner_sees_new_due_and_forgotten_ones(rf, body):
    ReferralFactory(organisation=body, state="sent", due_on=day(9))
    ReferralFactory(organisation=body, state="seen", due_on=day(1))
    ReferralFactory(organisation=body, state="on_hold", due_on=day(-1))
    ReferralFactory(organisation=body, state="on_hold", due_on=day(3))
    ReferralFactory(due_on=day(1))
    request = rf.get("/admin/")
    request.user = partner_user(body)
    shown = MyReferrals(request).get_context_data()
    assert [shown[key] for key in ("new", "soon", "held", "accepted")] == [1, 1, 1, 2]


def test_it_costs_the_same_at_any_size(lead):
    asked = []
    for more in (2, 20):
        ApplicationFactory.create_batch(more, due_on=day(-1))
        numbers(lead)
        with CaptureQueriesContext(connection) as queries:
            numbers(lead)
        asked.append(len(queries))
    assert asked == [3, 3]  # two lists of late ones: are they very many?
