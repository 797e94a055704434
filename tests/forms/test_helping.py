"""A relative or friend fills in for somebody, on the public side."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from forms.helping import services
from forms.models import Assistance, Draft, Submission
from tests.forms.filling import FIRST, STEPS, Filler, aged, hidden
from workflow.models import Message, Reading

OFFER = {"label": "Marta Rossi", "relation": "child", "mandate": "phone", "told": "aloud"}


class Helper(Filler):
    """Somebody who begins as a helper and goes on as any person would."""

    def begin(self, **changes):
        page = self.client.post(reverse("forms:help_somebody", args=[self.version.form_key]), OFFER)
        assert page.status_code == 302, page.context["errors"]
        self.start_url = page["Location"]
        return super().begin(**changes)


@pytest.fixture
def helper(filler):
    return Helper(filler.version)


def person_of(helper) -> Client:
    """The person on another device, with the code and the birth date."""
    client = Client()
    day = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1985"}
    answer = client.post(reverse("forms:resume"), {"code": helper.draft.code, **day})
    assert answer.status_code == 302, answer.context["errors"]
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_first_page_asks_who_fills_in(filler):
    page = filler.client.get(filler.start_url)
    assert reverse("forms:help_somebody", args=["housing-risk"]) in page.content.decode()


def test_nothing_is_kept_of_the_person_before_the_first_page_is_valid(helper):
    answer = helper.client.post(reverse("forms:help_somebody", args=["housing-risk"]), OFFER)
    helper.client.get(answer["Location"])
    assert (Draft.objects.count(), Assistance.objects.count()) == (0, 1)


def test_the_sentence_that_was_chosen_is_kept_word_for_word_with_its_language(helper):
    page = helper.client.get(reverse("forms:help_somebody", args=["housing-risk"]))
    helper.begin()
    helped = Assistance.objects.get()
    assert helped.mandate_sentence in text_of(page)
    assert (helped.mandate, helped.told, helped.relation) == ("phone", "aloud", "child")
    assert helped.mandate_language == page["Content-Language"]
    assert helped.draft == helper.draft


@pytest.mark.parametrize("missing", sorted(OFFER))
def test_without_an_agreement_nothing_begins(helper, missing):
    url = reverse("forms:help_somebody", args=["housing-risk"])
    page = helper.client.post(url, {key: OFFER[key] for key in OFFER if key != missing})
    assert page.status_code == 200
    assert page.context["errors"]
    assert not Assistance.objects.exists()


def test_every_page_says_for_whom_it_is_filled_in(helper):
    helper.fill()
    for url in (
        helper.url("home"),
        helper.page("check"),
        helper.page("code"),
        helper.page("leave"),
    ):
        assert "You are filling in for Amina" in text_of(helper.client.get(url)), url


def test_the_helper_goes_to_the_end_and_hands_the_receipt_over(helper):
    helper.fill()
    assert "Marta Rossi" in text_of(helper.client.get(helper.page("check")))
    helper.send()
    receipt = helper.client.get(helper.page("receipt"))
    submission = Submission.objects.get()
    assert submission.filled_in_by["label"] == "Marta Rossi"
    assert submission.reference in text_of(receipt)
    assert helper.draft.code in text_of(receipt)
    assert "Marta Rossi" in text_of(receipt)
    helper.client.post(helper.page("helping"), {"action": "handed_over"})
    assert Assistance.objects.get().handed_over_at is not None
    assert helper.client.get(helper.page("receipt")).status_code in (302, 403)


def test_the_snapshot_stands_at_the_end_of_the_sections(helper):
    helper.fill()
    helper.send()
    last = Submission.objects.get().sections("en")[-1]
    assert last.title == "Who filled in this form"
    assert "Marta Rossi (son or daughter)" in [row.answer for row in last.rows]


def test_a_person_alone_leaves_no_such_section(filler):
    filler.fill()
    filler.send()
    submission = Submission.objects.get()
    assert submission.filled_in_by == {}
    assert submission.sections("en")[-1].title != "Who filled in this form"


def test_the_person_sees_who_helps_and_who_opened_it(helper):
    helper.fill(until="rent", reading=True)
    person = person_of(helper)
    assert "Marta Rossi (son or daughter) helps you" in text_of(person.get(helper.url("rent")))
    page = text_of(person.get(helper.page("helping")))
    assert "Marta Rossi" in page
    assert Assistance.objects.get().mandate_sentence in page
    assert "The relative or friend who helps : once" in page


@pytest.mark.parametrize("action", ["take_over", "revoke"])
def test_the_person_ends_the_help_and_loses_nothing(helper, action):
    helper.fill(until="rent")
    old_code = helper.draft.code
    person = person_of(helper)
    before = list(helper.draft.saved.values_list("step", "row").order_by("pk"))
    answer = person.post(helper.page("helping"), {"action": action}, follow=True)
    assert "Nothing is lost" in text_of(answer)
    assert helper.draft.code != old_code
    assert helper.draft.code in text_of(answer)
    assert list(helper.draft.saved.values_list("step", "row").order_by("pk")) == before
    assert person.get(helper.url("rent")).status_code == 200


@pytest.mark.parametrize("action", ["take_over", "revoke"])
def test_the_helper_is_told_at_once_and_saves_nothing_more(helper, action):
    helper.fill(until="rent")
    seen = helper.seen("rent")
    person_of(helper).post(helper.page("helping"), {"action": action})
    page = helper.client.get(helper.url("rent"))
    assert page.status_code == 403
    assert "You can no longer open this form" in text_of(page)
    assert "Amina" not in text_of(page)
    posted = helper.client.post(helper.url("rent"), STEPS["rent"] | {"seen": seen})
    assert posted.status_code == 403
    assert "was not saved" in text_of(posted)
    assert not helper.draft.saved.filter(step="rent").exists()


def test_the_old_code_and_old_links_end_with_the_help(helper):
    helper.fill(until="rent")
    old_code = helper.draft.code
    services.take_over(helper.draft)
    day = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1985"}
    answer = Client().post(reverse("forms:resume"), {"code": old_code, **day})
    assert answer.status_code == 200
    assert helper.draft.locked_at is not None


def test_a_lock_by_the_person_shuts_the_helper_out_too(helper):
    helper.fill(until="rent")
    person_of(helper).post(helper.page("lock"))
    assert helper.client.get(helper.url("rent")).status_code == 403


def test_ending_twice_changes_the_code_once(helper):
    helper.begin()
    services.take_over(helper.draft)
    code = helper.draft.code
    services.revoke(helper.draft)
    assert helper.draft.code == code
    assert Assistance.objects.get().revoked_at is None


def test_a_helper_neither_deletes_nor_locks(helper):
    helper.fill(until="rent")
    helper.client.post(helper.page("leave"), {"action": "delete"})
    assert Draft.objects.count() == 1
    answer = helper.client.post(helper.page("lock"))
    assert answer["Location"] == helper.page("helping")
    assert helper.draft.locked_at is None


def test_a_helper_cannot_end_anything_in_the_name_of_the_person(helper):
    helper.begin()
    helper.client.post(helper.page("helping"), {"action": "revoke"})
    assert Assistance.objects.get().ended_at is None


def test_leaving_the_device_takes_the_right_away_there(helper):
    helper.begin()
    helper.client.post(helper.page("leave"), {"action": "forget"})
    assert helper.client.get(helper.url("home")).status_code == 302


def test_two_people_in_two_windows_never_mix(helper):
    """civiform#2636: client A's data before the eyes of client B."""
    helper.fill(until="rent")
    first = helper.draft
    offer = reverse("forms:help_somebody", args=["housing-risk"])
    window = helper.client.post(offer, OFFER)["Location"]
    page = helper.client.get(window)
    assert not re.search(r'value="(Amina|27|1985)"', page.content.decode())
    names = {**FIRST, "you-given_name": "Bruno"}
    helper.client.post(window, {"started": aged(hidden(page, "started")), **names})
    second = helper.draft
    assert first.pk != second.pk
    for draft, name, other in ((first, "Amina", "Bruno"), (second, "Bruno", "Amina")):
        shown = text_of(helper.client.get(reverse("forms:step", args=[draft.uuid, "home"])))
        assert f"You are filling in for {name}" in shown
        assert other not in shown


def test_a_double_click_on_the_first_page_makes_one_draft(helper):
    offer = reverse("forms:help_somebody", args=["housing-risk"])
    url = helper.client.post(offer, OFFER)["Location"]
    data = {"started": aged(hidden(helper.client.get(url), "started")), **FIRST}
    first, second = helper.client.post(url, data), helper.client.post(url, data)
    assert first["Location"] == second["Location"]
    assert Draft.objects.count() == 1


def test_the_session_names_the_help_and_not_the_person(helper):
    helper.begin()
    assert set(helper.client.session.keys()) <= {"helping", "ends"}


def test_the_address_of_a_help_opens_nothing_for_others(helper):
    offer = reverse("forms:help_somebody", args=["housing-risk"])
    url = helper.client.post(offer, OFFER)["Location"]
    assert Client().get(url).status_code == 404


def test_an_opening_is_recorded_once_a_visit_without_the_name(helper):
    helper.fill(until="rent", reading=True)
    reading = Reading.objects.about(helper.draft).get()
    assert (reading.what, reading.actor_label, reading.user_id) == ("draft", "relative", None)


def test_the_person_gets_the_code_where_it_is_safe(helper, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        helper.fill()
    (told,) = [one for one in mail.outbox if "filling in" in one.subject]
    assert told.to == ["amina@example.org"]
    assert helper.draft.code in told.body
    assert "Marta" not in told.body
    assert Message.objects.filter(kind="draft-helped", channel="email").count() == 1


def test_nothing_is_sent_where_it_is_not_safe(helper, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        helper.fill(reach=STEPS["reach"] | {"reach-safe_contact": "no"})
    assert not Message.objects.filter(kind="draft-helped").exists()


def test_mandates_without_a_form_are_forgotten(helper):
    helper.client.post(reverse("forms:help_somebody", args=["housing-risk"]), OFFER)
    call_command("sweep", verbosity=0)
    assert Assistance.objects.exists()
    Assistance.objects.update(mandate_at="2020-01-01T00:00Z", told_at="2020-01-01T00:00Z")
    call_command("sweep", verbosity=0)
    assert not Assistance.objects.exists()
