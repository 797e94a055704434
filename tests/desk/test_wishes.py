"""How the person wants to be told that there is news."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from desk import news, replies, review
from desk.letters.way import way_to
from desk.models import Application, InfoRequest
from desk.talk import reminding, writing
from tests.desk.factories import ANSWERS, received
from tests.desk.test_matrix import CITY, TEXT
from tests.desk.test_status import asked, holding, page, text
from workflow.models import Message

pytestmark = pytest.mark.django_db
NEEDED = {"about": "needed", "language": "en"}


def wish(application, **said):
    return holding(application).post(page(application, "wishes"), said)


def kinds(application):
    return list(Message.objects.about(application).order_by("pk").values_list("kind", flat=True))


def test_whoever_wants_to_hear_less_hears_what_needs_them():
    application = received()
    assert wish(application, **NEEDED).status_code == 302
    application.refresh_from_db()
    assert news.preview(application, "take_in_charge").silent_because
    review.take_in_charge(application, CITY, seen=1)
    assert kinds(application) == []
    review.ask_applicant(application, CITY, seen=2, question=TEXT)
    writing.write_to_applicant(application, CITY, text=TEXT)
    replies.answer_request(InfoRequest.objects.get(), text=TEXT)
    review.redirect(application, CITY, seen=4, text=TEXT)
    assert kinds(application) == ["question", "message", "redirect"]


def test_messages_come_in_the_language_chosen_and_what_was_sent_stays():
    application = received()
    wish(application, about="everything", language="en")
    review.take_in_charge(application, CITY, seen=1)
    message = Message.objects.about(application).get()
    assert message.language == "en"
    assert "There is news about your request" in message.body
    application.submission.refresh_from_db()
    assert application.submission.language == "it"


@pytest.mark.parametrize(
    "forged",
    [
        {"about": "nothing", "language": "it"},
        {"about": "everything", "language": "xx"},
        {"about": "everything", "language": "it'--"},
        {"language": "it"},
        {},
    ],
)
def test_a_forged_choice_changes_nothing(forged):
    application = received()
    response = wish(application, **forged)
    assert response.status_code == 422
    assert "error-summary" in text(response)
    application.refresh_from_db()
    assert (application.news_only_needed, application.news_language) == (False, "")


def test_another_address_cannot_be_written_to():
    """With one address in the request there is nothing to choose."""
    application = received()
    wish(application, about="everything", language="it", channel="sms", email="evil@example.org")
    application.refresh_from_db()
    assert application.news_channel == ""
    assert way_to(application).to == "amina@example.org"


def test_the_way_can_be_changed_to_another_of_the_request(monkeypatch):
    monkeypatch.setattr("portal.sms.is_on", lambda: True)
    application = received(answers=ANSWERS | {"phone": "+393331234567"})
    assert way_to(application).kind == "email"
    wish(application, about="everything", language="it", channel="sms")
    application.refresh_from_db()
    assert (way_to(application).kind, way_to(application).to) == ("sms", "+393331234567")
    assert wish(application, about="everything", language="it", channel="pigeon").status_code == 422
    monkeypatch.setattr("portal.sms.is_on", lambda: False)
    assert way_to(application).kind == "email", "what is switched off is not waited for"


@pytest.mark.parametrize("trait", ["unsafe", "no_email"])
def test_where_nothing_can_be_sent_there_is_nothing_to_choose(trait):
    application = received(**{trait: True})
    response = holding(application).get(page(application))
    assert response.context["wishes"].form is None
    assert response.context["wishes"].silent_because in text(response)
    assert wish(application, **NEEDED).status_code == 302
    application.refresh_from_db()
    assert not application.news_only_needed


def test_a_stranger_changes_nothing():
    application = received()
    assert Client().post(page(application, "wishes"), NEEDED).status_code == 404
    application.refresh_from_db()
    assert not application.news_only_needed


def test_what_was_sent_stands_in_plain_words_without_addresses():
    application, _question = asked()
    response = holding(application).get(page(application))
    told = [notice.title for notice in response.context["wishes"].notices]
    assert len(told) == 2
    assert all(title in text(response) for title in told)
    assert "amina@example.org" not in text(response)


# --- reminders ------------------------------------------------------------------------------------


def later(days):
    return time_machine.travel(timezone.now() + dt.timedelta(days=days))


def reminders():
    return Message.objects.filter(kind="question_reminder")


def test_a_question_is_called_to_mind_once():
    _application, _question = asked()
    with later(3):
        reminding.attend()
    assert not reminders().exists()
    for days in (10, 11, 30):
        with later(days):
            reminding.attend()
    assert reminders().count() == 1


def test_nobody_is_reminded_of_what_is_answered_or_does_not_want_it():
    answered, question = asked()
    replies.answer_request(question, text=TEXT)
    paused, _question = asked()
    assert wish(paused, about="everything", language="it", no_reminders="on").status_code == 302
    with later(10):
        reminding.attend()
    assert not reminders().exists()
    Application.objects.filter(pk=paused.pk).update(reminders_paused=False)
    with later(10):
        reminding.attend()
    assert reminders().get().object_id == paused.pk
    assert answered.pk != paused.pk
