"""A link to a draft: only where it is safe, only while nothing happened, only after a press."""

import datetime as dt
import re
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from forms.coming_back import links, locking, pages
from forms.models import Contact, Draft
from tests.forms.coming import MAIL, SAFE, Comer, bare, enter, published
from workflow.models import Message

SEND = {"place": MAIL, "is_safe": "on"}


@pytest.fixture
def comer(home, delivered, private_files, settings):
    settings.SMS = "files"
    return Comer(published())


def link_in(text):
    return re.search(r"http\S+", text)[0].removeprefix("http://127.0.0.1:8000")


def door(draft):
    return reverse("forms:link", args=[links.make(draft)])


def send(person, **changes):
    return person.client.post(person.page("send_link"), SEND | changes)


# --- opening ------------------------------------------------------------------------------------


def test_a_link_opens_on_another_device_after_one_press(comer):
    draft = comer.until_story()
    other = Client()
    page = other.get(door(draft))
    assert page.status_code == 200
    assert "Amina" not in page.content.decode()
    assert other.post(door(draft))["Location"] == comer.url("story")
    assert other.get(comer.url("story")).status_code == 200


def test_looking_at_a_link_opens_nothing_and_writes_nothing(comer, django_assert_max_num_queries):
    draft = comer.start()
    scanner = Client()
    for _look in range(5):
        scanner.get(door(draft))
        scanner.head(door(draft))
    assert "sessionid" not in scanner.cookies
    assert scanner.get(comer.url("contact")).status_code == 302
    assert not Message.objects.exists()


def test_a_forged_request_does_not_press(comer):
    draft = comer.start()
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(door(draft))
    assert response["Location"] == door(draft)
    assert "sessionid" not in strict.cookies


def send_it(comer):
    comer.post("story", {"story-story": "x"})
    comer.send()


CHANGES = {
    "sent": send_it,
    "locked": lambda comer: locking.lock(comer.draft, new_code=False),
    "deleted": lambda comer: comer.draft.delete(),
    "expired": lambda _comer: Draft.objects.update(
        expires_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_link_dies_with_its_reason_for_being(comer, change):
    address = door(comer.until_story())
    assert Client().get(address).status_code == 200
    CHANGES[change](comer)
    other = Client()
    assert other.get(address).status_code == 404
    assert other.post(address).status_code == 404
    assert "sessionid" not in other.cookies


def test_a_link_ends_on_its_day_even_when_the_draft_lives_on(comer):
    draft = comer.start()
    address, end = door(draft), draft.expires_at
    with time_machine.travel(end - dt.timedelta(days=1)):
        enter(comer.client, draft.code)
        comer.post("contact", SAFE)
        assert Client().get(address).status_code == 200
    with time_machine.travel(end + dt.timedelta(seconds=1)):
        assert Draft.objects.open().exists()
        assert Client().get(address).status_code == 404


def test_dead_forged_and_unknown_links_answer_alike_and_cost_the_same(
    comer, django_assert_num_queries
):
    draft = comer.start()
    token = links.make(draft)
    draft_uuid, end, seal = token.split(".")
    forged = [
        f"{draft_uuid}.{end}.{'A' * len(seal)}",
        f"{draft_uuid}.{'z' * len(end)}.{seal}",
        f"{links._short(uuid4().bytes)}.{end}.{seal}",
        "x",
        "a.b.c",
        "è.è.è",
        "." * 79,
        "a" * 500,
        f"{token}.x",
    ]
    answers = set()
    for one in forged:
        address = reverse("forms:link", args=[one])
        with django_assert_num_queries(1):
            assert links.opened_by(one) is None
        told = "/r/" + address.rsplit("/r/")[1]
        answers.add(bare(Client().get(address), told))
        answers.add(bare(Client().post(address), told))
    assert len(answers) == 1


@given(st.integers(min_value=0, max_value=10**6), st.sampled_from(".-_aZ9=%é"))
def test_no_other_token_is_ours(position, sign):
    draft = Draft(uuid=uuid4(), expires_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    token = links.make(draft)
    position %= len(token)
    changed = token[:position] + sign + token[position + 1 :]
    read = links._read(changed)
    same = read is not None and read == links._read(token)
    sealed = read is not None and read.seal == links._seal(draft, read.end)
    assert not (sealed and read.draft_uuid == draft.uuid) or same


def test_a_token_says_nothing_but_which_draft_and_when(comer):
    draft = comer.start()
    token = links.make(draft)
    assert len(token) <= 55
    assert draft.code not in token
    assert re.fullmatch(r"[\w-]{22}\.[0-9a-z]{6,7}\.[\w-]{22}", token)


def test_opening_tells_the_safe_address(comer):
    draft = comer.until_story()
    Client().post(door(draft))
    assert Message.objects.get(kind="draft-opened").recipient == MAIL


def test_a_number_alone_is_told_by_text_message(comer):
    draft = comer.until_story(**{"contact-email": ""})
    Client().post(door(draft))
    message = Message.objects.get(kind="draft-opened")
    assert (message.channel, message.recipient) == ("sms", "+393331234567")


# --- sending ------------------------------------------------------------------------------------


def test_the_link_is_sent_where_the_person_wants_it(comer, django_capture_on_commit_callbacks):
    draft = comer.start()
    with django_capture_on_commit_callbacks(execute=True):
        assert send(comer).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == [MAIL]
    for secret in ("Amina", "Short form", draft.code, "1985"):
        assert secret not in letter.subject + letter.body
    assert Client().post(link_in(letter.body))["Location"] == comer.url("contact")


def test_or_as_a_text_message_that_fits(comer):
    comer.start()
    for language, prefix in (("en", "/en/"), ("it", "/domande/")):
        Message.objects.all().delete()
        address = comer.page("send_link")
        if language == "it":
            address = address.replace("/en/requests/", "/domande/")
            address = address.replace("/code/send/", "/codice/invia/")
        response = comer.client.post(address, SEND | {"place": "333 123 4567"})
        if response.status_code == 404:  # the catalogue has no such address yet
            continue
        message = Message.objects.get()
        assert (message.channel, message.recipient, message.subject) == ("sms", "+393331234567", "")
        assert prefix in message.body
        assert len(message.body) <= 306  # two messages put together


def test_what_was_answered_is_offered_only_when_it_is_safe(comer):
    comer.until_story()
    assert MAIL in comer.client.get(comer.page("send_link")).content.decode()
    for answer in ("no", "unknown"):
        comer.post("contact", SAFE | {"contact-safe": answer})
        assert MAIL not in comer.client.get(comer.page("send_link")).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_safe": ""},
        {"place": ""},
        {"place": "nowhere"},
        {"place": "011 011 24300"},
        {"place": "x" * 5000},
        {"place": "\x00"},
    ],
)
def test_nothing_is_sent_without_a_place_and_a_word_that_it_is_safe(comer, wrong):
    comer.start()
    response = send(comer, **wrong)
    assert response.status_code == 200
    assert "<title>Error:" in response.content.decode()
    assert not Message.objects.exists()
    assert not Contact.objects.exists()


def test_without_text_messages_a_number_gets_a_sentence(comer, settings):
    settings.SMS = "off"
    comer.start()
    page = send(comer, place="333 123 4567").content.decode()
    assert str(pages.EMAIL_ONLY) in page
    assert "mobile" not in page


def test_sending_is_throttled_by_draft_and_by_recipient(comer, settings):
    comer.start()
    for number in range(settings.LINKS_MOST_PER_DRAFT):
        assert send(comer, place=f"a{number}@example.org").status_code == 302
    assert str(pages.SENT_OFTEN) in send(comer, place="b@example.org").content.decode()
    for _again in range(3):
        person = Comer(comer.version)
        person.start()
        for _time in range(3):
            last = send(person, place="victim@example.org")
    assert str(pages.SENT_OFTEN) in last.content.decode()
    assert Message.objects.filter(kind="draft-link").count() <= 5 + settings.LINKS_MOST_TO_ONE


def test_only_who_holds_the_draft_can_have_it_sent(comer):
    draft = comer.start()
    address = reverse("forms:send_link", args=[draft.uuid])
    unknown = reverse("forms:send_link", args=[uuid4()])
    for one in (address, unknown):
        response = Client().post(one, SEND)
        assert response["Location"] == reverse("forms:resume")
    assert not Message.objects.exists()


def test_a_lost_token_keeps_the_typed_place(comer):
    comer.start()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = comer.client.cookies
    response = strict.post(comer.page("send_link"), SEND)
    assert f'value="{MAIL}"' in response.content.decode()
    assert not Message.objects.exists()
