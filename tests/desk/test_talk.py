"""Messages between the applicant and whoever works on the request."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import news, review
from desk.models import Application, ChatMessage
from desk.replies import withdraw
from desk.talk import writing
from tests.desk.factories import ReferralFactory, partner, partner_user, received
from tests.desk.test_matrix import CITY, NOBODY, TEXT, partner_actor
from tests.desk.test_status import holding, page, text
from workflow import gate
from workflow.models import Message
from workflow.models.about import AppendOnlyError

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }} שלום 🙏"
INDEX = "desk_applications:index"


@pytest.fixture
def application():
    made = received()
    review.take_in_charge(made, CITY, seen=1)
    made.refresh_from_db()
    return made


def at_work(application, body, state="accepted"):
    Application.objects.filter(pk=application.pk).update(state="accepted")
    return ReferralFactory(application=application, organisation=body, state=state)


def case(application, name="case"):
    return reverse(f"desk_applications:{name}", args=[application.pk])


def referral_page(referral):
    return reverse("desk_referrals:referral", args=[referral.pk])


def write(client, application, words="I have a new number", key=None):
    data = {"message": words, "message_key": key or uuid.uuid4()}
    return client.post(page(application, "write"), data)


def news_of(application):
    return Message.objects.about(application).filter(kind="message")


# --- the applicant writes -----------------------------------------------------------------------


def test_a_message_is_new_for_the_desk_until_somebody_opens_it(desk, application):
    write(holding(application), application)
    queue = desk.get(reverse("desk_applications:tab", args=["written"]))
    assert [each.reference for each in queue.context["object_list"]] == [application.reference]
    assert "New message" in text(queue) or "Nuovo messaggio" in text(queue)
    (count,) = (tab.count for tab in queue.context["tabs"] if tab.key == "written")
    assert count == 1
    assert reverse("desk_applications:tab", args=["written"]) in text(desk.get("/admin/"))

    desk.head(case(application))
    assert ChatMessage.objects.unread().count() == 1, "a program that only asks has not read it"
    seen = text(desk.get(case(application)))
    assert "I have a new number" in seen
    message = ChatMessage.objects.get()
    assert message.read_by == "Città di Prova"
    assert not desk.get(reverse(INDEX)).context["object_list"][0].has_new_message
    assert "Città di Prova" in text(holding(application).get(page(application)))


def test_a_double_click_writes_one_and_other_words_from_the_same_page_another(application):
    client, key = holding(application), uuid.uuid4()
    for words in ("First", "First", "Second"):
        assert write(client, application, words, key).status_code == 302
    assert [each.text for each in ChatMessage.objects.all()] == ["First", "Second"]


def test_the_number_of_a_page_opens_no_other_request(application):
    key, other = uuid.uuid4(), received()
    mine = writing.write_to_desk(application, text="Same words", key=key)
    theirs = writing.write_to_desk(other, text="Same words", key=key)
    assert theirs.application == other
    assert mine.pk != theirs.pk


@pytest.mark.parametrize("typed", ["", "  \n ", "x" * 5001, "\x00"])
def test_what_cannot_be_taken_stays_in_the_field(application, typed):
    response = write(holding(application), application, typed)
    assert response.status_code == 422
    assert typed.strip("\x00 \n") in text(response)
    assert not ChatMessage.objects.exists()


def test_a_made_up_number_costs_no_words(application):
    assert write(holding(application), application, "Hello", "no-number").status_code == 302
    assert ChatMessage.objects.get().text == "Hello"


def test_too_many_in_a_day_are_kindly_refused_and_kept(application, settings):
    settings.DESK_MESSAGES_A_DAY = 2
    client = holding(application)
    for number in range(2):
        write(client, application, f"Number {number}")
    response = write(client, application, "The third")
    assert response.status_code == 429
    assert "The third" in text(response)
    yesterday = timezone.now() - dt.timedelta(days=1, minutes=1)
    ChatMessage._base_manager.update(at=yesterday)
    assert write(client, application, "The third").status_code == 302


@pytest.mark.parametrize(("days", "code"), [(29, 302), (31, 409)])
def test_for_some_days_after_the_end_one_can_still_write(application, days, code):
    withdraw(application)
    since = timezone.now() - dt.timedelta(days=days)
    Application.objects.filter(pk=application.pk).update(state_since=since)
    response = write(holding(application), application, "One thing more")
    assert response.status_code == code
    if code == 409:
        assert "One thing more" in text(response)
        assert response.context["message_form"] is None


def test_a_stranger_writes_nothing_and_an_ended_session_loses_no_words(application):
    response = write(Client(), application, "An hour of typing <b>")
    assert response.status_code == 404
    assert "An hour of typing <b>" in text(response)
    assert b"typing <b>" not in response.content
    assert not ChatMessage.objects.exists()
    assert "blockquote" not in text(Client().get(page(application)))


def test_a_missing_token_costs_a_click_and_no_words(application):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = holding(application).cookies
    response = write(strict, application, "Il 10 gennaio")
    assert response.status_code == 403
    assert response.context["message_form"]["message"].value() == "Il 10 gennaio"
    assert not ChatMessage.objects.exists()


def test_opening_the_address_for_writing_shows_the_page(application):
    assert holding(application).get(page(application, "write")).url == page(application)


# --- the desk writes ------------------------------------------------------------------------------


def test_the_answer_of_the_desk_is_looked_at_first_and_the_person_is_told(desk, application):
    data = {"text": "We have called the landlord.", "key": uuid.uuid4()}
    shown = desk.post(case(application, "message"), {**data, "preview": "1"})
    assert shown.status_code == 200
    assert "amina@example.org" in text(shown)
    assert not ChatMessage.objects.exists()
    for _click in range(2):
        assert desk.post(case(application, "message"), data).status_code == 302
    (message,) = ChatMessage.objects.all()
    (told,) = news_of(application)
    assert (told.language, told.recipient) == ("it", "amina@example.org")
    assert "landlord" not in told.body
    seen = text(holding(application).get(page(application)))
    assert "We have called the landlord." in seen
    assert "Città di Prova" in seen
    assert "Olga" not in seen, "staff answer to their organisation"
    message.refresh_from_db()
    assert message.read_at is not None


def test_the_message_that_leaves_can_be_changed(desk, application):
    data = {"text": "We have called.", "key": uuid.uuid4()}
    changed = {"mail_subject": "News", "mail_body": "Look here: {link}"}
    assert desk.post(case(application, "message"), data | changed).status_code == 302
    (told,) = news_of(application)
    assert told.body.startswith("Look here: http")
    assert told.default_body != told.body


@pytest.mark.parametrize("typed", ["", "x" * 5001])
def test_what_staff_cannot_send_stays(desk, application, typed):
    response = desk.post(case(application, "message"), {"text": typed, "preview": "1"})
    assert response.status_code == 422
    assert typed in text(response)


def test_where_contact_is_not_safe_the_page_has_it_and_nothing_leaves(desk):
    unsafe = received(unsafe=True)
    writing.write_to_applicant(unsafe, CITY, text=TEXT)
    assert not news_of(unsafe).exists()
    assert TEXT in text(holding(unsafe).get(page(unsafe)))


def test_message_and_news_are_one_act(application, monkeypatch):
    def broken(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(news, "tell_of_message", broken)
    with pytest.raises(DatabaseError):
        writing.write_to_applicant(application, CITY, text=TEXT)
    assert not ChatMessage.objects.exists()


def test_after_the_time_for_messages_the_words_of_staff_are_shown(desk, application):
    withdraw(application)
    long_ago = timezone.now() - dt.timedelta(days=31)
    Application.objects.filter(pk=application.pk).update(state_since=long_ago)
    response = desk.post(case(application, "message"), {"text": "Too late <b>"})
    assert response.status_code == 409
    assert "Too late <b>" in text(response)
    assert b"late <b>" not in response.content


# --- the organisation at work ---------------------------------------------------------------------


def test_an_organisation_reads_what_was_written_since_it_accepted(helper, body, application):
    writing.write_to_desk(application, text="Before anybody said yes")
    referral = at_work(application, body)
    writing.write_to_desk(application, text="For whoever helps me")
    assert Message.objects.about(referral).get().kind == "referral_message"
    inbox = helper.get(reverse("desk_referrals:index"))
    assert inbox.context["cards"][0]["has_new_message"]
    seen = text(helper.get(referral_page(referral)))
    assert "For whoever helps me" in seen
    assert "Before anybody said yes" not in seen
    assert ChatMessage.objects.unread().get().text == "Before anybody said yes"


def test_what_comes_after_its_work_is_not_for_it(helper, body, application):
    referral = at_work(application, body)
    writing.write_to_applicant(application, CITY, text="While you help")
    referral.__class__.objects.filter(pk=referral.pk).update(
        state="concluded", state_since=timezone.now()
    )
    writing.write_to_desk(application, text="They did not help me")
    response = helper.get(referral_page(referral))
    assert "While you help" in text(response)
    assert "They did not help me" not in text(response)
    assert "message" not in response.context["forms"]


def test_an_organisation_that_has_not_accepted_sees_no_message(helper, body, application):
    Application.objects.filter(pk=application.pk).update(state="referred")
    referral = ReferralFactory(application=application, organisation=body)
    writing.write_to_desk(application, text="Not yet for you")
    response = helper.get(referral_page(referral))
    assert "Not yet for you" not in text(response)
    address = reverse("desk_referrals:answer", args=[referral.pk, "message"])
    assert helper.post(address, {"seen": 1, "text": "Hello"}).status_code == 409
    assert ChatMessage.objects.count() == 1


def test_the_organisation_answers_and_the_desk_sees_it(helper, desk, body, application):
    referral = at_work(application, body)
    address = reverse("desk_referrals:answer", args=[referral.pk, "message"])
    data = {"seen": 1, "text": HOSTILE, "key": uuid.uuid4()}
    for _click in range(2):
        assert helper.post(address, data).status_code == 302
    assert helper.post(address, {"seen": 1, "text": " "}).status_code == 422
    for client, url in (
        (helper, referral_page(referral)),
        (desk, case(application)),
        (holding(application), page(application)),
    ):
        response = client.get(url)
        assert text(response).count(HOSTILE) == 1
        assert b"<script>alert" not in response.content
    assert "Casa Aperta" in text(holding(application).get(page(application)))
    assert news_of(application).count() == 1


def test_others_cannot_write(application, body, sign_in):
    referral = at_work(application, body)
    for actor in (NOBODY, partner_actor(partner(name="Other"))):
        with pytest.raises(gate.NotYourRole):
            writing.write_to_applicant(application, actor, text=TEXT)
    stranger = sign_in(partner_user())
    address = reverse("desk_referrals:answer", args=[referral.pk, "message"])
    assert stranger.post(address, {"seen": 1, "text": TEXT}).status_code == 404
    assert stranger.get(case(application, "message")).status_code == 404
    assert not ChatMessage.objects.exists()


# --- rows and lists -------------------------------------------------------------------------------


def test_what_is_written_is_not_edited(application):
    message = writing.write_to_desk(application, text=TEXT)
    for change in (message.save, message.delete, lambda: ChatMessage.objects.update(text="x")):
        with pytest.raises(AppendOnlyError):
            change()
    ChatMessage.objects.filter(pk=message.pk).mark_read("City")
    ChatMessage.objects.filter(pk=message.pk).mark_read("Somebody later")
    assert ChatMessage.objects.get().read_by == "City"


def fill(application, referral, numbers):
    ChatMessage._base_manager.bulk_create(
        ChatMessage(
            application=application, referral=referral, direction="in" if n % 2 else "out",
            author_label="applicant", text=f"No {n}.", key=uuid.uuid4(), read_at=timezone.now(),
        )
        for n in numbers
    )  # fmt: skip


def asked(client, url):
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_pages_ask_the_same_however_long_the_talk(desk, helper, body, application):
    referral = at_work(application, body)
    pages = (
        (holding(application), page(application)),
        (desk, case(application)),
        (helper, referral_page(referral)),
        (helper, reverse("desk_referrals:index")),
        (desk, reverse(INDEX)),
    )
    fill(application, referral, range(1))
    for client, url in pages:
        client.get(url)  # what is remembered afterwards
    few = [asked(*each) for each in pages]
    fill(application, referral, range(1, 13))
    assert [asked(*each) for each in pages] == few
    assert max(few) < 50
