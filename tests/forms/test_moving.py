"""A form that changes while people are writing: finish, carry or close, and nothing dropped."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from forms import diff, ledger, moving
from forms.carry import carry
from forms.catalogue import HOUSING_RISK, SHIPPED
from forms.declaration import Ask, Form
from forms.models import Draft, FormSwitch, FormVersion, SetAside, Submission
from forms.publishing import compiled
from forms.versions import publish
from tests.forms.filling import STEPS
from workflow.models import Message

pytestmark = pytest.mark.both

Policy = FormVersion.Policy


def words(response):
    return response.content.decode()


def changed(key, **changes):
    """The shipped form with one question changed."""
    steps = tuple(
        replace(
            step,
            asks=tuple(replace(a, **changes) if a.key == key else a for a in step.asks),
        )
        for step in HOUSING_RISK.steps
    )
    return compiled(replace(HOUSING_RISK, steps=steps))


def without(key):
    steps = tuple(
        replace(step, asks=tuple(ask for ask in step.asks if ask.key != key))
        for step in HOUSING_RISK.steps
    )
    return compiled(replace(HOUSING_RISK, steps=steps))


# --- finish -----------------------------------------------------------------------------------


def test_finishing_drafts_stay_where_they_are_to_the_end(filler):
    filler.fill()
    publish(changed("contract", label="Which contract?"), policy=Policy.FINISH)
    assert moving.due(filler.draft) is None
    assert filler.send().status_code == 302
    assert Submission.objects.get().version == filler.version


# --- carry ------------------------------------------------------------------------------------


def test_a_carried_draft_is_told_first_and_moves_when_its_person_says_so(filler):
    filler.fill(until="rent")
    publish(changed("contract", label="Which contract?"), policy=Policy.CARRY)
    page = filler.client.get(filler.url("rent"))
    assert page["Location"] == filler.page("changed")
    shown = words(filler.client.get(page["Location"]))
    assert "On what terms do you live there?" in shown
    assert "I rent, with a written contract" in shown
    assert filler.draft.version == filler.version, "a page view moves nothing"
    gone_on = filler.client.post(filler.page("changed"), follow=True)
    assert gone_on.redirect_chain[-1][0] == filler.url("tenancy")
    assert filler.draft.version.number == 2
    assert SetAside.objects.get().answers == {"contract": "rent"}


def test_what_did_not_change_is_kept_and_the_rest_is_asked_again(filler):
    filler.fill()
    publish(changed("contract", label="Which contract?"), policy=Policy.CARRY)
    filler.client.post(filler.page("changed"))
    page = words(filler.client.get(filler.url("tenancy")))
    assert "checked" in page, "the other question of the page is kept"
    assert "You had answered: <bdi>I rent, with a written contract</bdi>" in page
    assert filler.client.get(filler.page("check"))["Location"] == filler.url("tenancy")
    filler.post("tenancy")
    assert "You had answered" not in words(filler.client.get(filler.url("tenancy")))
    filler.send()
    sent = Submission.objects.get()
    assert sent.version.number == 2
    assert sent.answers["own_words"] == "I lost my job."
    assert sent.answers["people_with_you"][0]["member_name"] == "Sami"


def test_a_question_that_is_gone_is_set_aside_and_said(filler):
    filler.fill()
    publish(without("own_words"), policy=Policy.CARRY)
    shown = words(filler.client.get(filler.page("changed")))
    assert "I lost my job." in shown
    assert "We no longer ask this" in shown
    filler.client.post(filler.page("changed"))
    assert SetAside.objects.get().answers == {"own_words": "I lost my job."}
    filler.send()
    assert "own_words" not in Submission.objects.get().answers


def test_a_page_posted_after_the_change_is_saved_on_the_new_version(filler):
    filler.fill(until="tenancy")
    seen = filler.seen("tenancy")
    publish(changed("in_torino", label="Is your home in Torino?"), policy=Policy.CARRY)
    response = filler.post("tenancy", seen=seen)
    assert response["Location"] == filler.url("home"), "the changed page comes first"
    assert filler.draft.version.number == 2


def test_wording_only_keeps_the_answers(filler):
    filler.fill()
    publish(
        changed("contract", label="Which contract?"),
        policy=Policy.CARRY,
        wording_only=["contract"],
    )
    filler.client.post(filler.page("changed"))
    assert not SetAside.objects.exists()
    assert filler.send().status_code == 302
    assert Submission.objects.get().answers["contract"] == "rent"


def test_hints_and_translations_never_count():
    form = compiled(HOUSING_RISK)
    (step, ask) = next(form.asks())
    reworded = changed(ask.key, hint="Another hint")
    steps = {step.key: {ask.key: "Amina"}}
    carried = carry(form, reworded, steps, {step.key})
    assert (carried.steps, carried.aside) == (steps, {})
    assert step.key in carried.complete


def test_two_changes_in_a_row_set_aside_both(filler):
    filler.fill()
    publish(changed("contract", label="Which contract?"), policy=Policy.CARRY)
    filler.client.post(filler.page("changed"))
    publish(without("own_words"), policy=Policy.CARRY)
    filler.client.post(filler.page("changed"))
    assert set(SetAside.objects.get().answers) == {"contract", "own_words"}


# --- close ------------------------------------------------------------------------------------


def close(on):
    return publish(changed("contract", label="Which contract?"), policy=Policy.CLOSE, close_on=on)


def test_a_closing_draft_can_be_sent_until_the_date(filler):
    filler.fill()
    close(dt.date.today())
    assert filler.client.get(filler.page("check")).status_code == 200
    assert filler.send().status_code == 302
    assert Submission.objects.get().version == filler.version


def test_after_the_date_it_is_read_and_not_sent(filler):
    filler.fill()
    check = filler.client.get(filler.page("check"))
    close(dt.date.today() - dt.timedelta(days=1))
    shown = filler.client.get(filler.page("check"), follow=True)
    assert shown.redirect_chain[-1][0] == filler.page("changed")
    assert "I lost my job." in words(shown)
    assert filler.start_url in words(shown)
    filler.client.post(filler.page("check"), {"seen": check.context["seen"]})
    assert not Submission.objects.exists()


def test_what_is_typed_on_the_last_page_before_the_closing_can_be_read(filler):
    filler.fill(until="story")
    seen = filler.seen("story")
    close(dt.date.today() - dt.timedelta(days=1))
    filler.post("story", {**STEPS["story"], "story-own_words": "Typed too late"}, seen=seen)
    assert "Typed too late" in words(filler.client.get(filler.page("changed")))


def test_people_are_written_to_once_before_it_closes(filler):
    filler.fill()
    close(dt.date.today() + dt.timedelta(days=5))
    for _again in range(2):
        call_command("tell_of_closing")
    message = Message.objects.get(kind="draft-closing")
    assert message.recipient == "amina@example.org"
    assert "contract" not in message.body
    with time_machine.travel(dt.datetime.now() + dt.timedelta(days=6), tick=False):
        Message.objects.all().delete()
        call_command("tell_of_closing")
    assert not Message.objects.filter(kind="draft-closing").exists()


def test_nobody_is_written_to_who_said_it_is_not_safe(filler):
    filler.fill(reach=STEPS["reach"] | {"reach-safe_contact": "no"})
    close(dt.date.today())
    assert moving.tell_of_closing() == 0


# --- a form that is closed to new requests ------------------------------------------------------


def test_a_withdrawn_form_starts_nothing_and_lets_open_drafts_be_sent(filler):
    filler.fill()
    FormSwitch.objects.create(
        form_key=filler.version.form_key, is_open=False, closed_message={"en": "Back in May."}
    )
    page = filler.client.get(filler.start_url)
    assert page.status_code == 200
    assert "Back in May." in words(page)
    filler.client.post(filler.start_url, {"you-given_name": "Ali"})
    assert Draft.objects.count() == 1
    assert filler.send().status_code == 302
    assert Submission.objects.count() == 1


# --- the rows themselves ------------------------------------------------------------------------


def test_a_version_says_who_and_with_what(filler):
    version, _new = publish(changed("contract", label="X?"), source="cms", by="editor@demo.example")
    assert (version.source, version.published_by) == ("cms", "editor@demo.example")
    assert version.app_release


@pytest.mark.parametrize(
    "wrong", [{"policy": "close"}, {"policy": "carry", "close_on": dt.date(2030, 1, 1)}]
)
def test_a_date_belongs_to_closing_alone(db, wrong):
    with pytest.raises(ValueError, match="close_on"):
        publish(compiled(HOUSING_RISK), **wrong)
    assert not FormVersion.objects.exists()


@pytest.mark.django_db
def test_the_database_itself_refuses_to_change_a_version():
    version, _new = publish(compiled(HOUSING_RISK))
    with (
        pytest.raises(IntegrityError if connection.vendor == "sqlite" else Exception),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE forms_formversion SET number = 9 WHERE id = %s", [version.pk])
    assert FormVersion.objects.get().number == 1


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_each_change_of_a_shipped_form_says_what_becomes_of_open_drafts(key):
    assert ledger.of(SHIPPED[key]) is not None, f"run: manage.py name_policy {key} <policy>"


# --- the diff -----------------------------------------------------------------------------------


def test_the_difference_is_told_in_sentences():
    old, new = compiled(HOUSING_RISK), changed("contract", label="Which contract?")
    (change,) = diff.changes(old, new, "en")
    assert (change.kind, change.what, change.asks_again) == ("changed", "ask:contract", True)
    assert change.sentence == "“On what terms do you live there?” is now “Which contract?”."


def test_nothing_changed_says_nothing():
    assert diff.changes(compiled(HOUSING_RISK), compiled(HOUSING_RISK), "it") == []


def test_what_is_added_and_taken_away_is_told():
    old = without("own_words")
    added = diff.changes(old, compiled(HOUSING_RISK), "en")
    removed = diff.changes(compiled(HOUSING_RISK), old, "en")
    assert [(one.kind, one.asks_again) for one in added] == [("added", True)]
    assert [(one.kind, one.asks_again) for one in removed] == [("removed", False)]
    first = HOUSING_RISK.steps[0]
    extra = replace(first, asks=(*first.asks, Ask("extra", "text", "Extra?")))
    fuller: Form = compiled(replace(HOUSING_RISK, steps=(extra, *HOUSING_RISK.steps[1:])))
    assert "New question: “Extra?”." in [
        one.sentence for one in diff.changes(compiled(HOUSING_RISK), fuller, "en")
    ]


def test_the_new_pages_have_an_address(filler):
    filler.begin()
    assert filler.client.get(reverse("forms:changed", args=[filler.draft.uuid])).status_code == 302
