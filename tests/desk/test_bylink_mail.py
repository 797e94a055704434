"""The mail to an organisation without an account, and the page its link leads to."""

import pytest
from django.core import signing
from django.test import Client

from desk.bylink import links
from desk.bylink.records import PartnerLink
from tests.desk.bylink import (
    PERSON,
    REGISTERED,
    address_in,
    by_link,
    door,
    enter,
    fresh,
    letters,
    link_of,
    sent_to,
    text,
)
from tests.desk.cases import SECRETS
from tests.desk.factories import partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return sent_to(by_link())


def test_the_mail_says_only_that_a_request_waits(referral):
    letter = letters("referral_sent")[0]
    assert letter.recipient == REGISTERED
    assert "Sign in" not in letter.body
    assert "/admin/" not in letter.body
    found = f"{letter.subject} {letter.body}"
    assert not [one for one in (*PERSON, *SECRETS, "Arabic", "Sfratto", "eviction") if one in found]
    address = address_in(letter)
    assert address == door(referral)
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert signing.Signer(salt=links.SALT).unsign_object(token) == [
        link_of(referral).key.hex,
        "answer",
    ]


def test_an_organisation_with_accounts_is_asked_to_sign_in():
    sent_to(partner())
    letter = letters("referral_sent")[0]
    assert letter.recipient == "ente@example.org"
    assert "/admin/referrals/" in letter.body
    assert not PartnerLink.objects.exists()


def test_looking_at_the_address_sends_nothing_and_opens_nothing(referral):
    client, address = Client(), door(referral)
    for method in (client.get, client.head):
        response = method(address)
        assert response.status_code == 200
    shown = text(client.get(address))
    assert "Casa Aperta" in shown
    assert not [one for one in (*PERSON, "Arabic", REGISTERED) if one in shown]
    assert not letters("partner_code")
    assert (fresh(referral).state, link_of(referral).opened_at) == ("sent", None)


def test_the_pages_are_kept_by_nobody_and_named_to_nobody(referral):
    address = door(referral)
    client = enter(address)
    for response in (Client().get(address), client.get(address)):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "same-origin"
    kept = str(dict(client.session))
    assert not [one for one in (*PERSON, "Casa", REGISTERED) if one in kept]
