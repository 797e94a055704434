"""Publishing what an editor wrote: checked on every road, with a policy, once."""

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms.builder import beginnings, faults
from forms.builder.models import IntakeForm
from forms.models import FormSwitch, FormVersion
from forms.publishing import publish_shipped
from portal.models import User
from tests.forms.builder_forms import SCHOOL, as_it_is, block, draft, edited, published

pytestmark = pytest.mark.django_db


def now() -> FormVersion:
    current = FormVersion.objects.current("school")
    assert current is not None
    return current


def relabel(label: str) -> Any:
    def change(raw: Any) -> None:
        raw["steps"][1]["value"]["questions"][0]["value"]["label"] = label

    return change


def test_publishing_makes_a_version_of_what_was_written():
    user = User.objects.create_superuser("ed@example.org", "a-long-password-1")
    intake = draft()
    intake.latest_revision.publish(user=user)
    version = now()
    assert version.form == intake.compiled().form
    assert version.form.steps == SCHOOL.steps or version.form.by_key.keys() == SCHOOL.by_key.keys()
    assert (version.number, version.source, version.policy) == (1, "cms", "finish")
    assert version.published_by == str(user)
    assert IntakeForm.objects.get().live


def test_publishing_again_without_a_change_makes_no_version():
    intake = published()
    edited(intake, as_it_is).publish()
    assert FormVersion.objects.filter(form_key="school").count() == 1


def test_keys_stay_when_words_change_after_publication():
    intake = published()
    edited(intake, relabel("Che cosa ti serve?")).publish()
    assert [ask.key for _step, ask in now().form.asks()] == [ask.key for _s, ask in SCHOOL.asks()]
    assert now().number == 2


def test_a_key_changed_by_hand_after_publication_comes_back():
    intake = published()

    def change(raw: Any) -> None:
        raw["steps"][1]["value"]["questions"][0]["value"]["key"] = "another"

    edited(intake, change).publish()
    assert "another" not in {ask.key for _step, ask in now().form.asks()}


def test_the_clock_publishes_with_the_policy_of_the_form_itself():
    intake = published()
    day = timezone.localdate() + dt.timedelta(days=9)
    revision = edited(
        intake,
        relabel("Che cosa ti serve?"),
        policy="close",
        close_on=day,
        go_live_at=timezone.now() + dt.timedelta(hours=1),
    )
    revision.publish()
    assert now().number == 1, "not before its time"
    revision.refresh_from_db()
    revision.content["go_live_at"] = None
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")
    assert (now().number, now().policy, now().close_on) == (2, "close", day)
    assert now().wording_only == []


def test_what_has_errors_is_not_published_by_the_clock_and_says_why():
    intake = published()

    def change(raw: Any) -> None:
        raw["steps"][1]["value"]["questions"] = []

    revision = edited(intake, change)
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")
    call_command("publish_scheduled")
    kept = IntakeForm.objects.get()
    assert now().number == 1
    assert "La scuola" in kept.refused
    assert ModelLogEntry.objects.filter(action="forms.publish_refused").count() == 1
    assert kept.scheduled_revision is None
    edited(intake, lambda raw: raw["steps"].pop(1)).publish()
    assert IntakeForm.objects.get().refused != "", "books still asks what is no longer there"


def test_putting_it_right_forgets_the_refusal():
    intake = published()
    IntakeForm.objects.update(refused="Something")
    edited(intake, relabel("Altro")).publish()
    assert IntakeForm.objects.get().refused == ""


def test_unpublishing_takes_no_new_requests_and_publishing_opens_again():
    intake = published()
    intake.unpublish()
    assert not FormSwitch.objects.get(form_key="school").is_open
    edited(IntakeForm.objects.get(), relabel("Altro")).publish()
    assert FormSwitch.objects.get(form_key="school").is_open


def test_a_published_form_is_not_deleted():
    intake = published()
    with pytest.raises(PermissionDenied), transaction.atomic():
        intake.delete()
    with pytest.raises(PermissionDenied), transaction.atomic():
        IntakeForm.objects.all().delete()
    draft(replace(SCHOOL, key="other")).delete()


def test_an_adopted_form_is_not_published_over_by_the_next_release():
    first = {version.form_key: version for version, _new in publish_shipped()}
    intake = beginnings.adopted(first["housing-risk"].form, None)
    edited(intake, as_it_is, title="Rischio, parole nostre").publish()
    assert FormVersion.objects.current("housing-risk").number == 2  # type: ignore[union-attr]
    assert all(not is_new for _version, is_new in publish_shipped())
    assert FormVersion.objects.current("housing-risk").source == "cms"  # type: ignore[union-attr]


def test_an_adopted_form_published_unchanged_is_the_same_version():
    first = {version.form_key: version for version, _new in publish_shipped()}
    beginnings.adopted(first["housing-risk"].form, None).latest_revision.publish()
    assert FormVersion.objects.current("housing-risk") == first["housing-risk"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_publications_at_once_make_one_version():
    intake = draft()
    problems: list[Exception] = []

    def publish() -> None:
        try:
            IntakeForm.objects.get(pk=intake.pk).latest_revision.publish()
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert FormVersion.objects.filter(form_key="school").count() == 1


# --- what is wrong, in words and beside its block -------------------------------------------------


def test_each_error_stands_beside_its_block():
    def change(raw: Any) -> None:
        raw["steps"][1]["value"]["questions"][0]["value"]["options"] = {"lines": "", "known": []}
        raw["steps"][2]["value"]["only"]["conditions"][0]["value"]["value"] = "bicycles"
        raw["exits"][0]["value"]["ways"] = []

    intake = draft()
    edited(intake, change)
    compiled = IntakeForm.objects.get().get_latest_revision_as_object().compiled()
    found = {(fault.path, fault.sentence) for fault in faults.errors(compiled)}
    assert (("steps", 1, "questions", 0), "Write the answers to choose from.") in found
    assert any(path == ("steps", 2, "only") and "bicycles" in words for path, words in found)
    beside = faults.beside_blocks(compiled)
    steps: Any = beside["steps"]
    condition = steps.block_errors[2].block_errors["only"].block_errors["conditions"]
    assert "bicycles" in str(condition.block_errors[0].block_errors["value"].messages)
    assert set(beside) == {"steps", "exits"}


def test_a_condition_on_a_later_question_is_named_at_its_question():
    def change(raw: Any) -> None:
        late = block("answer", question="room", operator="eq", value="x")
        raw["steps"][1]["value"]["only"] = {"match": "all", "conditions": [late]}

    intake = draft()
    edited(intake, change)
    compiled = IntakeForm.objects.get().get_latest_revision_as_object().compiled()
    error: Any = compiled.errors["steps", 1, "only"]
    assert "question" in error.block_errors["conditions"].block_errors[0].block_errors


def test_every_error_of_the_declaration_has_words_for_editors():
    broken = [
        "a form has at least one step",
        "step without questions: x",
        "step x: leave and leave_to belong together",
        "the first step must ask the birth date: it opens the draft on another device",
        "exit without anywhere to go: x",
        "ask x: options missing, or not for this kind",
        "flag x: a condition is empty",
    ]
    for sentence in broken:
        assert faults.words(faults.Finding("form", sentence)) != sentence
