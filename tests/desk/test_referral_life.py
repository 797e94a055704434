"""A referral from sending to its end: who may do what, room, sight, and passing on."""

import datetime as dt
import html
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import partners, review, routing
from desk.access import actor_for, uploads_visible_to
from desk.flows import REFERRALS
from desk.models import Application, Note, Referral
from desk.referrals import LOOKED_BACK_AT, SEEN_BY_PARTNER, STUBS
from desk.staff.leaving import leaving
from network.models import Receiving
from tests.desk.factories import (
    ApplicationFactory,
    MembershipFactory,
    ReferralFactory,
    UploadFactory,
    desk_user,
    partner,
    partner_user,
    received,
    topic,
)
from tests.desk.test_matrix import APPLICATION_STATE, CITY, TEXT, declined, partner_actor
from tests.workflow.test_races import at_once
from workflow import gate
from workflow.gate import SYSTEM, Actor
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db
LEAD_ROLES = frozenset({"partner", "partner_lead"})
WHO = ("partner", "lead", "stranger", "sender", "desk", "applicant", "system")


def page(referral):
    return reverse("desk_referrals:referral", args=[referral.pk])


def answer(referral, name):
    return reverse("desk_referrals:answer", args=[referral.pk, name])


def referral_in(state, body=None, **fields):
    application = ApplicationFactory(state=APPLICATION_STATE.get(state, "in_review"))
    return ReferralFactory(
        application=application, organisation=body or partner(), state=state, **fields
    )


def with_room(body, capacity):
    Receiving.objects.create(organisation=body, capacity=capacity)
    return body


# --- the table ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "who"), list(itertools.product([each.name for each in REFERRALS.states], WHO))
)
def test_the_gate_offers_what_the_table_says(state, who):
    sender = desk_user()
    referral = referral_in(state, sent_by=sender, held_from="started")
    declined(referral)
    its = referral.organisation_id
    actors = {
        "partner": Actor("P", frozenset({"partner"}), None, its),
        "lead": Actor("L", LEAD_ROLES, None, its),
        "stranger": Actor("S", frozenset({"partner"}), None, partner().pk),
        "sender": Actor("B", frozenset({"partner", "desk"}), sender.pk, its),
        "desk": CITY,
        "applicant": Actor("A", frozenset({"applicant"})),
        "system": SYSTEM,
    }
    by_role = {
        step.name
        for step in REFERRALS.transitions
        if state in step.source and step.roles & actors[who].roles
    }
    if who == "stranger":
        by_role = set()
    if who == "sender":
        by_role -= {"accept", "decline", "reconsider", "start", "hold", "resume_work"}
    by_role.discard("resume")
    offered = {step.name for step in gate.allowed(referral, actors[who])}
    assert offered == by_role


def test_nobody_is_both_sender_and_decider(body, operator, sign_in):
    MembershipFactory(user=operator, organisation=body)
    application = received()
    review.take_in_charge(application, actor_for(operator), seen=1)
    routing.route(application, body, actor_for(operator), seen=2, reason="Near home")
    referral = Referral.objects.get()
    for name in ("accept", "decline"):
        response = sign_in(operator).post(answer(referral, name), {"seen": 1, "reason": "no_room"})
        assert response.status_code == 409
    with pytest.raises(gate.GuardRefused, match="Hai inviato tu"):
        partners.accept(referral, actor_for(operator, body.pk), seen=1)
    referral.refresh_from_db()
    assert referral.state == "sent"
    partners.accept(referral, actor_for(partner_user(body)), seen=1)


# --- seen ---------------------------------------------------------------------------------------


def test_opening_it_is_noted_once(body, helper, sign_in):
    referral = referral_in("sent", body)
    helper.head(page(referral))
    assert Referral.objects.get().state == "sent"
    for client in (helper, sign_in(partner_user(body)), helper):
        assert client.get(page(referral)).status_code == 200
    assert Referral.objects.get().state == "seen"
    assert Event.objects.about(referral).count() == 1


def test_the_desk_looking_is_not_the_organisation_reading(desk, operator, body):
    MembershipFactory(user=operator, organisation=body)
    referral = referral_in("sent", body)
    desk.get(page(referral))
    assert Referral.objects.get().state == "sent"


def test_what_was_read_can_be_answered_in_one_click(body, helper):
    referral = referral_in("sent", body)
    form = helper.get(page(referral)).context["forms"]["accept"]
    assert (
        helper.post(answer(referral, "accept"), {"seen": form["seen"].value()}).status_code == 302
    )
    assert Referral.objects.get().state == "accepted"


# --- work, and waiting ---------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["accepted", "started"])
def test_a_hold_ends_where_it_began(before, body, helper):
    referral = referral_in(before, body)
    day = timezone.localdate() + dt.timedelta(days=9)
    said = {"seen": 1, "reason": "waits_person", "day": day.isoformat()}
    assert helper.post(answer(referral, "hold"), said).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.due_on) == ("on_hold", day)
    assert not referral.is_late(day)
    assert referral.is_late(day + dt.timedelta(days=1))
    (resume,) = [name for name in helper.get(page(referral)).context["forms"] if "resume" in name]
    assert helper.post(answer(referral, resume), {"seen": 2}).status_code == 302
    assert Referral.objects.get().state == before


@pytest.mark.parametrize("day", ["", "2020-01-01", "9999-12-31", "soon"])
def test_a_hold_needs_a_day_to_come(day, body, helper):
    referral = referral_in("accepted", body)
    said = {"seen": 1, "reason": "waits_person", "day": day, "text": "Kept words"}
    response = helper.post(answer(referral, "hold"), said)
    assert response.status_code == 422
    assert "Kept words" in response.content.decode()
    assert Referral.objects.get().state == "accepted"


# --- room ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["declined", "withdrawn", "concluded", "transferred", "expired"])
def test_what_is_over_or_unanswered_takes_no_room(end):
    body = with_room(partner(), 1)
    referral_in(end, body)
    referral_in("sent", body)
    last = referral_in("seen", body)
    partners.accept(last, partner_actor(body), seen=1)
    assert Referral.objects.get(pk=last.pk).state == "accepted"


@pytest.mark.parametrize("held", ["accepted", "started", "on_hold"])
def test_without_room_nothing_is_accepted(held, sign_in):
    body = with_room(partner(), 1)
    referral_in(held, body)
    referral = referral_in("sent", body)
    response = sign_in(partner_user(body)).post(answer(referral, "accept"), {"seen": 1})
    assert response.status_code == 409
    referral.refresh_from_db()
    assert (referral.state, referral.application.state) == ("sent", "referred")


def test_who_leads_may_go_beyond_and_says_why(sign_in):
    body = with_room(partner(), 0)
    referral = referral_in("sent", body)
    lead = sign_in(partner_user(body, role="coordinator"))
    assert lead.post(answer(referral, "accept"), {"seen": 1}).status_code == 422
    said = {"seen": 1, "text": "A room is free tomorrow"}
    assert lead.post(answer(referral, "accept"), said).status_code == 302
    assert Event.objects.about(referral).get().text == "A room is free tomorrow"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_for_the_last_place():
    body = with_room(partner(), 1)
    first, second = (referral_in("sent", body) for _one in range(2))
    who = partner_actor(body)
    results = at_once(
        lambda: partners.accept(first, who, seen=1), lambda: partners.accept(second, who, seen=1)
    )
    assert sum(isinstance(each, Event) for each in results) == 1
    assert sum(isinstance(each, gate.GuardRefused) for each in results) == 1
    assert Referral.objects.filter(state="accepted").count() == 1


# --- what leaves --------------------------------------------------------------------------------


def test_the_sender_is_shown_exactly_what_the_organisation_will_read(desk, body, helper):
    topic()
    application = received()
    UploadFactory(draft=application.submission.draft)
    review.take_in_charge(application, CITY, seen=1)
    shown = desk.get(reverse("desk_applications:route", args=[application.pk]))
    told = shown.context["leaving"]
    for question in told.questions:
        assert question in told_text(shown)
    routing.route(application, body, CITY, seen=2, reason="Near home")
    referral = Referral.objects.get()
    assert helper.get(page(referral)).context["sections"] == ()
    partners.accept(referral, partner_actor(body), seen=2)
    read = helper.get(page(referral)).context["sections"]
    assert tuple(row.question for part in read for row in part.rows) == told.questions
    assert read == leaving(application).sections


def told_text(response):
    return html.unescape(response.content.decode())


# --- sight --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "days"),
    list(itertools.product([each.name for each in REFERRALS.states], [0, 29, 31])),
)
def test_sight_ends(state, days, body, helper):
    since = timezone.now() - dt.timedelta(days=days)
    referral = referral_in(state, body, state_since=since)
    upload = UploadFactory(draft=referral.application.submission.draft)
    user = partner_user(body)
    sees = state in SEEN_BY_PARTNER or (state in LOOKED_BACK_AT and days < 30)
    assert Referral.objects.visible_to(user).exists() == sees
    assert (helper.get(page(referral)).status_code == 200) == sees
    cards = helper.get(reverse("desk_referrals:index")).context["cards"]
    assert [card["pk"] for card in cards] == ([referral.pk] if sees else [])
    reads = sees and state not in ("sent", "seen")
    assert uploads_visible_to(user).filter(pk=upload.pk).exists() == reads
    stub = Referral.objects.stubs_for(user).exists()
    assert stub == (state in STUBS and days < 30)


def test_looking_back_changes_nothing(body, helper):
    referral = referral_in("concluded", body)
    assert helper.get(page(referral)).context["forms"] == {}


def test_how_long_one_may_look_back_is_a_setting(body, settings):
    settings.DESK_SIGHT_DAYS = 0
    referral_in("concluded", body)
    assert not Referral.objects.visible_to(partner_user(body)).exists()


def test_nobody_looks_back_at_what_the_person_withdrew(body):
    referral = referral_in("transferred", body)
    Application.objects.filter(pk=referral.application_id).update(state="withdrawn")
    assert not Referral.objects.visible_to(partner_user(body)).exists()


def test_who_knows_the_person_keeps_no_trace_of_it(body, helper):
    referral = referral_in("seen", body)
    helper.post(answer(referral, "decline"), {"seen": 1, "reason": "conflict"})
    assert Referral.objects.get().state == "declined"
    assert helper.get(page(referral)).status_code == 404
    assert helper.get(reverse("desk_referrals:index")).context["stubs"] == []


# --- passing on ---------------------------------------------------------------------------------


def test_an_organisation_asks_and_the_desk_passes_it_on(body, helper, desk, sign_in):
    referral = referral_in("started", body)
    said = {"seen": 1, "text": "They live near the other centre"}
    assert helper.post(answer(referral, "ask_transfer"), said).status_code == 302
    assert Referral.objects.get().state == "started"
    assert "the other centre" in Note.objects.get().text
    case = reverse("desk_applications:case", args=[referral.application_id])
    assert "the other centre" in desk.get(case).content.decode()
    other = partner(name="Altra Casa")
    data = {"seen": 1, "organisation": other.pk, "reason": "Near home"}
    url = reverse("desk_applications:route", args=[referral.application_id])
    assert desk.post(url, data).status_code == 302
    old, new = Referral.objects.order_by("pk")
    assert (old.state, new.state, new.organisation) == ("transferred", "sent", other)
    assert Application.objects.get().state == "referred"
    assert Message.objects.about(Application.objects.get()).count() == 1
    assert helper.get(page(old)).context["forms"] == {}
    partners.decline(new, partner_actor(other), seen=1, reason="no_room")
    assert Application.objects.get().state == "in_review"


def test_nothing_is_passed_on_to_who_has_it_or_may_not_receive(body):
    referral = referral_in("accepted", body)
    without = partner()
    without.agreements.all().delete()
    for target in (body, without):
        with pytest.raises(gate.GuardRefused):
            routing.route(referral.application, target, CITY, seen=1, reason=TEXT, step="transfer")
    assert [each.state for each in Referral.objects.all()] == ["accepted"]
    assert Application.objects.get().state == "accepted"


# --- the list -----------------------------------------------------------------------------------


def test_new_ones_come_first(body, helper):
    over, working, waiting = (referral_in(each, body) for each in ("concluded", "started", "sent"))
    cards = helper.get(reverse("desk_referrals:index")).context["cards"]
    assert [card["pk"] for card in cards] == [waiting.pk, working.pk, over.pk]


def test_the_list_asks_the_same_number_of_questions_at_any_size(body, helper):
    asked = []
    for count in (3, 12):
        for state in itertools.islice(itertools.cycle(["sent", "started", "declined"]), count):
            referral_in(state, body)
        helper.get(reverse("desk_referrals:index"))
        with CaptureQueriesContext(connection) as queries:
            helper.get(reverse("desk_referrals:index"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[1] <= 13
