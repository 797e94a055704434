"""What the desk sees of a link, sends again and shuts."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import silence
from desk.bylink import links, staff
from desk.bylink.panel import panel
from desk.bylink.records import LinkCode, PartnerLink
from desk.models import Note, Referral
from desk.privacy import holder
from tests.desk.bylink import (
    REGISTERED,
    address_in,
    ask_code,
    by_link,
    door,
    enter,
    is_dead,
    letters,
    link_of,
    press,
    sent_to,
    text,
)
from tests.desk.factories import partner_user
from tests.desk.test_matrix import CITY

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return sent_to(by_link())


def case(referral):
    return reverse("desk_applications:case", args=[referral.application_id])


def test_the_desk_sees_and_sends_and_shuts(referral, desk):
    shown = text(desk.get(case(referral)))
    assert REGISTERED in shown
    assert "link/revoke" in shown
    enter(door(referral))
    assert link_of(referral).opened_at is not None
    again = reverse("desk_applications:link_again", args=[referral.application_id])
    for _click in range(2):
        assert desk.post(again, {"count": 1}).status_code == 302
    assert referral.links.count() == 2
    assert len(letters("referral_link")) == 1
    old, new = (f"/{links.token(each)}/" for each in referral.links.all())
    revoke = reverse("desk_applications:link_revoke", args=[referral.application_id])
    for _click in range(2):
        assert desk.post(revoke).status_code == 302
    base = door(referral).split("/")[1]
    assert is_dead(Client().get(f"/{base}{old}"))
    assert is_dead(Client().get(f"/{base}{new}"))
    assert Note.objects.count() == 1
    assert desk.post(again, {"count": "x"}).status_code == 302
    assert desk.post(again, {"count": 2}).status_code == 302
    assert Client().get(door(referral)).status_code == 200


def test_what_a_shut_link_had_opened_does_not_open_the_new_one(referral):
    """The mailbox was in the wrong hands: the old browser must not ride on."""
    client = enter(door(referral))
    old = door(referral)
    links.revoke(referral)
    press(enter(other_door := again(referral)), other_door, "accept", seen=1)
    assert Referral.objects.get().state == "accepted"
    response = client.get(old, follow=True)
    assert response.redirect_chain == []
    assert "Amina" not in text(response)


def again(referral):
    assert staff.send(referral, CITY, "again")
    return door(referral)


def test_nobody_else_sends_or_shuts(referral, sign_in):
    member = sign_in(partner_user(referral.organisation))
    for name in ("link_again", "link_revoke"):
        url = reverse(f"desk_applications:{name}", args=[referral.application_id])
        assert member.post(url, {"count": 1}).status_code == 404
    assert link_of(referral).revoked_at is None


@pytest.mark.parametrize("size", [1, 7])
def test_the_panel_asks_the_same_whatever_there_is(referral, size, django_assert_num_queries):
    for number in range(size):
        links.make(referral, "answer", f"extra-{number}")
    found = list(Referral.objects.select_related("organisation"))
    with django_assert_num_queries(2):
        assert len(panel(found).lines) == size + 1


def test_a_reminder_brings_a_fresh_link_once(referral):
    due = dt.date(2030, 3, 12)
    Referral.objects.update(due_on=due)
    night = dt.datetime(2030, 3, 11, 10, tzinfo=dt.UTC)
    with time_machine.travel(night, tick=False):
        for _twice in range(2):
            silence.attend()
        letter = letters("referral_reminder")[0]
        assert referral.links.count() == 2
        assert address_in(letter) == door(referral)
        assert Client().get(door(referral)).status_code == 200


def test_a_shut_link_is_not_opened_again_by_a_reminder(referral):
    links.revoke(referral)
    Referral.objects.update(due_on=timezone.localdate())
    silence.attend()
    assert "http" not in letters("referral_reminder")[0].body
    assert referral.links.count() == 1


def test_erasure_leaves_no_link(referral):
    ask_code(Client(), door(referral))
    holder.erase(referral.application.submission, "anonymise")
    assert not PartnerLink.objects.exists()
    assert not LinkCode.objects.exists()
