"""Whatever is wrong with the token of a link, or over: one and the same page."""

import datetime as dt
import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import partners, replies, routing, silence
from desk.bylink import links
from desk.bylink.records import PartnerLink
from desk.models import Application
from network.models import Receiving
from tests.desk.bylink import (
    PERSON,
    REGISTERED,
    ask_code,
    by_link,
    door,
    enter,
    fresh,
    is_dead,
    letters,
    link_of,
    part,
    press,
    sent_to,
    text,
)
from tests.desk.test_matrix import CITY, TEXT, partner_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return sent_to(by_link())


def wrongs(referral):
    good = door(referral).rstrip("/").rsplit("/", 1)[1]
    key, task = link_of(referral).key.hex, "answer"
    sign = signing.Signer(salt=links.SALT).sign_object
    return {
        "tampered": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "another task": sign([key, "work"]),
        "unknown": sign(["0" * 32, task]),
        "no key": sign(["x", task]),
        "not a pair": sign({"a": 1}),
        "another salt": signing.Signer(salt="desk.links").sign_object([key, task]),
        "long": "x" * 5000,
        "hostile": "%3Cscript%3E",
        "null": "a%00b",
    }


def test_every_wrong_token_is_one_and_the_same_page(referral):
    pages = set()
    for token in wrongs(referral).values():
        for way in ("", "send", "open", "accept"):
            base = reverse("bylink:door", args=["T"]).replace("T", token)
            address = base + (part(reverse("bylink:door", args=["T"]), way) if way else "")
            response = Client().get(address) if not way else Client().post(address, {"who": "M"})
            assert is_dead(response), address
            pages.add(re.sub(r"csrf\S+|" + re.escape(token), "", text(response)))
    assert not letters("partner_code")
    assert not [one for page in pages for one in ("Casa Aperta", REGISTERED) if one in page]


ENDS = {
    "too old": lambda _r: PartnerLink.objects.update(expires_at=timezone.now()),
    "revoked": links.revoke,
    "declined": lambda r: partners.decline(
        fresh(r), partner_actor(r.organisation), seen=1, reason="no_room"
    ),
    "accepted elsewhere": lambda r: partners.accept(
        fresh(r), partner_actor(r.organisation), seen=1
    ),
    "taken back": lambda _r: routing.withdraw_referral(
        Application.objects.get(), CITY, seen=3, text=TEXT
    ),
    "withdrawn by the person": lambda _r: replies.withdraw(Application.objects.get()),
    "expired": lambda r: silence.expire(fresh(r)),
    "signs in now": lambda _r: Receiving.objects.update(answers_by="account"),
    "inactive": lambda r: type(r.organisation).objects.update(active=False),
    "erased": lambda _r: Application.objects.update(erased_at=timezone.now()),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_link_ends_with_its_task(referral, end):
    address = door(referral)
    client, stranger = enter(address), Client()
    code = ask_code(stranger, address)
    ENDS[end](referral)
    before = (fresh(referral).state, fresh(referral).version)
    assert is_dead(stranger.get(address))
    assert is_dead(stranger.post(address + part(address, "open"), {"code": code}))
    # Whoever had come in sees nothing of the request any more, and changes nothing.
    response = press(client, address, "accept", seen=1)
    assert response.status_code == 200
    assert not [one for one in (*PERSON, "Arabic") if one in text(response)]
    assert (fresh(referral).state, fresh(referral).version) == before


def test_a_link_works_for_its_days(referral, settings):
    made = link_of(referral)
    assert made.expires_at - made.sent_at == pytest.approx(
        dt.timedelta(days=8), abs=dt.timedelta(seconds=5)
    )
    settings.DESK_PARTNER_LINK_DAYS = 2
    made = link_of(sent_to(by_link(name="B")))
    assert (made.expires_at - made.sent_at).days in (1, 2)
