"""Two people at the same moment, over two real connections."""

import pytest

from desk import partners, replies, routing
from desk.models import Application, Referral
from tests.desk.factories import ReferralFactory, partner
from tests.desk.test_matrix import CITY, TEXT, partner_actor
from tests.workflow.test_races import at_once
from workflow import gate
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def referral():
    return ReferralFactory(organisation=partner())


def end(referral):
    return (
        Referral.objects.get(pk=referral.pk).state,
        Application.objects.get(pk=referral.application_id).state,
    )


@pytest.mark.parametrize("_round", range(6))
def test_accepting_and_taking_back_at_once(referral, _round):
    who = partner_actor(referral.organisation)
    accepted, withdrawn = at_once(
        lambda: partners.accept(referral, who, seen=1),
        lambda: routing.withdraw_referral(referral.application, CITY, seen=1, text=TEXT),
    )
    if isinstance(accepted, Event):
        assert isinstance(withdrawn, gate.StaleVersion)
        assert end(referral) == ("accepted", "accepted")
    else:
        assert isinstance(accepted, gate.StaleVersion)
        assert isinstance(withdrawn, Event)
        assert end(referral) == ("withdrawn", "in_review")


@pytest.mark.parametrize("_round", range(6))
def test_accepting_while_the_applicant_withdraws(referral, _round):
    who = partner_actor(referral.organisation)
    accepted, withdrawn = at_once(
        lambda: partners.accept(referral, who, seen=1),
        lambda: replies.withdraw(referral.application),
    )
    assert isinstance(withdrawn, Event), "the person's own decision always counts"
    assert isinstance(accepted, Event | gate.StaleVersion)
    assert end(referral) == ("withdrawn", "withdrawn")


def test_accepting_and_declining_at_once(referral):
    who, colleague = (partner_actor(referral.organisation) for _person in range(2))
    results = at_once(
        lambda: partners.accept(referral, who, seen=1),
        lambda: partners.decline(referral, colleague, seen=1, reason="no_room"),
    )
    assert sum(isinstance(each, Event) for each in results) == 1
    assert sum(isinstance(each, gate.StaleVersion) for each in results) == 1
