"""An organisation that does not answer. Dates are working days in Torino."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from desk import silence, terms
from desk.models import Application, Note, Referral
from network.models import Receiving
from tests.desk.factories import ApplicationFactory, ReferralFactory, desk_user, partner
from tests.desk.test_matrix import CITY, TEXT
from tests.workflow.test_races import at_once
from workflow import gate, outbox
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 3, 10)  # a Tuesday; five working days later it is the 17th


@pytest.fixture
def referral():
    application = ApplicationFactory(state="referred", owner=desk_user())
    return ReferralFactory(application=application, organisation=partner(), due_on=DUE)


def night(day):
    with time_machine.travel(dt.datetime.combine(day, dt.time(10), dt.UTC), tick=False):
        silence.attend()


def told():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_it_runs_before_messages_are_sent():
    assert silence.attend in outbox.before_sending


@pytest.mark.parametrize(
    ("day", "kinds", "state"),
    [
        (dt.date(2026, 3, 6), [], "sent"),
        (dt.date(2026, 3, 9), ["referral_reminder"], "sent"),
        (dt.date(2026, 3, 10), ["referral_reminder"], "sent"),
        (dt.date(2026, 3, 11), ["referral_silent"], "sent"),
        (dt.date(2026, 3, 17), ["referral_silent"], "sent"),
        (dt.date(2026, 3, 18), ["referral_expired"], "expired"),
    ],
)
def test_what_a_day_brings(referral, day, kinds, state):
    for _twice in range(2):
        night(day)
    assert told() == kinds
    assert Referral.objects.get().state == state


def test_night_after_night_everything_happens_once(referral):
    for number in range(20):
        night(DUE + dt.timedelta(days=number - 5))
    assert told() == ["referral_expired", "referral_reminder", "referral_silent"]
    assert Event.objects.about(referral).count() == 1


def test_after_missed_nights_the_end_is_the_same(referral):
    night(DUE + dt.timedelta(days=40))
    application = Application.objects.get()
    assert (Referral.objects.get().state, application.state) == ("expired", "in_review")
    assert application.due_on is not None
    assert not Message.objects.about(application).exists(), "the person need do nothing"
    event = Event.objects.about(application).get()
    assert (event.transition, event.is_public) == ("referral_expires", False)


def test_after_a_call_nobody_is_reminded_and_nothing_ends(referral, desk):
    day = DUE + dt.timedelta(days=13)
    with time_machine.travel(dt.datetime(2026, 3, 9, 7, tzinfo=dt.UTC), tick=False):
        url = reverse("desk_applications:quiet", args=[referral.application_id])
        assert desk.post(url, {"until": "2026-03-01", "text": "x"}).status_code == 422
        said = {"until": day.isoformat(), "text": "They answer on Monday"}
        assert desk.post(url, said).status_code == 302
    assert Note.objects.get().text == "They answer on Monday"
    night(day)
    assert told() == []
    night(day + dt.timedelta(days=1))
    assert told() == ["referral_silent"]
    assert Referral.objects.get().state == "sent"


def test_only_the_desk_pauses_and_only_while_it_waits(referral):
    stranger = gate.Actor("P", frozenset({"partner"}), None, referral.organisation_id)
    with pytest.raises(gate.NotYourRole):
        silence.pause(referral, stranger, until=DUE, text=TEXT)
    Referral.objects.update(state="accepted")
    with pytest.raises(gate.WrongState):
        silence.pause(referral, CITY, until=DUE, text=TEXT)
    assert not Note.objects.exists()


def test_an_organisation_may_have_a_term_of_its_own(settings):
    body = partner()
    assert terms.days_of(body) == terms.referral_days()
    Receiving.objects.create(organisation=body, answer_days=2)
    with time_machine.travel(dt.datetime(2026, 3, 6, 10, tzinfo=dt.UTC), tick=False):
        assert terms.referral_due(body) == dt.date(2026, 3, 10)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once():
    application = ApplicationFactory(state="referred", owner=desk_user())
    referral = ReferralFactory(
        application=application, organisation=partner(), due_on=dt.date(2020, 1, 7)
    )
    at_once(silence.attend, silence.attend)
    assert Event.objects.about(referral).count() == 1
    assert told() == ["referral_expired"]
