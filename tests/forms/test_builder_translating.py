"""Translations follow their text: moved, edited, missing, changed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms.builder import translating
from forms.builder.models import IntakeForm
from home.models import HomePage
from portal.models import User
from tests.forms.builder_forms import draft, edited

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(home: HomePage, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin@example.org", "a-long-password-1"))
    return client


def latest(intake: IntakeForm) -> IntakeForm:
    found: IntakeForm = IntakeForm.objects.get(pk=intake.pk).get_latest_revision_as_object()
    return found


def lines(intake: IntakeForm) -> dict[str, translating.Line]:
    form = latest(intake)
    found = translating.lines(form.title, form.raw(), form.translations, "en")
    return {line.words.text: line for line in found}


def translate(admin: Client, intake: IntakeForm, text: str, words: str, **more: str) -> Any:
    line = lines(intake)[text]
    place = line.words.place
    sent = {place: words, f"{place}.was": line.translation, f"{place}.of": text}
    sent |= {f"{place}.{name}": value for name, value in more.items()}
    return admin.post(reverse("forms_builder:translate_to", args=[intake.pk, "en"]), sent)


def test_a_translation_is_saved_as_the_next_draft_and_compiled(admin: Client):
    intake = draft()
    assert translate(admin, intake, "Libri", "Books").status_code == 302
    what = latest(intake).compiled().form.by_key["need"].asks[0]
    assert what.options[0].label == {"it": "Libri", "en": "Books"}
    assert lines(intake)["Libri"].state == "done"
    assert lines(intake)["Mensa"].state == "missing"


def test_a_question_that_moves_keeps_its_translation(admin: Client):
    intake = draft()
    translate(admin, intake, "Di che cosa hai bisogno?", "What do you need?")

    def move(raw: Any) -> None:
        question = raw["steps"][1]["value"]["questions"].pop(0)
        raw["steps"][0]["value"]["questions"].append(question)

    edited(intake, move)
    assert lines(intake)["Di che cosa hai bisogno?"].translation == "What do you need?"


def test_a_text_that_changes_is_shown_with_what_it_was(admin: Client):
    intake = draft()
    translate(admin, intake, "Di che cosa hai bisogno?", "What do you need?")

    def change(raw: Any) -> None:
        raw["steps"][1]["value"]["questions"][0]["value"]["label"] = "Che cosa ti serve?"

    edited(intake, change)
    line = lines(intake)["Che cosa ti serve?"]
    assert (line.state, line.before) == ("changed", "Di che cosa hai bisogno?")
    assert line.translation == "What do you need?"
    translate(admin, intake, "Che cosa ti serve?", "What do you need?")
    assert lines(intake)["Che cosa ti serve?"].state == "changed", "nobody said it is still right"
    translate(admin, intake, "Che cosa ti serve?", "What do you need?", right="on")
    assert lines(intake)["Che cosa ti serve?"].state == "done"


def test_the_page_counts_what_is_left(admin: Client):
    intake = draft()
    page = admin.get(reverse("forms_builder:translate", args=[intake.pk]))
    left = page.context["left"]
    translate(admin, intake, "Libri", "Books")
    again = admin.get(reverse("forms_builder:translate", args=[intake.pk]))
    assert again.context["left"] == left - 1


def test_an_emptied_translation_is_missing_again(admin: Client):
    intake = draft()
    translate(admin, intake, "Libri", "Books")
    translate(admin, intake, "Libri", "")
    assert lines(intake)["Libri"].state == "missing"


@pytest.mark.parametrize("language", ["it", "xx"])
def test_only_the_other_languages_of_the_portal(admin: Client, language: str):
    intake = draft()
    url = reverse("forms_builder:translate_to", args=[intake.pk, language])
    assert admin.get(url).status_code == 404


def test_a_locked_form_is_not_translated(admin: Client):
    intake = draft()
    other = User.objects.create_user("other@example.org", "a-long-password-1")
    IntakeForm.objects.update(locked=True, locked_by=other)
    translate(admin, intake, "Libri", "Books")
    assert lines(intake)["Libri"].state == "missing"
