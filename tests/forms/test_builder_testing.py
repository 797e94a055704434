""" "Test this form" walks every branch, and filling by hand keeps nothing."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms.builder import walking
from forms.catalogue import SHIPPED
from forms.declaration import Ask, Form, Step, when
from forms.models import Answer, Draft, Submission
from forms.publishing import compiled as in_every_language
from home.models import HomePage
from portal.models import User
from tests.forms.builder_forms import SCHOOL, draft
from tests.forms.filling import demo_post

pytestmark = pytest.mark.django_db


def ways(form: Form) -> set[tuple[str, ...]]:
    report = walking.walk_all(form, "it")
    return {tuple(step.key for step in way.steps) for way in report.ways}


def test_every_branch_is_walked():
    report = walking.walk_all(SCHOOL, "it")
    assert report.problems == []
    assert report.tried_all
    found = ways(SCHOOL)
    plain = ("you", "need", "children", "end")
    assert plain in found
    assert ("you", "need", "books", "children", "end") in found
    assert ("you", "need", "books", "children", "many", "end") in found
    assert any(way.exit and way.exit.key == "grown_up" for way in report.ways)


def test_a_page_nobody_comes_to_is_named():
    never = Step("never", {"it": "Mai"}, (Ask("x", "text"),), only=when(age__gt=29, age__lt=3))
    form = replace(SCHOOL, steps=(*SCHOOL.steps[:-1], never, SCHOOL.steps[-1]))
    report = walking.walk_all(form, "en")
    assert any("Mai" in problem for problem in report.problems)


def test_a_question_whose_limits_no_answer_fits_is_named():
    odd = Step("odd", {"it": "Strana"}, (Ask("n", "number", {"it": "Quanti?"}, least=9, most=3),))
    form = replace(SCHOOL, steps=(*SCHOOL.steps[:-1], odd, SCHOOL.steps[-1]))
    report = walking.walk_all(form, "it")
    assert any("Quanti?" in problem for problem in report.problems)


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_each_shipped_form_can_be_finished_by_everybody(key: str):
    form = in_every_language(SHIPPED[key])
    report = walking.walk_all(form, "it", most=80)
    assert report.problems == []
    for walked in report.walks:
        assert walked.exit or form.walk(walked.answers).missing == ()
        assert form.prune(walked.answers) == walked.answers


def test_reach_finds_answers_that_lead_to_a_page():
    answers = walking.reach(SCHOOL, "many", "it")
    assert "many" in {step.key for step in SCHOOL.path(answers)}


# --- by hand --------------------------------------------------------------------------------------


@pytest.fixture
def admin(home: HomePage, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin@example.org", "a-long-password-1"))
    return client


def address(intake: Any, page: str) -> str:
    return reverse("forms_builder:try", args=[intake.pk, page])


def test_the_page_of_the_test_lists_the_ways(admin: Client):
    intake = draft()
    page = admin.get(reverse("forms_builder:test", args=[intake.pk]))
    assert len(page.context["ways"]) >= 4
    assert "I libri" in page.content.decode()


def test_filling_by_hand_goes_the_whole_way_and_keeps_nothing(admin: Client):
    intake = draft()
    response = admin.get(address(intake, "start"))
    asked = []
    while response["Location"] != address(intake, "check"):
        step = response["Location"].rstrip("/").rsplit("/", 1)[-1]
        asked.append(step)
        page = admin.get(response["Location"])
        assert page.status_code == 200
        assert "/0000" not in page.content.decode(), "every link stays inside the trial"
        response = admin.post(response["Location"], demo_post(SCHOOL.by_key[step]))
        assert response.status_code == 302, step
    assert asked == ["you", "need", "books", "children", "end"]
    check = admin.get(address(intake, "check"))
    assert "Libri" in check.content.decode()
    kept = str(dict(admin.session))
    assert "Libri" not in kept
    assert "books" not in kept
    end = admin.post(address(intake, "check"))
    assert end["Location"] == reverse("forms_builder:test", args=[intake.pk])
    assert "builder-trial" not in admin.session
    assert not Draft.objects.exists()
    assert not Answer.objects.exists()
    assert not Submission.objects.exists()


def test_other_help_is_shown_and_gone_past(admin: Client):
    intake = draft()
    admin.get(address(intake, "start"))
    admin.post(address(intake, "you"), demo_post(SCHOOL.by_key["you"]))
    data = {**demo_post(SCHOOL.by_key["need"]), "need-age": "25"}
    answer = admin.post(address(intake, "need"), data)
    assert answer["Location"] == address(intake, "grown_up")
    assert "altra porta" in admin.get(answer["Location"]).content.decode()
    onward = admin.post(answer["Location"])
    assert onward["Location"] == address(intake, "books")


def test_a_wrong_answer_is_told_as_on_the_public_page(admin: Client):
    intake = draft()
    admin.get(address(intake, "start"))
    page = admin.post(address(intake, "you"), {})
    assert page.status_code == 200
    assert page.context["errors"]


def test_rows_are_added_and_removed(admin: Client):
    intake = draft()
    admin.get(address(intake, "start"))
    for step in ("you", "need", "books"):
        admin.post(address(intake, step), demo_post(SCHOOL.by_key[step]))
    data = demo_post(SCHOOL.by_key["children"])
    answer = admin.post(address(intake, "children"), {**data, "add_row": "1"})
    assert answer["Location"].startswith(address(intake, "children") + "?add=1")
    page = admin.get(answer["Location"].partition("#")[0])
    assert page.content.decode().count("child_name") >= 2


@pytest.mark.parametrize("page", ["nowhere", "many", "check", "lascia"])
def test_a_page_that_is_not_due_is_no_error(admin: Client, page: str):
    intake = draft()
    admin.get(address(intake, "start"))
    assert admin.get(address(intake, page)).status_code == 302
