"""Answers and guesses by link that come at the same moment."""

import pytest
from django.test import Client

from desk import partners
from desk.access import actor_for
from desk.bylink.records import LinkCode
from tests.desk.bylink import (
    ask_code,
    by_link,
    door,
    enter,
    fresh,
    letters,
    link_of,
    other,
    press,
    sent_to,
    try_code,
)
from tests.desk.factories import partner_user
from tests.workflow.test_races import at_once
from workflow.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(4))
def test_by_link_and_by_account_at_once(_round):
    referral = sent_to(by_link())
    address = door(referral)
    client = enter(address)
    member = actor_for(partner_user(referral.organisation))
    by_link_, by_account = at_once(
        lambda: press(client, address, "accept", seen=1),
        lambda: partners.decline(fresh(referral), member, seen=1, reason="no_room"),
    )
    answers = Event.objects.about(referral).filter(transition__in=("accept", "decline"))
    assert answers.count() == 1
    won = answers.get().transition
    assert isinstance(by_account, Event) == (won == "decline")
    assert fresh(referral).state == {"accept": "accepted", "decline": "declined"}[won]
    assert by_link_.status_code in (200, 302)
    assert len(letters("referral_yes")) == (won == "accept")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_all_counted():
    referral = sent_to(by_link())
    address = door(referral)
    code = ask_code(Client(), address)
    results = at_once(*[lambda: try_code(Client(), address, other(code)) for _try in range(6)])
    assert [each.status_code for each in results] == [422] * 6
    assert LinkCode.objects.get().tries == 5
    assert link_of(referral).wrong == 5
