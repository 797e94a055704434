"""A no taken back, by a link and by an account, while the desk has not moved on."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import partners, replies, review, routing
from desk.access import actor_for
from desk.models import Application, Referral
from network.models import Receiving
from tests.desk.bylink import (
    PERSON,
    address_in,
    by_link,
    door,
    enter,
    fresh,
    is_dead,
    letters,
    press,
    sent_to,
    text,
)
from tests.desk.factories import partner, partner_user
from tests.desk.test_matrix import CITY, TEXT, partner_actor
from workflow import gate
from workflow.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return sent_to(by_link())


def declined_by_link(referral, reason="no_room"):
    address = door(referral)
    client = enter(address)
    press(client, address, "decline", seen=1, reason=reason)
    return client


def test_a_no_by_link_is_taken_back_by_its_own_link(referral):
    client = declined_by_link(referral)
    letter = letters("referral_no")[0]
    assert not [one for one in PERSON if one in letter.subject + letter.body]
    later = address_in(letter)
    shown = text(enter(later).get(later))
    assert not [one for one in (*PERSON, "Arabic") if one in shown], "a no leaves only a number"
    for _click in range(2):
        response = press(
            enter(later, client) if not _click else client, later, "reconsider", seen=2
        )
        assert response.status_code == 302
        assert "Amina" in text(client.get(response.url, follow=True))
    assert (fresh(referral).state, Application.objects.get().state) == ("accepted", "accepted")
    assert Event.objects.about(referral).filter(transition="reconsider").count() == 1


MOVED_ON = {
    "too late": lambda _r: Referral.objects.update(
        state_since=timezone.now() - dt.timedelta(hours=24, seconds=1)
    ),
    "sent on": lambda r: routing.route(
        r.application, partner(), CITY, seen=r.application.version, reason=TEXT
    ),
    "sent on and declined": lambda r: partners.decline(
        again := _asked(r), partner_actor(again.organisation), seen=1, reason="no_room"
    ),
    "closed": lambda r: review.close(
        r.application, CITY, seen=r.application.version, reason="home_kept", text=TEXT
    ),
    "asked the person": lambda r: review.ask_applicant(
        r.application, CITY, seen=r.application.version, question=TEXT
    ),
    "withdrawn": lambda r: replies.withdraw(r.application),
    "knows the person": lambda _r: Referral.objects.update(knows_person=True),
    "agreement over": lambda r: r.organisation.agreements.all().delete(),
}


def _asked(referral):
    body = partner()
    application = referral.application
    routing.route(application, body, CITY, seen=application.version, reason=TEXT)
    return Referral.objects.get(organisation=body)


@pytest.mark.parametrize("how", MOVED_ON)
def test_the_desk_that_moved_on_is_not_undone(referral, how):
    client = declined_by_link(referral)
    later = client.get(door(referral)).request["PATH_INFO"]
    MOVED_ON[how](fresh(referral))
    last = fresh(referral)
    with pytest.raises(gate.GuardRefused):
        partners.reconsider(last, partner_actor(last.organisation), seen=last.version)
    press(client, later, "reconsider", seen=last.version)
    assert is_dead(Client().get(later))
    assert fresh(referral).state == "declined"
    assert Application.objects.get().state != "accepted"


@pytest.mark.parametrize("capacity", [0, None])
def test_a_member_takes_back_a_no_while_there_is_room(referral, sign_in, capacity):
    Receiving.objects.update(capacity=capacity)
    user = partner_user(referral.organisation)
    partners.decline(referral, actor_for(user, referral.organisation_id), seen=1, reason="no_room")
    client = sign_in(user)
    page = reverse("desk_referrals:reconsider", args=[referral.pk])
    assert page in text(client.get(reverse("desk_referrals:index")))
    assert not [one for one in (*PERSON, "Arabic") if one in text(client.get(page))]
    assert client.post(page, {"seen": "x"}).status_code == 422
    for _click in range(2):
        response = client.post(page, {"seen": 2})
        assert response.status_code == (409 if capacity == 0 else 302)
    assert fresh(referral).state == ("declined" if capacity == 0 else "accepted")
    assert sign_in(partner_user()).post(page, {"seen": 2}).status_code == 404


def test_a_member_reads_why_a_no_stands(referral, helper, sign_in):
    user = partner_user(referral.organisation)
    partners.decline(referral, actor_for(user), seen=1, reason="no_room")
    MOVED_ON["sent on"](fresh(referral))
    client = sign_in(user)
    page = reverse("desk_referrals:reconsider", args=[referral.pk])
    response = client.get(page)
    assert (response.context["form"], bool(response.context["conflict"])) == (None, True)
    assert client.post(page, {"seen": 2}).status_code == 409
    assert helper.get(page).status_code == 404
    Referral.objects.filter(pk=referral.pk).update(
        state_since=timezone.now() - dt.timedelta(hours=25)
    )
    assert page not in text(client.get(reverse("desk_referrals:index")))
