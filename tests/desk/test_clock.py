"""The two nights on which the clock of Europe/Rome jumps, and a clock that is set back by hand."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from desk import links, review, routing, silence, terms
from desk.bylink.records import CODE_LASTS
from desk.models import Application, Referral
from desk.statistics import facts as counting
from desk.statistics import folding
from desk.statistics.tallies import DayTally, Measure
from tests.desk import bylink
from tests.desk.factories import received
from tests.desk.test_matrix import CITY, TEXT
from workflow import outbox
from workflow.calendar import add_working_days, working_days_between
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)  # both Sundays
HOUR = dt.timedelta(hours=1)


def at(day: dt.date, hour: int, minute: int = 0, *, fold: int = 0) -> dt.datetime:
    """A moment on the clock in Rome, as it really was."""
    return dt.datetime(
        day.year, day.month, day.day, hour, minute, tzinfo=ROME, fold=fold
    ).astimezone(dt.UTC)


def clock(moment: dt.datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


# --- the last Sundays of March and October ----------------------------------------------------------


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_the_day_really_has_another_length(day, hours):
    assert at(day + dt.timedelta(days=1), 0) - at(day, 0) == hours * HOUR


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize(("hour", "minute"), [(0, 1), (1, 59), (3, 1), (23, 59)])
def test_a_due_day_is_a_day_and_counts_the_same_working_days(day, hour, minute):
    with clock(at(day, hour, minute)):
        assert timezone.localdate() == day
        application = received()
    assert application.due_on == add_working_days(day, terms.answer_days())
    assert working_days_between(day, application.due_on) == terms.answer_days()
    friday = day - dt.timedelta(days=2)
    assert add_working_days(friday, 1) == day + dt.timedelta(days=1)
    assert working_days_between(friday, day + dt.timedelta(days=1)) == 1


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_reminder_leaves_once_however_often_the_night_is_looked_at(day):
    """In October two o'clock comes twice, in March never."""
    referral = bylink.sent_to(bylink.by_link())
    monday = day + dt.timedelta(days=1)
    Referral.objects.update(due_on=monday)
    for moment in (at(day, 1, 59), at(day, 2, 30), at(day, 2, 30, fold=1), at(day, 3, 1)):
        with clock(moment):
            silence.attend()
    assert Message.objects.filter(kind="referral_reminder").count() == 1
    with clock(at(monday, 23, 59)):
        silence.attend()
        assert Referral.objects.get().state == "sent", "its last day is a whole day"
        assert not Referral.objects.get().is_late(timezone.localdate())
    with clock(at(monday + dt.timedelta(days=1), 0, 1)):
        assert Referral.objects.get().is_late(timezone.localdate())
    last = silence.expires_after(referral := Referral.objects.get(pk=referral.pk))
    with clock(at(last, 23, 59)):
        silence.attend()
    assert Referral.objects.get().state == "sent"
    with clock(at(last + dt.timedelta(days=1), 0, 1)):
        silence.attend()
    assert Referral.objects.get().state == "expired"


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_link_lives_its_days_and_a_code_its_minutes(day):
    """They are counted in hours that pass, and not on the face of the clock."""
    with clock(at(day - dt.timedelta(days=1), 12)):
        application = received()
        token = links.make(application)
        referral = bylink.sent_to(bylink.by_link())
        made = bylink.link_of(referral)
    lives = dt.timedelta(days=terms.link_days())
    with clock(at(day - dt.timedelta(days=1), 12) + lives - HOUR):
        assert links.opened_by(token) == application
    with clock(at(day - dt.timedelta(days=1), 12) + lives + HOUR):
        assert links.opened_by(token) is None
        with pytest.raises(signing.SignatureExpired):
            signing.loads(token, salt=links.SALT, max_age=lives)
    assert made.expires_at - made.sent_at == pytest.approx(
        dt.timedelta(days=terms.partner_link_days()), abs=dt.timedelta(seconds=5)
    )
    before = at(day, 1, 55)
    with clock(before):
        address = bylink.door(referral)
        code = bylink.ask_code(client := bylink.Client(), address)
    with clock(before + CODE_LASTS):
        assert bylink.try_code(client, address, code).status_code == 422
    with clock(before + CODE_LASTS - dt.timedelta(seconds=1)):
        assert bylink.try_code(client, address, code).status_code == 302


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_statistics_count_the_day_on_which_it_was_in_rome(day):
    for moment in (at(day, 0, 5), at(day, 1, 30), at(day, 3, 30), at(day, 23, 55)):
        with clock(moment):
            received()
    with clock(at(day + dt.timedelta(days=1), 0, 5)):
        received()
    folding.fold(wait=dt.timedelta(0))
    whole = DayTally.objects.filter(measure=Measure.RECEIVED, whole=True)
    counted = dict(whole.values_list("day", "n"))
    assert counted == {day: 4, day + dt.timedelta(days=1): 1}


# --- a clock that is set back -----------------------------------------------------------------------


def test_the_order_of_history_stays_when_the_clock_is_set_back():
    now = timezone.now()
    with clock(now):
        application = received()
        review.take_in_charge(application, CITY, seen=1)
    with clock(now - HOUR):
        review.ask_applicant(application, CITY, seen=2, question=TEXT)
        review.stop_waiting(application, CITY, seen=3, text=TEXT)
        assert Application.objects.get().state_since >= now - dt.timedelta(seconds=1)
    with clock(now + HOUR):
        routing.route(application, bylink.by_link(), CITY, seen=4, reason=TEXT)
    events = list(Event.objects.about(application))
    assert [each.version for each in events] == [1, 2, 3, 4, 5]
    assert all(first.at <= then.at for first, then in pairwise(events))


def test_no_duration_is_negative_when_the_clock_is_set_back():
    now = timezone.now()
    with clock(now):
        application = received()
    with clock(now - 40 * 24 * HOUR):
        review.take_in_charge(application, CITY, seen=1)
        review.close(application, CITY, seen=2, reason="home_kept", text=TEXT)
    rows = Event.objects.about(application).order_by("version").values_list(*folding.READ)
    happened = [counting.Happened(*row) for row in rows]
    found = list(folding.facts(happened))
    assert {each.measure for each in found} >= {Measure.STAY, Measure.ANSWER}
    assert all(each.bucket >= 0 for each in found)
    assert len({each.day for each in found}) == 1, "and on no day before it began"


def test_an_expired_code_does_not_live_again():
    referral = bylink.sent_to(bylink.by_link())
    address, client = bylink.door(referral), bylink.Client()
    now = timezone.now()
    with clock(now):
        code = bylink.ask_code(client, address)
    for moved in (CODE_LASTS, -CODE_LASTS, -HOUR, -24 * HOUR):
        with clock(now + moved):
            assert bylink.try_code(client, address, code).status_code == 422, moved
    with clock(now - dt.timedelta(seconds=30)):  # a clock put right by a little
        assert bylink.try_code(client, address, code).status_code == 302


def test_a_message_claimed_in_the_future_is_sent_and_not_twice(mailoutbox):
    now = timezone.now()
    with clock(now):
        message = outbox.post(
            key="one", to="anna@example.org", language="it", subject="x", body="x", kind="news"
        )
    with clock(now - HOUR):
        assert outbox.send_due() == 0, "it waits until the clock is there again"
    with clock(now + HOUR):
        assert [outbox.send_due(), outbox.send_due()] == [1, 0]
    assert len(mailoutbox) == 1
    assert Message.objects.get(pk=message.pk).state == "sent"
