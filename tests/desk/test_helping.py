"""Staff and partners fill in for somebody from the admin."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.models import Application
from forms.helping.scans import PAPER_SCAN
from forms.models import Assistance, Submission, Upload
from forms.privacy import erasing
from tests.desk.factories import ReferralFactory, desk_user, partner, partner_user, published_form
from tests.desk.helping import draft_of_somebody, helped, opens, put, sign_in
from tests.forms.conftest import home, private_files  # noqa: F401
from tests.forms.filling import FIRST, STEPS, Filler, aged, hidden
from tests.forms.test_uploads import file
from workflow import append_only
from workflow.models import Reading

BEGIN = {
    "form_key": "housing-risk",
    "language": "en",
    "channel": "counter",
    "mandate": "present",
    "told": "aloud",
}


class HelpingFiller(Filler):
    def begin(self, **changes):
        answer = self.client.post(reverse("desk_helping:begin"), BEGIN | changes)
        assert answer.status_code == 302, answer.context["form"].errors
        self.start_url = answer["Location"]
        page = self.client.get(self.start_url)
        started = aged(hidden(page, "started"))
        return self.client.post(self.start_url, {"started": started, **FIRST})


@pytest.fixture
def body(db):
    return partner(name="Casa Aperta")


@pytest.fixture
def user(body):
    return partner_user(body, user__first_name="Paola", user__last_name="Neri")


@pytest.fixture
def filler(home, private_files, user):  # noqa: F811
    return HelpingFiller(published_form(), sign_in(user))


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_partner_fills_in_hands_over_and_sees_it_no_more(filler, user, body):
    filler.fill()
    shown = text_of(filler.client.get(filler.page("check")))
    assert "You are filling in for Amina" in shown
    assert "Paola Neri (Casa Aperta)" in shown
    filler.send()
    receipt = text_of(filler.client.get(filler.page("receipt")))
    submission = Submission.objects.get()
    assert submission.reference in receipt
    assert filler.draft.code in receipt
    assert submission.filled_in_by["organisation_id"] == body.pk
    done = filler.client.post(filler.page("helping"), {"action": "handed_over"})
    assert done["Location"] == reverse("desk_helping:index")
    assert filler.client.get(filler.page("receipt")).status_code == 403
    assert "Amina" not in text_of(filler.client.get(done["Location"]))


def test_a_helper_never_reaches_the_page_of_the_request(filler):
    filler.fill()
    filler.send()
    status = reverse("desk:status", args=[Submission.objects.get().uuid])
    assert filler.client.get(status).status_code == 404


def test_the_case_and_the_status_page_say_who_filled_in(filler):
    filler.fill()
    code = filler.draft.code
    filler.send()
    application = Application.objects.get()
    case = sign_in(desk_user()).get(reverse("desk_applications:case", args=[application.pk]))
    assert "Paola Neri (Casa Aperta)" in text_of(case)
    person = Client()
    day = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1985"}
    person.post(reverse("forms:resume"), {"code": code, **day})
    status = person.get(reverse("desk:status", args=[application.submission.uuid]))
    assert "Paola Neri (Casa Aperta)" in text_of(status)


def test_a_partner_sees_it_again_only_when_it_is_referred_to_them(filler, body):
    filler.fill()
    filler.send()
    filler.client.post(filler.page("helping"), {"action": "handed_over"})
    application = Application.objects.get()
    inbox = reverse("desk_referrals:index")
    assert "desk-card" not in filler.client.get(inbox).content.decode()
    sent = ReferralFactory(application=application, organisation=body, state="accepted")
    page = filler.client.get(reverse("desk_referrals:referral", args=[sent.pk]))
    assert "Paola Neri (Casa Aperta)" in text_of(page)


def test_erasing_takes_who_helped_with_it(filler):
    filler.fill()
    filler.send()
    submission = Submission.objects.get()
    with transaction.atomic(), append_only.lifted():
        erasing.erase(submission, "anonymise")
    assert not Assistance.objects.exists()
    assert Submission.objects.get().filled_in_by == {}


@pytest.mark.parametrize("missing", ["form_key", "channel", "mandate", "told"])
def test_nothing_begins_without_form_channel_mandate_and_notice(filler, missing):
    data = {key: value for key, value in BEGIN.items() if key != missing}
    answer = filler.client.post(reverse("desk_helping:begin"), data)
    assert answer.status_code == 422
    assert not Assistance.objects.exists()


def test_a_paper_form_has_its_day_and_its_scan(filler):
    answer = filler.client.post(reverse("desk_helping:begin"), BEGIN | {"channel": "paper"})
    assert answer.status_code == 422
    filler.begin(channel="paper", received_on="2026-01-15")
    scan = file("modulo.pdf")
    page = filler.client.post(
        filler.page("helping"), {"action": "add_scan", "scan": scan}, follow=True
    )
    assert "modulo.pdf" in text_of(page)
    for step, data in STEPS.items():
        filler.post(step, data)
    filler.send()
    assert Upload.objects.filter(ask=PAPER_SCAN).count() == 1
    answers = [row.answer for row in Submission.objects.get().sections("en")[-1].rows]
    assert "Thursday 15 January 2026" in answers


def test_a_file_that_is_no_scan_is_refused_with_a_sentence(filler):
    filler.begin(channel="paper", received_on="2026-01-15")
    wrong = SimpleUploadedFile("modulo.exe", b"MZ", "application/octet-stream")
    page = filler.client.post(
        filler.page("helping"), {"action": "add_scan", "scan": wrong}, follow=True
    )
    assert "modulo.exe" in text_of(page)
    assert not Upload.objects.exists()


def test_a_day_to_come_is_no_day_of_reception(filler):
    data = BEGIN | {"channel": "paper", "received_on": "2999-01-01"}
    answer = filler.client.post(reverse("desk_helping:begin"), data)
    assert "received_on" in answer.context["form"].errors


def test_two_clients_in_two_tabs_never_mix(filler):
    filler.begin()
    first = filler.draft
    filler.begin()
    second = filler.draft
    page = filler.client.get(reverse("desk_helping:begin"))
    assert "Amina" not in text_of(page)
    assert first.pk != second.pk
    assert filler.client.get(filler.start_url).status_code == 302
    assert "drafts" not in filler.client.session


def test_the_next_form_is_empty(filler):
    filler.fill()
    url = filler.client.post(reverse("desk_helping:begin"), BEGIN)["Location"]
    page = filler.client.get(url).content.decode()
    assert not re.search(r'value="(Amina|27|1985)"', page)
    assert "Amina" not in page


# --- the Palermo suite (Garante, doc. web 9587053), as far as drafts are concerned --------------


def test_palermo_a_colleague_of_the_same_body_sees_nothing(body, user, home):  # noqa: F811
    assistance = helped(user, body)
    colleague = sign_in(partner_user(body))
    assert opens(colleague, assistance.draft) is False
    assert "Amina" not in text_of(colleague.get(reverse("desk_helping:index")))


def test_palermo_a_help_belongs_to_a_named_account_of_today(body, user, home):  # noqa: F811
    assistance = helped(user, body)
    client = sign_in(user)
    assert opens(client, assistance.draft)
    assert (assistance.user, assistance.label) == (user, "Paola Neri")
    user.delete()
    assistance.refresh_from_db()
    assert (assistance.user, assistance.label) == (None, "Paola Neri")


def test_palermo_without_a_second_factor_nothing_opens(body, user, home, settings):  # noqa: F811
    assistance = helped(user, body)
    settings.SECOND_FACTOR_REQUIRED = True
    client = sign_in(user)
    answer = client.get(reverse("forms:code", args=[assistance.draft.uuid]))
    assert answer["Location"] == reverse("mfa_activate_totp")


def test_palermo_an_old_sign_in_must_be_made_again(body, user, home):  # noqa: F811
    assistance = helped(user, body)
    client = sign_in(user, hours_ago=5)
    answer = client.get(reverse("forms:code", args=[assistance.draft.uuid]))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_palermo_what_was_typed_before_the_sign_in_grew_old_is_saved(body, user, home):  # noqa: F811
    assistance = helped(user, body)
    client = sign_in(user, hours_ago=5)
    url = reverse("forms:step", args=[assistance.draft.uuid, "home"])
    client.post(url, {"seen": "", "home-in_torino": "yes", "home-district": "6"})
    assert assistance.draft.saved.filter(step="home").exists()


def test_palermo_every_opening_is_recorded_with_who_and_for_whom(body, user, home):  # noqa: F811
    assistance = helped(user, body)
    client = sign_in(user)
    for _page in range(3):
        client.get(reverse("forms:code", args=[assistance.draft.uuid]))
    reading = Reading.objects.about(assistance.draft).get()
    assert (reading.user_id, reading.organisation_label) == (user.pk, "Casa Aperta")


def test_palermo_there_is_no_search_for_people(body, user, home):  # noqa: F811
    helped(user, body, draft_of_somebody("Amina"))
    helped(user, body, draft_of_somebody("Bruno"))
    page = text_of(sign_in(user).get(reverse("desk_helping:index") + "?q=Am"))
    assert "Amina" in page
    assert "Bruno" in page


def test_palermo_sight_ends_when_it_is_sent(body, user, home):  # noqa: F811
    assistance = helped(user, body)
    draft = put(assistance, "sent_long_ago")
    assert opens(sign_in(user), draft) is False


# --- cost --------------------------------------------------------------------------------------


def cost(client):
    client.get(reverse("desk_helping:index"))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("desk_helping:index")).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_with_two_people_and_with_twenty(body, user, home):  # noqa: F811
    client = sign_in(user)
    for _one in range(2):
        helped(user, body)
    few = cost(client)
    for _one in range(18):
        helped(user, body)
    assert cost(client) == few <= 14  # eleven are the session's, the account's and Wagtail's frame


def test_a_helper_s_page_costs_little_more_than_the_person_s(body, user, home):  # noqa: F811
    assistance = helped(user, body)
    client = sign_in(user)
    url = reverse("forms:step", args=[assistance.draft.uuid, "home"])
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= 12


def test_saving_a_page_as_a_helper_costs_at_most_three_queries_more(body, user, home):  # noqa: F811
    """Who they are, where they work and whether the help is in force; ten are the form's own."""
    assistance = helped(user, body)
    client = sign_in(user)
    url = reverse("forms:step", args=[assistance.draft.uuid, "home"])
    data = {"seen": "", "home-in_torino": "yes", "home-district": "6"}
    with CaptureQueriesContext(connection) as seen:
        assert client.post(url, data).status_code == 302
    assert len(seen) <= 13
