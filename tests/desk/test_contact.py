"""A wrong address or number is corrected, and counts once verified."""

import datetime as dt
import html
import json
import re
from unittest.mock import patch

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.access import actor_for, applicant, sight_of
from desk.contact import correcting
from desk.contact.codes import TooMany
from desk.letters.way import reachable, way_to
from desk.models import Application, PersonMark
from desk.people import keys
from desk.people.side_by_side import facts as compared
from desk.staff.leaving import answers as leaving_answers
from forms.contact import current
from forms.contact.records import ContactChange, ContactCode
from forms.privacy import dossier, people
from forms.submissions import Submission
from portal.onetime import Verdict
from tests.desk.factories import ReferralFactory, desk_user, partner, received
from tests.desk.test_export import address as export_address
from tests.desk.test_export import named, table
from tests.desk.test_matrix import CITY, NOBODY
from tests.desk.test_status import holding, page
from tests.workflow.test_races import at_once
from workflow import gate
from workflow.models import Event, Message, Reading

pytestmark = pytest.mark.django_db
OLD, NEW = "amina@example.org", "amina.new@example.org"
NUMBER, LANDLINE = "+393339876543", "+390111234567"
CODE = "480915"


@pytest.fixture(autouse=True)
def known_code():
    with patch("portal.onetime.secrets.randbelow", return_value=int(CODE)) as made:
        yield made


@pytest.fixture
def texts(settings):
    settings.SMS = "files"


def fresh(application) -> Application:
    return Application.objects.get(pk=application.pk)


def asked(application, actor=CITY, fact="email", value=NEW, **more) -> ContactChange:
    return correcting.ask(application, actor, fact=fact, value=value, reason="Misspelt", **more)


def corrected(application, actor=CITY, **more) -> Application:
    assert correcting.verify(asked(application, actor, **more), actor, CODE) is Verdict.RIGHT
    return fresh(application)


def contact(application, fact="email") -> str:
    return current.contact(Submission.objects.get(pk=application.submission_id), fact)


def to(kind):
    return [each.recipient for each in Message.objects.filter(kind=kind).order_by("pk")]


def text(response):
    return html.unescape(response.content.decode())


def of_case(application):
    return reverse("desk_applications:contact", args=[application.pk])


# --- asking and verifying -------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [CITY, applicant()], ids=["desk", "applicant"])
def test_until_the_code_is_written_the_old_contact_counts(actor):
    application = received()
    change = asked(application, actor)
    assert contact(application) == OLD
    assert [way.to for way in reachable(fresh(application))] == [OLD]
    assert (to("contact_code"), to("contact_asked")) == ([NEW], [OLD])
    assert not Event.objects.about(application).filter(transition="correct_contact").exists()
    assert correcting.verify(change, actor, CODE) is Verdict.RIGHT
    assert contact(application) == NEW
    assert way_to(fresh(application)).to == NEW


def test_the_sent_answers_never_change_and_the_old_value_is_kept_encrypted():
    application = received()
    before = application.submission.answers
    corrected(application)
    assert Submission.objects.get().answers == before
    change = ContactChange.objects.get()
    assert (change.was, change.value, change.how, change.reason) == (OLD, NEW, "code", "Misspelt")
    raw = ContactChange.objects.raw("select * from forms_contactchange")
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(str(raw.query))
        assert OLD not in str(cursor.fetchall())


def test_the_history_says_what_and_how_but_never_the_contact():
    application = corrected(received())
    event = Event.objects.about(application).get(transition="correct_contact")
    assert (event.source, event.target, event.data) == (
        "submitted",
        "submitted",
        {"fact": "email", "how": "code"},
    )
    told = correcting.told(event)
    assert "@" not in told
    assert "@" not in event.text


def test_the_desk_is_told_when_the_person_did_it_themselves():
    application = corrected(received(), applicant())
    assert application.news_since is not None


def test_what_the_old_address_reads_says_nothing_of_the_request():
    application = received()
    asked(application)
    body = Message.objects.get(kind="contact_asked").body
    for secret in (application.reference, "http", "Amina", NEW, CODE):
        assert secret not in body


def test_a_code_is_kept_as_a_hash_and_belongs_to_its_correction():
    one, other = received(), received()
    first, second = asked(one), asked(other)
    codes = list(ContactCode.objects.values_list("code_hash", flat=True))
    assert len(set(codes)) == 2
    assert CODE not in "".join(codes)
    assert correcting.verify(second, CITY, CODE) is Verdict.RIGHT
    first.refresh_from_db()
    assert first.is_pending


def test_wrong_tries_use_a_code_up():
    change = asked(received())
    said = [correcting.verify(change, CITY, "000000") for _try in range(5)]
    assert said == [*[Verdict.WRONG] * 4, Verdict.OVER]
    assert correcting.verify(change, CITY, CODE) is Verdict.OVER
    correcting.send_again(change, CITY)
    assert correcting.verify(change, CITY, CODE) is Verdict.RIGHT


@pytest.mark.parametrize(("minutes", "verdict"), [(14, Verdict.RIGHT), (15, Verdict.OVER)])
def test_a_code_lives_for_a_quarter_of_an_hour(minutes, verdict):
    change = asked(received())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes, seconds=1)):
        assert correcting.verify(change, CITY, CODE) is verdict


def test_a_replayed_code_a_replaced_and_a_given_up_correction_change_nothing():
    application = received()
    replaced = asked(application, value="typo@example.org")
    done = asked(application)
    correcting.verify(done, CITY, CODE)
    given_up = asked(application, value="third@example.org")
    correcting.give_up(given_up, CITY)
    for change in (replaced, done, given_up):
        with pytest.raises(correcting.Settled):
            correcting.verify(change, CITY, CODE)
    assert contact(application) == NEW
    assert Event.objects.about(application).filter(transition="correct_contact").count() == 1


def test_a_double_click_sends_one_code_and_later_a_new_one():
    application = received()
    first, second = asked(application), asked(application)
    assert first.pk == second.pk
    assert to("contact_code") == [NEW]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        assert asked(application).pk == first.pk
    assert to("contact_code") == [NEW, NEW]
    assert to("contact_asked") == [OLD]


def test_the_codes_of_a_request_and_of_an_address_are_limited():
    application = received()
    change = asked(application)
    for _time in range(4):
        correcting.send_again(change, CITY)
    with pytest.raises(TooMany):
        correcting.send_again(change, CITY)
    with pytest.raises(TooMany):  # through another request: nobody's mailbox is flooded
        asked(received())
    assert len(to("contact_code")) == 5


@pytest.mark.parametrize("value", [OLD, OLD.upper()])
def test_what_is_known_already_is_no_correction(value):
    with pytest.raises(correcting.SameContact):
        asked(received(), value=value)


def test_whoever_is_neither_desk_nor_applicant_corrects_nothing():
    change = asked(received())
    for refused in (
        lambda: asked(received(), NOBODY),
        lambda: correcting.verify(change, NOBODY, CODE),
        lambda: correcting.send_again(change, NOBODY),
        lambda: correcting.give_up(change, NOBODY),
    ):
        with pytest.raises(gate.NotYourRole):
            refused()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"counts_since": timezone.now()},
        {"counts_since": timezone.now(), "ended_at": timezone.now(), "how": "code"},
    ],
    ids=["a second one waits", "nobody says how", "counts and has ended"],
)
def test_the_database_refuses_what_cannot_be(more):
    application = received()
    asked(application)
    values = {"submission": application.submission, "fact": "email", "value": "x", "by_label": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactChange.objects.create(**values | more)


# --- telephone and safe contact -------------------------------------------------------------------


def test_a_mobile_number_gets_its_code_as_a_text(texts):
    application = corrected(received(), fact="phone", value=NUMBER)
    message = Message.objects.get(kind="contact_code")
    assert (message.channel, message.recipient, message.subject) == ("sms", NUMBER, "")
    assert to("contact_asked") == ["+393331234567"]
    assert contact(application, "phone") == NUMBER


def test_where_no_text_can_be_sent_the_desk_says_that_it_spoke_on_the_number():
    application = received()
    with pytest.raises(correcting.NoCode):
        asked(application, fact="phone", value=NUMBER)
    with pytest.raises(correcting.NoCode):
        asked(application, applicant(), fact="phone", value=NUMBER, spoken=True)
    assert not ContactChange.objects.exists()
    asked(application, fact="phone", value=NUMBER, spoken=True)
    change = ContactChange.objects.get()
    assert (change.how, contact(application, "phone")) == ("spoken", NUMBER)
    assert to("contact_code") == []
    assert to("contact_asked") == [OLD], "the number before takes no texts here"


def test_a_landline_is_spoken_on_also_where_texts_are_sent(texts):
    application = received()
    with pytest.raises(correcting.NoCode):
        asked(application, fact="phone", value=LANDLINE)
    asked(application, fact="phone", value=LANDLINE, spoken=True)
    assert contact(application, "phone") == LANDLINE


def test_where_a_code_can_be_sent_speaking_is_not_enough(texts):
    application = received()
    asked(application, fact="phone", value=NUMBER, spoken=True)
    assert contact(application, "phone") == "+393331234567"


@pytest.mark.parametrize("actor", [CITY, applicant()], ids=["desk", "applicant"])
def test_where_contact_is_not_safe_nothing_is_sent(texts, actor):
    application = received(unsafe=True)
    for fact, value in (("email", NEW), ("phone", NUMBER)):
        with pytest.raises(correcting.NoCode):
            asked(application, actor, fact=fact, value=value)
    with pytest.raises(correcting.NoCode):
        asked(application, actor, value=NEW, spoken=True)
    if actor is CITY:
        asked(application, fact="phone", value=NUMBER, spoken=True)
        assert contact(application, "phone") == NUMBER
    assert not Message.objects.filter(kind__startswith="contact").exists()


# --- whoever reads a contact ----------------------------------------------------------------------


def test_notices_and_the_page_of_an_organisation_use_the_new_one():
    application = corrected(received())
    referral = ReferralFactory(application=application, organisation=partner(), state="accepted")
    sight = sight_of(referral)
    assert sight.contacts.email == NEW
    rows = [row for section in sight.sections for row in section.rows]
    shown = next(row for row in rows if row.ask_key == "email")
    assert (shown.answer, bool(shown.corrected)) == (NEW, True)
    sent = [row.answer for section in leaving_answers(application) for row in section.rows]
    assert NEW in sent
    assert OLD not in sent


def test_a_reserved_request_gives_an_organisation_a_hint_of_the_new_number(texts):
    application = corrected(received(), fact="phone", value=NUMBER)
    Application.objects.filter(pk=application.pk).update(restricted=True)
    referral = ReferralFactory(
        application=fresh(application), organisation=partner(), state="accepted"
    )
    assert sight_of(referral).contacts.phone == "••• 543"
    rows = [row.answer for part in leaving_answers(fresh(application)) for row in part.rows]
    assert NUMBER not in rows


def test_a_person_is_found_by_the_new_contact_and_by_the_old_one_no_more():
    application = corrected(received())
    for address, found in ((NEW, 1), (OLD, 0)):
        marks = PersonMark.objects.filter(application=application, hash=keys.email(address))
        assert marks.count() == found
        assert people.by_fact("email", address).count() == found
    assert people.by_reference(application.reference, NEW).count() == 1


def test_another_number_of_the_same_form_keeps_its_mark(texts):
    """Some forms ask for a number to call at once and one to write to."""
    application = received()
    answers = application.submission.answers | {"phone": "+393330000000"}
    Submission.objects.filter(pk=application.submission_id).update(answers=answers)
    keys.mark_again(fresh(application))
    application = corrected(application, fact="phone", value=NUMBER)
    hashes = set(
        PersonMark.objects.filter(application=application, kind="phone").values_list(
            "hash", flat=True
        )
    )
    assert hashes == {keys.phone(NUMBER), keys.phone("+393330000000")}


def test_two_requests_compared_show_the_contacts_that_count():
    application, other = corrected(received()), received()
    told = str(compared(application, other))
    assert NEW in told


def test_a_file_holds_the_new_contact_with_as_many_questions(desk, operator):
    named(operator)
    application = corrected(received())
    rows = table(desk.post(export_address(), {"columns": ["reference", "email"], "form": "csv"}))
    assert [application.reference, NEW] in rows


def test_the_copy_for_the_person_has_both_and_no_code():
    application = received()
    corrected(application)
    correcting.send_again(asked(application, value=OLD), CITY)  # back to the one before
    gathered = dossier.dossier([fresh(application).submission], "en", internal=False)
    written = json.dumps(gathered)
    assert gathered["requests"][0]["contacts"]["email"] == NEW
    assert f"{OLD} \\u2192 {NEW}" in written
    assert CODE not in written
    assert f"{OLD} → {NEW}" in str(dossier.in_words(gathered))


def test_an_erasure_takes_the_corrections_and_their_codes():
    application = corrected(received())
    asked(application, value="third@example.org")
    Application.objects.filter(pk=application.pk).update(state="closed")
    people.erase([application.submission_id], reason="asked", by="DPO")
    assert not ContactChange.objects.exists()
    assert not ContactCode.objects.exists()
    assert not Message.objects.filter(kind__startswith="contact").exists()


# --- the page of the person -----------------------------------------------------------------------


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


# --- the page of the desk -------------------------------------------------------------------------


def test_the_desk_corrects_with_a_reason_and_reads_the_code_out(desk, operator):
    application = received()
    case, here = (
        reverse("desk_applications:case", args=[application.pk]),
        of_case(application),
    )
    assert here in text(desk.get(case))
    assert desk.post(here, {"do": "ask", "email": NEW}).status_code == 422
    said = {"do": "ask", "email": NEW, "reason": "A letter too many"}
    assert desk.post(here, said).status_code == 302
    change = ContactChange.objects.get()
    assert change.by_label == str(operator)
    data = {"do": "code", "change": change.pk, "code": CODE}
    assert desk.post(here, data).status_code == 302
    assert contact(application) == NEW
    shown = text(desk.get(here))
    assert OLD in shown
    assert "A letter too many" in shown
    assert NEW in text(desk.get(case))
    assert Reading.objects.about(application).filter(what="contact", user=operator).exists()


def test_nothing_on_the_pages_of_the_desk_shows_the_code(desk):
    application = received()
    asked(application)
    case = reverse("desk_applications:case", args=[application.pk])
    for url in (case, of_case(application), reverse("desk_staff:messages")):
        assert CODE not in text(desk.get(url))


def test_the_box_for_having_spoken(desk):
    application = received()
    said = {"do": "ask", "phone": NUMBER, "reason": "They rang"}
    refused = desk.post(of_case(application), said)
    assert refused.status_code == 422
    assert "They rang" in text(refused)
    assert desk.post(of_case(application), said | {"spoken": "on"}).status_code == 302
    assert contact(application, "phone") == NUMBER


def test_what_is_out_of_sight_cannot_be_corrected(desk, helper, sign_in):
    application = received()
    Application.objects.filter(pk=application.pk).update(restricted=True)
    assert desk.get(of_case(application)).status_code == 404
    assert helper.get(of_case(received())).status_code == 404
    assert desk.post(of_case(application), {"do": "ask", "email": NEW}).status_code == 404
    assert not ContactChange.objects.exists()


@pytest.mark.parametrize("state", ["closed", "withdrawn", "merged"])
def test_a_closed_request_can_be_corrected_too(state):
    application = received()
    Application.objects.filter(pk=application.pk).update(state=state)
    assert corrected(application).state == state


def test_the_page_costs_the_same_however_many(desk, django_assert_max_num_queries):
    application, actor = received(), actor_for(desk_user())
    for number in range(12):
        corrected(application, actor, value=f"n{number}@example.org") if number < 2 else None
    desk.get(of_case(application))
    with django_assert_max_num_queries(16):
        few = desk.get(of_case(application))
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        for number in range(2, 6):
            corrected(application, actor, value=f"n{number}@example.org")
    with django_assert_max_num_queries(16):
        more = desk.get(of_case(application))
    assert len(re.findall("→", text(more))) == len(re.findall("→", text(few))) + 4


# --- at the same moment ---------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_code_in_two_windows_counts_once():
    application = received()
    change = asked(application)
    results = at_once(*[lambda: correcting.verify(change, CITY, CODE) for _window in range(4)])
    assert results.count(Verdict.RIGHT) == 1
    assert sum(isinstance(each, correcting.Settled) for each in results) == 3
    assert Event.objects.about(application).filter(transition="correct_contact").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_asks_once():
    application = received()
    results = at_once(*[lambda: asked(application) for _click in range(4)])
    assert len({each.pk for each in results}) == 1
    assert to("contact_code") == [NEW]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_all_counted():
    change = asked(received())
    at_once(*[lambda: correcting.verify(change, CITY, "000000") for _try in range(6)])
    assert ContactCode.objects.get().tries == 5
