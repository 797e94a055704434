"""The code that opens a link: to the registered contact, short, once, counted."""

import datetime as dt
from unittest.mock import patch

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.bylink.records import LinkCode
from desk.models import Note
from network.models import Receiving
from portal.models import Attempt
from tests.desk.bylink import (
    REGISTERED,
    ask_code,
    by_link,
    door,
    enter,
    fresh,
    is_dead,
    last_code,
    letters,
    other,
    part,
    press,
    sent_to,
    text,
    try_code,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return sent_to(by_link())


def test_the_code_goes_to_the_registered_contact_and_is_kept_as_a_hash(referral):
    address = door(referral)
    send = address + part(address, "send")
    assert Client().post(f"{send}?to=t@example.org", {"to": "t@example.org"}).status_code == 302
    code = last_code()
    letter = letters("partner_code")[0]
    assert letter.recipient == REGISTERED
    assert code not in letter.subject
    row = LinkCode.objects.get()
    assert code not in row.code_hash
    assert len(row.code_hash) == 64


def test_with_a_mobile_number_it_is_a_text_message(referral, settings):
    settings.SMS = "console"
    Receiving.objects.update(link_mobile="333 123 4567")
    ask_code(Client(), door(referral))
    assert letters("partner_code")[0].recipient == "+393331234567"
    settings.SMS = "off"
    ask_code(Client(), door(referral))
    assert letters("partner_code")[1].recipient == REGISTERED


def test_a_code_works_once(referral):
    address, client = door(referral), Client()
    code = ask_code(client, address)
    assert try_code(client, address, f" {code[:3]} {code[3:]} ").status_code == 302
    assert client.get(address).templates[0].name == "desk/bylink/referral.html"
    assert try_code(client, address, code).status_code == 302, "a double click"
    assert try_code(Client(), address, code).status_code == 422
    assert LinkCode.objects.get().used_at is not None


def test_a_code_that_opens_nothing_any_more_is_swept_and_its_link_asks_for_another(referral):
    address, client = door(referral), Client()
    ask_code(client, address)
    call_command("sweep", verbosity=0)
    assert LinkCode.objects.count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)):
        call_command("sweep", verbosity=0)
        assert not LinkCode.objects.exists()
        assert try_code(client, address, ask_code(client, address)).status_code == 302


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "x" * 99, "\x00"])
def test_what_is_no_code_costs_no_try(referral, typed):
    address, client = door(referral), Client()
    code = ask_code(client, address)
    response = try_code(client, address, typed)
    assert response.status_code == 422
    assert "error-summary" in text(response)
    assert LinkCode.objects.get().tries == 0
    assert try_code(client, address, code).status_code == 302


def test_after_five_wrong_tries_the_right_code_is_wrong_too(referral):
    address, client = door(referral), Client()
    code = ask_code(client, address)
    for _turn in range(5):
        assert try_code(client, address, other(code)).status_code == 422
    assert try_code(client, address, code).status_code == 422
    assert try_code(client, address, ask_code(client, address)).status_code == 302


def test_a_link_is_shut_after_fifteen_wrong_codes(referral):
    address, client = door(referral), Client()
    for _turn in range(3):
        code = ask_code(client, address)
        for _again in range(5):
            try_code(client, address, other(code))
    assert is_dead(client.get(address))


def test_a_code_lasts_ten_minutes_and_a_newer_one_ends_it(referral):
    address, client = door(referral), Client()
    first, second = (ask_code(client, address) for _turn in range(2))
    if first != second:
        assert try_code(client, address, first).status_code == 422
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=10, seconds=1), tick=False):
        assert try_code(client, address, second).status_code == 422


def test_the_code_of_another_organisation_is_a_wrong_code(referral):
    theirs = sent_to(by_link(name="Altra"))
    code = ask_code(Client(), door(theirs))
    ask_code(Client(), door(referral))
    with patch("portal.onetime.secrets.randbelow", return_value=(int(code) + 1) % 10**6):
        ask_code(Client(), door(referral))
    assert try_code(Client(), door(referral), code).status_code == 422


def test_what_one_code_opened_opens_nothing_else(referral):
    theirs = sent_to(by_link(name="Altra"))
    client = enter(door(referral))
    assert client.get(door(theirs)).templates[0].name == "desk/bylink/code.html"
    response = press(client, door(theirs), "accept", seen=1)
    assert response.status_code == 403
    assert fresh(theirs).state == "sent"


def test_codes_are_counted_in_the_database(referral):
    address = door(referral)
    for _turn in range(5):
        ask_code(Client(), address)
    response = Client().post(address + part(address, "send"))
    assert response.status_code == 429
    assert len(letters("partner_code")) == 5
    assert Attempt.objects.filter(kind="partner-code").count() == 5
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1, seconds=1), tick=False):
        ask_code(Client(), address)


def test_the_time_of_a_code_ends_and_the_words_stay(referral, settings):
    address = door(referral)
    client = enter(address)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31), tick=False):
        assert client.get(address).templates[0].name == "desk/bylink/code.html"
        response = press(client, address, "ask", seen=2, text="Ha bambini?")
    assert response.status_code == 403
    assert "Ha bambini?" in text(response)
    assert not Note.objects.exists()


def test_closing_it_on_the_device(referral):
    address = door(referral)
    client = enter(address)
    assert client.post(reverse("bylink:leave")).status_code == 302
    assert client.get(address).templates[0].name == "desk/bylink/code.html"
