"""Messages at the same moment, over two real connections."""

import uuid

import pytest

from desk import partners
from desk.models import ChatMessage, Referral
from desk.talk import writing
from tests.desk.factories import ReferralFactory, partner, received
from tests.desk.test_matrix import partner_actor
from tests.workflow.test_races import at_once
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_clicks_at_once_write_one_message_and_pass_no_limit(settings):
    settings.DESK_MESSAGES_A_DAY = 1
    application, key = received(), uuid.uuid4()
    first, second = at_once(*[lambda: writing.write_to_desk(application, text="One", key=key)] * 2)
    assert first == second
    again = at_once(*[lambda: writing.write_to_desk(application, text="Other")] * 2)
    assert all(isinstance(each, writing.TooMany) for each in again)
    assert ChatMessage.objects.count() == 1


@pytest.mark.parametrize("_round", range(4))
def test_a_message_while_an_organisation_accepts_is_before_or_after(_round):
    referral = ReferralFactory(organisation=partner())
    who = partner_actor(referral.organisation)
    message, accepted = at_once(
        lambda: writing.write_to_desk(referral.application, text="For whom?"),
        lambda: partners.accept(referral, who, seen=1),
    )
    assert isinstance(accepted, Event)
    assert Referral.objects.get().state == "accepted"
    was_told = message.referral_id == referral.pk
    assert was_told == (message.at > accepted.at)
