"""Coming back with a code and a second fact; and when the session has gone in between."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from forms import codes, resume
from forms.models import Answer, Draft, Submission
from tests.forms.filling import FIRST, HOME, RENT, hidden
from workflow.models import Message

pytestmark = pytest.mark.both

BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1985"}


@pytest.fixture
def url(db):
    return reverse("forms:resume")


def words(response):
    return response.content.decode()


def enter(client, url, code, **changes):
    return client.post(url, {"code": code, **BORN, **changes})


def test_another_device_goes_on_where_the_first_stopped(filler, url):
    filler.fill(until="rent")
    other = Client()
    response = enter(other, url, filler.draft.code)
    assert response["Location"] == filler.url("rent")
    assert 'value="Amina"' in words(other.get(filler.url("you")))


@pytest.mark.parametrize(
    "write",
    [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code.replace('-', '')} "],
)
def test_the_code_is_read_however_it_is_written(filler, url, write):
    filler.begin()
    assert enter(Client(), url, write(filler.draft.code)).status_code == 302


def test_unknown_wrong_expired_and_deleted_answer_the_same(filler, url):
    filler.begin()
    code = filler.draft.code

    def answer(code, **changes):
        page = words(enter(Client(), url, code, **changes))
        page = page.replace(code, "CODE").replace(code.lower(), "CODE")
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
        return page.replace('value="28"', 'value="27"')

    unknown = answer("777-777-777")
    wrong_fact = answer(code, birth_date_day="28")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        expired = answer(code)
    Draft.objects.all().delete()
    deleted = answer(code)
    assert unknown == wrong_fact == expired == deleted
    assert str(resume.REFUSED) in unknown


def test_a_sent_request_opens_its_receipt_with_both_facts_only(filler, url):
    filler.fill()
    filler.send()
    code = filler.draft.code
    other = Client()
    assert enter(other, url, code, birth_date_day="28").status_code == 200
    assert enter(other, url, code)["Location"] == filler.page("receipt")
    assert Submission.objects.get().reference in words(other.get(filler.page("receipt")))


def test_the_same_work_is_done_for_codes_that_exist_and_that_do_not(
    filler, url, django_assert_num_queries
):
    filler.begin()
    code = filler.draft.code
    with django_assert_num_queries(1):
        resume.find("777-777-777", ["1985-03-27", ""])
    with django_assert_num_queries(1):
        resume.find(code, ["1985-03-28", ""])


def test_five_failures_lock_a_code_for_an_hour_even_for_the_right_facts(filler, url):
    filler.begin()
    code = filler.draft.code
    for _try in range(5):
        assert str(resume.REFUSED) in words(enter(Client(), url, code, birth_date_day="28"))
    assert str(resume.LOCKED) in words(enter(Client(), url, code))
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)):
        assert enter(Client(), url, code).status_code == 302


def test_an_unknown_code_locks_like_a_known_one(url, home):
    for _try in range(5):
        enter(Client(), url, "777-777-777")
    assert str(resume.LOCKED) in words(enter(Client(), url, "777-777-777"))


def test_twenty_failures_lock_an_address(filler, url):
    filler.begin()
    for number in range(20):
        enter(Client(), url, f"777-777-{number:03}")
    assert str(resume.LOCKED) in words(enter(Client(), url, filler.draft.code))


@pytest.mark.parametrize("code", ["", "x" * 100_000, "<script>", "\x00", "😀", "'; --", "٧٧٧"])
def test_no_code_breaks_the_page(url, home, code):
    response = enter(Client(), url, code)
    assert response.status_code == 200
    assert "<title>Error:" in words(response)
    assert "<script>" not in words(response).replace("<script src", "")


def test_codes_hold_nothing_that_is_mistaken_for_something_else():
    made = "".join(codes.new_resume_code() for _time in range(200))
    assert not set("01258ILOQSUVZB") & set(made)
    assert re.fullmatch(r"[3-9A-Y]{3}-[3-9A-Y]{3}-[3-9A-Y]{3}", codes.new_resume_code())
    assert codes.normal("7kd m4p3rx") == "7KD-M4P-3RX"


def test_the_known_and_safe_address_is_told(filler, url):
    filler.fill()
    enter(Client(), url, filler.draft.code)
    message = Message.objects.get(kind="draft-opened")
    assert message.recipient == "amina@example.org"
    assert "Amina" not in message.body + message.subject
    assert filler.draft.code not in message.body


def test_an_address_that_is_not_safe_is_never_written_to(filler, url):
    filler.fill(
        reach={
            "reach-language": "fr",
            "reach-channel": "any",
            "reach-safe_contact": "unknown",
            "reach-notice": "on",
        }
    )
    enter(Client(), url, filler.draft.code)
    filler.send()
    assert not Message.objects.exists()


def test_success_makes_a_new_session_key(filler, url):
    filler.begin()
    key = filler.client.cookies["sessionid"].value
    enter(filler.client, url, filler.draft.code)
    assert filler.client.cookies["sessionid"].value != key


# --- the session has gone ------------------------------------------------------------------------


def test_what_was_typed_survives_a_lost_session(filler, url):
    filler.fill(until="rent")
    stamp = filler.seen("rent")
    stranger = Client()
    response = stranger.post(filler.url("rent"), RENT | {"seen": stamp})
    assert response.status_code == 200
    assert "is kept and will be saved" in words(response)
    assert not Answer.objects.filter(step="rent").exists()
    carried = hidden(response, "carried")
    wrong = enter(stranger, url, "777-777-777", carried=carried)
    back = enter(stranger, url, filler.draft.code, carried=hidden(wrong, "carried"))
    assert back["Location"] == filler.url("letters")
    assert Answer.objects.get(step="rent").data == {
        "monthly_cost": 45000,
        "months_behind": 2,
        "arrears": 90000,
    }


def test_carried_mistakes_are_shown_after_coming_back(filler, url):
    filler.fill(until="rent")
    stranger = Client()
    response = stranger.post(filler.url("rent"), {"rent-months_behind": "two"})
    back = enter(stranger, url, filler.draft.code, carried=hidden(response, "carried"))
    assert 'value="two"' in words(back)


def test_carried_text_of_another_request_is_not_saved(filler, url):
    filler.fill(until="rent")
    first = filler.draft
    stranger = Client()
    response = stranger.post(filler.url("rent"), RENT)
    filler.begin()
    back = enter(stranger, url, filler.draft.code, carried=hidden(response, "carried"))
    assert back["Location"] == filler.url("home")
    assert not Answer.objects.filter(step="rent", draft=first).exists()


def test_a_draft_that_does_not_exist_looks_like_one_that_is_not_held(filler, url):
    filler.fill(until="rent")
    real = Client().post(filler.url("rent"), RENT)
    draft = filler.draft
    unknown = Client().post(
        filler.url("rent").replace(str(draft.uuid), "0" * 8 + str(draft.uuid)[8:]), RENT
    )
    strip = re.compile(r'name="(csrfmiddlewaretoken|carried)" value="[^"]*"')
    same = words(unknown).replace("/00000000", f"/{str(draft.uuid)[:8]}")
    assert strip.sub("", words(real)) == strip.sub("", same)


def test_a_hostile_carried_text_is_harmless(filler, url):
    filler.begin()
    for carried in (
        "%%%",
        "step=home",
        "draft=x&step=../",
        "&" * 500,
        f"draft={filler.draft.uuid}&step=nothing",
    ):
        response = enter(Client(), url, filler.draft.code, carried=carried)
        assert response.status_code == 302


# --- the token against forged requests -----------------------------------------------------------


def test_a_lost_token_keeps_what_was_typed_and_saves_nothing(filler):
    filler.fill(until="rent")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = filler.client.cookies
    response = strict.post(filler.url("rent"), RENT)
    assert response.status_code == 200
    assert 'value="450"' in words(response)
    assert not Answer.objects.filter(step="rent").exists()
    token = hidden(response, "csrfmiddlewaretoken")
    again = strict.post(
        filler.url("rent"), RENT | {"csrfmiddlewaretoken": token, "seen": hidden(response, "seen")}
    )
    assert again["Location"] == filler.url("letters")


def test_a_lost_token_on_the_first_page_keeps_it(filler):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(filler.start_url, FIRST)
    assert response.status_code == 200
    assert 'value="Amina"' in words(response)
    assert not Draft.objects.exists()


def test_a_lost_token_and_a_lost_session_carry_what_was_typed(filler, url):
    filler.begin()
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(filler.url("home"), HOME)
    assert "home-district=6" in hidden(response, "carried")
    token = hidden(response, "csrfmiddlewaretoken")
    back = enter(
        strict,
        url,
        filler.draft.code,
        carried=hidden(response, "carried"),
        csrfmiddlewaretoken=token,
    )
    assert back["Location"] == filler.url("tenancy")


def test_a_lost_token_on_the_resume_page_keeps_the_code(url, home):
    response = enter(Client(enforce_csrf_checks=True), url, "7KD-M4P-3RX")
    assert response.status_code == 200
    assert "7KD-M4P-3RX" in words(response)


@pytest.mark.parametrize("name", ["check", "leave"])
def test_a_lost_token_on_a_page_without_text_asks_again(filler, name):
    filler.fill()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = filler.client.cookies
    response = strict.post(filler.page(name), {"action": "delete"})
    assert response["Location"] == filler.page(name)
    assert Draft.objects.exists()


def test_a_post_from_another_site_gets_nothing(filler):
    filler.begin()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = filler.client.cookies
    response = strict.post(filler.url("home"), HOME, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
