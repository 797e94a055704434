"""What an organisation sees by a link: what a member sees, for as long, and noted."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from desk import review, routing
from desk.access import sight_of
from desk.bylink.records import PartnerLink
from desk.models import Application, Referral
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
from tests.desk.test_matrix import CITY, TEXT
from workflow.models import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return sent_to(by_link())


def test_before_the_yes_exactly_what_a_member_sees(referral):
    client = enter(door(referral))
    response = client.get(door(referral))
    assert response.context["sight"] == sight_of(fresh(referral))
    assert response.context["sight"].contacts is None
    shown = text(response)
    assert "Speaks Arabic, near Barriera" in shown
    assert not [one for one in PERSON if one in shown]
    assert fresh(referral).state == "seen"


def test_after_the_yes_exactly_what_a_member_sees(referral):
    address = door(referral)
    client = enter(address)
    client.get(address)
    response = press(client, address, "accept", seen=2)
    assert response.status_code == 302
    response = client.get(response.url, follow=True)
    assert response.redirect_chain == [(door(referral), 302)]
    assert "Amina" not in door(referral)
    assert response.context["sight"] == sight_of(fresh(referral))
    assert "Amina" in text(response)
    assert "Ho perso il lavoro" in text(response)
    assert set(response.context["forms"]) == {"ask"}
    # The second link: a new code on another device, while the work lasts.
    letter = letters("referral_yes")[0]
    assert not [one for one in PERSON if one in letter.subject + letter.body]
    later = address_in(letter)
    assert Client().get(later).templates[0].name == "desk/bylink/code.html"
    phone = enter(later)
    assert "Amina" in text(phone.get(later))
    routing.withdraw_referral(
        Application.objects.get(), CITY, seen=Application.objects.get().version, text=TEXT
    )
    assert "Amina" not in text(phone.get(later))
    assert is_dead(Client().get(later))


def test_looking_back_ends_with_the_days_of_sight(referral):
    address = door(referral)
    client = enter(address)
    press(client, address, "accept", seen=1)
    later = client.get(address).url
    PartnerLink.objects.update(expires_at=timezone.now() + dt.timedelta(days=99))
    application = Application.objects.get()
    review.close(application, CITY, seen=application.version, reason="home_kept", text=TEXT)
    response = client.get(later)
    assert "Amina" in text(response)
    assert response.context["forms"] == {}
    Referral.objects.update(state_since=timezone.now() - dt.timedelta(days=31))
    assert is_dead(Client().get(later))
    assert "Amina" not in text(client.get(later))


def test_every_look_is_written_down(referral):
    address = door(referral)
    client = enter(address)
    Client().get(address)
    client.get(address)
    press(client, address, "accept", seen=2)
    client.get(address, follow=True)
    rows = list(Reading.objects.about(referral).values_list("organisation_label", "purpose"))
    assert rows == [("Casa Aperta", "link")] * 2
