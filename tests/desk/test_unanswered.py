"""An applicant who was asked and does not answer: reminded once, then the request expires."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from desk import links, replies, review, terms, unanswered
from desk.models import Application, InfoRequest
from desk.privacy import holder
from forms.privacy import holders
from forms.privacy.due import due
from forms.privacy.retention_rules import RetentionRule
from tests.desk.cases import aged
from tests.desk.factories import (
    ANSWERS,
    ApplicationFactory,
    InfoRequestFactory,
    SubmissionFactory,
    received,
)
from tests.desk.test_matrix import CITY, TEXT
from tests.workflow.test_races import at_once
from workflow import gate, outbox
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db
ASKED = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def day(number):
    return time_machine.travel(ASKED + dt.timedelta(days=number, hours=1), tick=False)


def night(number):
    with day(number):
        unanswered.attend()


@pytest.fixture
def asked():
    return question()


def question(**traits):
    with time_machine.travel(ASKED, tick=False):
        application = received(**traits)
        review.take_in_charge(application, CITY, seen=1)
        review.ask_applicant(application, CITY, seen=2, question="When is the hearing?")
    Message.objects.all().delete()
    return InfoRequest.objects.get(application=application)


def told():
    return sorted(Message.objects.values_list("kind", flat=True))


def now_of(asked):
    return Application.objects.get(pk=asked.application_id)


def test_it_runs_before_messages_are_sent():
    assert unanswered.attend in outbox.before_sending


def test_night_after_night_everything_happens_once(asked):
    story = {}
    for number in (1, 29, 30, 31, 59, 60, 61, 62, 90):
        night(number)
        night(number)
        story[number] = (now_of(asked).state, told())
    waiting, reminded = "info_requested", ["reminder"]
    assert story[29] == (waiting, [])
    assert story[30] == story[31] == story[60] == (waiting, reminded)
    assert story[61] == story[90] == ("expired", ["expired", "reminder"])


def test_who_was_never_reminded_still_has_days_to_answer(asked):
    night(100)
    assert (now_of(asked).state, told()) == ("info_requested", ["reminder"])
    night(114)
    assert now_of(asked).state == "info_requested"
    night(115)
    assert now_of(asked).state == "expired"


def test_the_city_sets_its_own_days(asked, settings):
    settings.DESK_UNANSWERED_REMIND_DAYS, settings.DESK_UNANSWERED_DAYS = 3, 20
    night(4)
    night(21)
    assert now_of(asked).state == "expired"


@pytest.mark.parametrize("traits", [{"unsafe": True}, {"no_email": True}])
def test_nobody_is_written_to_who_may_not_be(traits):
    asked = question(**traits)
    night(31)
    night(61)
    assert (now_of(asked).state, told()) == ("expired", [])


def test_the_reminder_goes_the_chosen_way_and_says_nothing(asked):
    night(31)
    message = Message.objects.get()
    assert message.recipient == ANSWERS["email"]
    for secret in ("Amina", "hearing", "eviction", "Sfratto"):
        assert secret not in message.subject + message.body
    assert asked.application.reference in message.subject
    (address,) = [line for line in message.body.splitlines() if line.startswith("http")]
    with day(31):
        assert links.opened_by(address.rstrip("/").split("/")[-1]) == asked.application


def test_an_answer_in_time_ends_the_waiting(asked):
    night(31)
    with day(40):
        replies.answer_request(asked, text=TEXT)
    night(61)
    night(90)
    assert (now_of(asked).state, told()) == ("in_review", ["reminder"])


def test_a_new_question_has_its_own_days(asked):
    night(31)
    with day(50):
        replies.answer_request(asked, text=TEXT)
        application = now_of(asked)
        review.ask_applicant(application, CITY, seen=application.version, question="And where?")
    night(61)
    night(79)
    assert now_of(asked).state == "info_requested"


def test_an_expired_request_is_news_for_the_desk_and_keeps_its_history(asked):
    night(31)
    night(61)
    application = now_of(asked)
    assert application.news_since is not None
    event = Event.objects.about(application).order_by("-version").first()
    assert (event.transition, event.actor_label, event.is_public) == ("expire", "Snodo", True)


def test_the_person_can_still_answer_and_that_opens_it_again(client, asked):
    night(31)
    night(61)
    with day(62):
        link = reverse("desk:status_link", args=[links.make(now_of(asked))])
        page = client.get(link, follow=True)
        assert page.context["question"] == asked
        address = reverse("desk:answer", args=[asked.application.submission.uuid])
        client.post(address, {"question": asked.pk, "answer": "On 3 May"})
        application = now_of(asked)
        assert application.state == "in_review"
        assert application.due_on > timezone.localdate()
        assert not application.is_late(timezone.localdate())
        assert client.get(link).status_code == 404
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("answered", "On 3 May")


def test_the_desk_reopens_and_the_old_question_ends(asked):
    night(31)
    night(61)
    application = now_of(asked)
    review.reopen(application, CITY, seen=application.version, text="She called")
    asked.refresh_from_db()
    assert (now_of(asked).state, asked.state) == ("in_review", "dropped")
    with pytest.raises(gate.AlreadyDone):
        replies.answer_request(asked, text=TEXT)


def test_links_to_news_end_when_the_request_expires(asked):
    with day(60):
        token = links.make(now_of(asked))
        asked.state = "dropped"
        asked.save()
        news = links.make(now_of(asked))
        InfoRequest.objects.update(state="open")
        assert links.opened_by(news)
    night(31)
    night(61)
    with day(61):
        assert links.opened_by(news) is None
        assert links.opened_by(token)


def test_only_the_system_lets_a_request_expire(asked):
    for actor in (CITY, gate.Actor("applicant", frozenset({"applicant"}))):
        with pytest.raises(gate.NotYourRole):
            gate.apply(Application, asked.application_id, "expire", actor, seen=None)


def test_a_change_at_the_last_moment_wins(asked):
    night(31)
    stale = InfoRequest.objects.select_related("application").get()
    with day(61):
        replies.answer_request(asked, text=TEXT)
        with pytest.raises(gate.Refusal):
            unanswered.expire(stale)
    assert (now_of(asked).state, told()) == ("in_review", ["reminder"])


def test_when_the_message_fails_it_has_not_expired(asked, monkeypatch):
    night(31)

    def fail(*_args, **_rest):
        raise RuntimeError("the last write fails")

    monkeypatch.setattr(outbox, "post", fail)
    with pytest.raises(RuntimeError):
        night(61)
    assert now_of(asked).state == "info_requested"
    assert Event.objects.about(now_of(asked)).count() == 3


def test_case_and_own_page_say_until_when(desk, client, asked):
    application = now_of(asked)
    with day(1):
        shown = desk.get(reverse("desk_applications:case", args=[application.pk]))
        assert "1 maggio 2026" in shown.context["held"].closes
        assert shown.context["held"].closes in shown.content.decode()
        link = reverse("desk:status_link", args=[links.make(application)])
        own = client.get(link, follow=True)
        assert any("1 maggio 2026" in stage.text for stage in own.context["stages"])


def test_an_expired_request_has_its_own_rule_of_keeping(asked):
    night(31)
    night(61)
    state = holders.states()["expired"]
    assert state.days == holder.NOT_TAKEN_ON_DAYS
    RetentionRule.objects.create(state="expired", days=state.days, action=holders.ANONYMISE)
    aged(now_of(asked), 364)
    assert not due(state, timezone.now()).exists()
    aged(now_of(asked), 366)
    assert due(state, timezone.now()).get() == asked.application.submission
    assert holder.hold(asked.application.submission) == ""


@pytest.mark.parametrize("many", [1, 6])
def test_a_night_without_anything_to_do_asks_twice(many, django_assert_num_queries):
    for _each in range(many):
        InfoRequestFactory(application=ApplicationFactory(state="info_requested"))
    terms.unanswered_days()  # the terms are read once
    with django_assert_num_queries(2):
        unanswered.attend()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once():
    application = ApplicationFactory(state="info_requested", submission=SubmissionFactory())
    InfoRequestFactory(application=application, asked_at=ASKED)
    at_once(unanswered.attend, unanswered.attend)
    assert told() == ["reminder"]
    InfoRequest.objects.update(warned_on=dt.date(2020, 1, 1))
    at_once(unanswered.attend, unanswered.attend)
    assert Event.objects.about(application).count() == 1
    assert told() == ["expired", "reminder"]
