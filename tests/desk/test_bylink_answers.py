"""An organisation without an account answers, by its link, in the name of a person."""

import pytest
from django.test import Client

from desk import partners, routing
from desk.bylink.records import PartnerLink
from desk.models import Application, Note
from network.models import Receiving
from tests.desk.bylink import (
    PERSON,
    by_link,
    door,
    enter,
    fresh,
    letters,
    part,
    press,
    sent_to,
    text,
)
from tests.desk.test_matrix import CITY, TEXT, partner_actor
from workflow.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return sent_to(by_link())


def test_a_yes_is_the_same_yes_with_the_name_of_who_said_it(referral):
    address = door(referral)
    client = enter(address)
    for _click in range(2):
        response = press(client, address, "accept", seen=1, who="  Maria   Rossi ")
        assert response.status_code == 302
        assert "Amina" in text(client.get(response.url, follow=True))
    assert (fresh(referral).state, Application.objects.get().state) == ("accepted", "accepted")
    event = Event.objects.about(referral).get(transition="accept")
    assert "Maria Rossi" in event.actor_label
    assert event.actor_id is None
    assert event.organisation_label == "Casa Aperta"
    assert len(letters("referral_yes")) == 1
    assert client.get(address).url == door(referral), "the back button"


def test_a_no_needs_a_reason_and_keeps_the_words(referral):
    address = door(referral)
    client = enter(address)
    response = press(client, address, "decline", seen=1, text="Siamo pieni", who="")
    assert response.status_code == 422
    assert "Siamo pieni" in text(response)
    for _click in range(2):
        response = press(client, address, "decline", seen=1, reason="no_room", text="Siamo pieni")
        assert response.status_code == 302
        shown = text(client.get(response.url, follow=True))
        assert not [one for one in (*PERSON, "Arabic") if one in shown]
    event = Event.objects.about(referral).get(transition="decline")
    assert (event.reason, event.text) == ("no_room", "Siamo pieni")
    assert Application.objects.get().state == "in_review"


def test_who_knows_the_person_keeps_nothing(referral):
    address = door(referral)
    client = enter(address)
    press(client, address, "decline", seen=1, reason="conflict")
    assert not letters("referral_no")
    assert PartnerLink.objects.count() == 1
    shown = text(client.get(address))
    assert client.get(address).templates[0].name == "desk/bylink/over.html"
    assert not [one for one in (*PERSON, "Arabic") if one in shown]


def test_a_question_is_an_internal_note_once(referral):
    address = door(referral)
    client = enter(address)
    assert press(client, address, "ask", seen=1, text=" ").status_code == 422
    for _click in range(2):
        assert press(client, address, "ask", seen=1, text="Ha bambini?").status_code == 302
    note = Note.objects.get()
    assert "Ha bambini?" in note.text
    assert note.organisation_label == "Casa Aperta"
    assert "Maria Rossi" in note.author_label
    assert fresh(referral).state == "sent"
    told = letters("referral_question")
    assert len(told) == 1
    assert "bambini" not in told[0].body


def test_without_room_nobody_says_yes_by_link(referral):
    Receiving.objects.update(capacity=0)
    address = door(referral)
    response = press(enter(address), address, "accept", seen=1)
    assert response.status_code == 409
    assert fresh(referral).state == "sent"
    assert not letters("referral_yes")


def test_an_old_page_changes_nothing_and_keeps_the_words(referral):
    address = door(referral)
    client = enter(address)
    partners.see(referral, partner_actor(referral.organisation))
    response = press(client, address, "decline", seen=1, reason="no_room", text="Pieni")
    assert response.status_code == 409
    assert "Pieni" in text(response)
    assert fresh(referral).state == "seen"


def test_words_for_a_request_that_was_taken_back_stay(referral):
    address = door(referral)
    client = enter(address)
    routing.withdraw_referral(Application.objects.get(), CITY, seen=3, text=TEXT)
    response = press(client, address, "decline", seen=1, reason="no_room", text="Siamo pieni")
    assert response.status_code == 409
    assert "Siamo pieni" in text(response)


@pytest.mark.parametrize(
    "typed", [{"who": "1 2"}, {"who": "x" * 81}, {"seen": "-1"}, {"seen": "x"}]
)
def test_made_up_values_are_refused(referral, typed):
    address = door(referral)
    response = press(enter(address), address, "accept", **{"seen": 1} | typed)
    assert response.status_code == 422
    assert fresh(referral).state == "sent"


def test_only_the_buttons_of_the_task(referral):
    address = door(referral)
    client = enter(address)
    assert press(client, address, "conclude", seen=1).status_code == 404
    press(client, address, "reconsider", seen=1)
    assert fresh(referral).state == "sent"
    assert client.get(address + part(address, "accept")).status_code == 302


def test_a_missing_token_costs_a_click_and_no_words(referral):
    address = door(referral)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = enter(address).cookies
    response = press(strict, address, "ask", seen=1, text="Ha bambini?")
    assert response.status_code == 403
    assert "Ha bambini?" in text(response)
    assert not Note.objects.exists()
