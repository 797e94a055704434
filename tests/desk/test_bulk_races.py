"""The same summary sent twice at the same moment, over two real connections."""

import uuid

import pytest

from desk.models import Application, ChatMessage, Note, Referral
from desk.staff.bulk import rows
from desk.staff.bulk.actions import AddNote, TakeInCharge
from desk.staff.bulk.routed import SendAsSuggested
from desk.staff.bulk.writing import WriteToEach
from tests.desk.factories import ApplicationFactory, partner, received
from tests.desk.routing import rule
from tests.desk.test_matrix import CITY
from tests.workflow.test_races import at_once
from workflow.models import Event, Message

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("_round", range(3))
def test_a_double_click_changes_tells_and_writes_once(_round):
    made = [received(), received()]
    data = {"key": uuid.uuid4(), "text": "Called"}

    def noting():
        fresh = [rows.Row(Application.objects.get(pk=each.pk), 1) for each in made]
        return [row.skipped_because for row in rows.done(fresh, AddNote(), CITY, data)]

    def taking():
        fresh = [rows.Row(Application.objects.get(pk=each.pk), 1) for each in made]
        return [row.skipped_because for row in rows.done(fresh, TakeInCharge(), CITY, data)]

    assert at_once(noting, noting) == [["", ""], ["", ""]]
    assert at_once(taking, taking) == [["", ""], ["", ""]]
    assert Note.objects.count() == 2
    assert Event.objects.filter(transition="take_in_charge").count() == 2
    assert Message.objects.count() == 2


@pytest.mark.parametrize("_round", range(3))
def test_a_double_click_sends_and_writes_to_each_once(_round):
    made = [ApplicationFactory(state="in_review") for _n in range(2)]
    body = partner()
    rule(leads_to="named", shares={body: 1})
    data = {
        "key": uuid.uuid4(),
        "text": "Ciao {first_name}",
        "template": None,
        "reason": "Near home",
        "tokens": {each.pk: body.pk for each in made},
    }

    def doing(action):
        fresh = [rows.Row(Application.objects.get(pk=each.pk), 1) for each in made]
        return [row.skipped_because for row in rows.done(fresh, action, CITY, data)]

    assert at_once(*(lambda: doing(WriteToEach()) for _click in range(2))) == [["", ""]] * 2
    assert at_once(*(lambda: doing(SendAsSuggested()) for _click in range(2))) == [["", ""]] * 2
    assert ChatMessage.objects.count() == 2
    assert Referral.objects.count() == 2
    assert Event.objects.filter(transition="refer").count() == 2
