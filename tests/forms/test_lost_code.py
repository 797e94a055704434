"""The code is lost: a link to the contact we know, and not a word about whether we know it."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forms.coming_back import pages, requests
from forms.models import Contact, Draft, LinkRequest
from tests.forms.coming import MAIL, SAFE, Comer, bare, published
from tests.forms.test_links import link_in
from workflow.models import Message


@pytest.fixture
def comer(home, delivered, private_files, settings):
    settings.SMS = "files"
    return Comer(published())


@pytest.fixture
def url(home):
    return reverse("forms:lost")


def lost():
    return Message.objects.filter(kind="draft-lost")


def test_a_link_goes_to_the_answered_address(comer, url, django_capture_on_commit_callbacks):
    comer.until_story()
    with django_capture_on_commit_callbacks(execute=True):
        response = Client().post(url, {"place": f" {MAIL.upper()} "})
    assert response["Location"] == f"{url}?sent"
    (letter,) = mail.outbox
    assert letter.to == [MAIL]
    assert "Amina" not in letter.body
    assert Client().post(link_in(letter.body))["Location"] == comer.url("story")
    assert not LinkRequest.objects.exists()


def test_a_number_gets_a_text_message(comer, url):
    comer.until_story()
    Client().post(url, {"place": "0039 333 123 4567"})
    message = lost().get()
    assert (message.channel, message.recipient) == ("sms", "+393331234567")
    assert len(message.body) <= 306


def test_one_letter_names_all_that_was_begun_a_text_message_the_last(comer, url):
    for _time in range(5):
        person = Comer(comer.version)
        person.until_story()
    Client().post(url, {"place": MAIL})
    assert lost().get().body.count("http") == requests.MOST_DRAFTS
    Client().post(url, {"place": "333 123 4567"})
    text = lost().get(channel="sms").body
    assert text.count("http") == 1
    assert Client().post(link_in(text))["Location"] == person.url("story")


UNREACHABLE = {
    "unknown": lambda _comer: None,
    "not safe": lambda comer: comer.post("contact", SAFE | {"contact-safe": "no"}),
    "perhaps": lambda comer: comer.post("contact", SAFE | {"contact-safe": "unknown"}),
    "locked": lambda comer: comer.client.post(comer.page("lock")),
    "sent": lambda comer: (comer.post("story", {"story-story": "x"}), comer.send()),
    "deleted": lambda comer: comer.client.post(comer.page("leave"), {"action": "delete"}),
    "expired": lambda _comer: Draft.objects.update(expires_at=timezone.now()),
    "no longer counts": lambda comer: comer.draft.saved.filter(step="contact").delete(),
}


@pytest.mark.parametrize("why", UNREACHABLE)
def test_known_and_unknown_answer_alike_and_cost_the_same(comer, url, why, monkeypatch):
    """Status, address, words and queries: the two differ only after the answer has left."""
    comer.until_story()
    left: list[object] = []

    def keep_the_rest(response):
        left.append(response)

    monkeypatch.setattr(pages.ThenRedirect, "close", keep_the_rest)

    def ask(place):
        client = Client()
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            response = client.post(url, {"place": place})
        assert left.pop() is response
        page = client.get(response["Location"])
        return response.status_code, response["Location"], bare(page), len(seen)

    known = ask(MAIL)
    UNREACHABLE[why](comer)
    LinkRequest.objects.all().delete()
    place = "nobody@example.org" if why == "unknown" else MAIL
    assert ask(place) == known
    assert LinkRequest.objects.count() == 1
    requests.attend()
    assert not lost().exists()
    assert not LinkRequest.objects.exists()


def test_what_was_not_attended_to_waits_for_the_outbox(comer, url, monkeypatch):
    comer.until_story()
    monkeypatch.setattr(pages.ThenRedirect, "close", lambda _response: None)
    Client().post(url, {"place": MAIL})
    assert not lost().exists()
    call_command("outbox")
    assert [letter.to for letter in mail.outbox] == [[MAIL]]
    call_command("outbox")
    assert len(mail.outbox) == 1


def test_one_request_that_breaks_keeps_nobody_waiting(comer, monkeypatch, caplog):
    comer.until_story()
    requests.write_down(requests.Reach("email", "broken@example.org"), "en")
    requests.write_down(requests.Reach("email", MAIL), "en")
    find = requests.with_contact

    def breaking(where):
        if where.address.startswith("broken"):
            raise RuntimeError(where.address)
        return find(where)

    monkeypatch.setattr(requests, "with_contact", breaking)
    assert requests.attend() == 1
    assert LinkRequest.objects.count() == 1
    assert "broken@" not in caplog.text
    with time_machine.travel(timezone.now() + dt.timedelta(days=2)):
        assert requests.attend() == 0
    assert not LinkRequest.objects.exists()


def test_strangers_cannot_fill_somebodys_mailbox_nor_learn_it(comer, url, settings):
    comer.until_story()
    answers = set()
    for number in range(settings.LOST_MOST_TO_ONE + 3):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        answers.add(client.post(url, {"place": MAIL})["Location"])
    assert lost().count() == settings.LOST_MOST_TO_ONE
    assert len(answers) == 1


def test_an_address_that_asks_too_often_is_told_to_wait(url, settings):
    for number in range(settings.LOST_MOST_PER_ADDRESS):
        assert Client().post(url, {"place": f"a{number}@example.org"}).status_code == 302
    page = Client().post(url, {"place": MAIL})
    assert str(pages.TOO_MANY) in page.content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        assert Client().post(url, {"place": MAIL}).status_code == 302


@pytest.mark.parametrize("place", ["", "anna", "x" * 100_000, "\x00", "<script>", "@", "011 442"])
def test_no_place_breaks_the_page(url, place):
    response = Client().post(url, {"place": place})
    assert response.status_code == 200
    assert "<title>Error:" in response.content.decode()
    assert not LinkRequest.objects.exists()


def test_what_is_written_down_is_ciphertext(url):
    requests.write_down(requests.Reach("email", MAIL), "en")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM forms_linkrequest")
        assert MAIL not in repr(cursor.fetchall())


def test_a_contact_is_found_by_its_keyed_hash_alone(comer):
    comer.until_story()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM forms_contact")
        stored = repr(cursor.fetchall())
    assert MAIL not in stored
    assert "3331234567" not in stored
    assert Contact.objects.filter(channel="email").count() == 1


def test_the_letter_speaks_the_language_of_whoever_asks(comer):
    draft = comer.until_story()
    requests.write_down(requests.Reach("email", MAIL), "it")
    requests.attend()
    message = lost().get()
    assert message.language == "it"
    assert "/domande/r/" in message.body
    assert draft.code not in message.body


def test_a_lost_token_keeps_the_typed_place(url):
    response = Client(enforce_csrf_checks=True).post(url, {"place": MAIL})
    assert f'value="{MAIL}"' in response.content.decode()
    assert not LinkRequest.objects.exists()
