"""A wrong address or number is corrected, and counts once verified: the page of the person."""

import pytest
from django.test import Client

from desk.contact import correcting
from forms.contact.records import ContactChange
from tests.desk.contact.support import CODE, NEW, NUMBER, OLD, asked, contact, text
from tests.desk.factories import received
from tests.desk.test_matrix import CITY
from tests.desk.test_status import holding, page
from workflow.models import Message

pytestmark = pytest.mark.django_db


def test_the_person_corrects_and_verifies_from_their_page():
    application = received()
    browser, here = holding(application), page(application, "contact")
    assert here in text(browser.get(page(application)))
    assert browser.post(here, {"do": "ask", "email": NEW}).status_code == 302
    shown = text(browser.get(here))
    assert NEW in shown
    change = ContactChange.objects.get()
    wrong = browser.post(here, {"do": "code", "change": change.pk, "code": "000000"})
    assert wrong.status_code == 422
    assert "error-summary" in text(wrong)
    spaced = {"do": "code", "change": change.pk, "code": " 480 915 "}
    assert browser.post(here, spaced).status_code == 302
    assert contact(application) == NEW
    again = browser.post(here, spaced, follow=True)  # a double click, or the other tab
    assert again.status_code == 200
    assert "non aspetta più" in text(again) or "not waiting any more" in text(again)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"email": "no address"},
        {"phone": "call me"},
        {"email": OLD},
        {"email": "a\x00@example.org"},
        {"email": "x" * 300 + "@example.org"},
        {"phone": NUMBER},
        {"email": NEW, "phone": NUMBER},
        {"email": NEW, "reason": "x" * 501},
    ],
)
def test_what_cannot_be_taken_is_said_and_kept(typed):
    application = received()
    response = holding(application).post(page(application, "contact"), {"do": "ask", **typed})
    assert response.status_code == 422
    shown = text(response)
    assert "error-summary" in shown
    for value in typed.values():
        assert value.replace("\x00", "") in shown or len(value) > 254 or "\x00" in value
    assert not ContactChange.objects.exists(), "all of it or nothing"


def test_without_the_session_the_page_is_not_there_and_what_was_typed_comes_back():
    application = received()
    response = Client().post(page(application, "contact"), {"do": "ask", "email": NEW})
    assert response.status_code == 404
    assert NEW in text(response)
    assert not ContactChange.objects.exists()


@pytest.mark.parametrize("do", ["code", "again", "cancel"])
@pytest.mark.parametrize("number", ["own", "0", "-1", "9" * 30, "²", "x", ""])
def test_the_correction_of_somebody_else_cannot_be_named(do, number):
    mine, other = received(), received()
    theirs = asked(other)
    named_as = str(theirs.pk) if number == "own" else number
    data = {"do": do, "change": named_as, "code": CODE}
    response = holding(mine).post(page(mine, "contact"), data)
    assert response.status_code == 302
    theirs.refresh_from_db()
    assert theirs.is_pending
    assert theirs.codes.count() == 1


def test_without_its_token_what_was_typed_stays_and_nothing_is_done():
    application = received()
    browser, here = Client(enforce_csrf_checks=True), page(application, "contact")
    browser.cookies = holding(application).cookies
    response = browser.post(here, {"do": "ask", "email": NEW})
    assert response.status_code == 403
    assert NEW in text(response)
    assert browser.post(here, {"do": "code", "code": CODE}).status_code == 403
    assert not ContactChange.objects.exists()
    assert Client(enforce_csrf_checks=True).post(here, {"email": NEW}).status_code == 404


def test_too_many_codes_is_a_sentence():
    application = received()
    change = asked(application)
    for _time in range(4):
        correcting.send_again(change, CITY)
    browser, here = holding(application), page(application, "contact")
    refused = browser.post(here, {"do": "ask", "email": "other@example.org"})
    assert refused.status_code == 429
    assert "other@example.org" in text(refused)
    assert browser.post(here, {"do": "again", "change": change.pk}, follow=True).status_code == 200
    assert ContactChange.objects.get().is_pending, "the one that waited still waits"


def test_where_writing_is_not_safe_the_page_offers_nothing(texts):
    application = received(unsafe=True)
    browser, here = holding(application), page(application, "contact")
    assert 'name="email"' not in text(browser.get(here))
    assert browser.post(here, {"do": "ask", "email": NEW}).status_code == 422
    assert not Message.objects.exists()


def test_the_page_is_kept_nowhere():
    application = received()
    response = holding(application).get(page(application, "contact"))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
