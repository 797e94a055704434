"""An installation whose first start found no catalogue: English where Italian should be."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from forms import publishing
from forms.builder import beginnings
from forms.catalogue import ASK_HELP, HOUSING_RISK, SHIPPED
from forms.declaration import Form, say
from forms.filled import Filled
from forms.models import FormVersion, IntakeForm, SetAside
from forms.publishing import compiled, publish_shipped
from forms.versions import publish
from portal import catalogues
from tests.forms.filling import Filler

CMS = FormVersion.Source.CMS


def untranslated(form: Form) -> Form:
    """What a process without a catalogue made of a shipped form: Django's own knew one word."""
    known = {"Romanian": "Rumeno"}
    return form.in_languages(lambda text: {"it": known.get(text, text), "en": text})


@pytest.fixture
def broken(db):
    for form in SHIPPED.values():
        publish(untranslated(form))


def current(key: str) -> FormVersion:
    found = FormVersion.objects.current(key)
    assert found is not None
    return found


def test_the_next_start_publishes_every_form_in_italian(broken) -> None:
    assert all(is_new for _version, is_new in publish_shipped())
    for key, form in SHIPPED.items():
        version = current(key)
        assert version.form == compiled(form)
        assert (version.number, version.policy) == (2, FormVersion.Policy.CARRY)
    assert not any(is_new for _version, is_new in publish_shipped())
    assert FormVersion.objects.count() == 2 * len(SHIPPED)


def test_whoever_is_writing_keeps_every_answer_and_goes_on_in_italian(home) -> None:
    filler = Filler(publish(untranslated(HOUSING_RISK))[0])
    filler.fill(until="rent")
    before = Filled(filler.draft.version.form, filler.draft)
    publish_shipped()
    filler.client.post(reverse("forms:changed", args=[filler.draft.uuid]))
    assert filler.draft.version == current("housing-risk")
    after = Filled(filler.draft.version.form, filler.draft)
    assert (after.answers, after.complete) == (before.answers, before.complete)
    assert not SetAside.objects.exists()


def test_a_healthy_installation_gets_no_version(db) -> None:
    publish_shipped()
    publish_shipped()
    assert FormVersion.objects.count() == len(SHIPPED)


def test_what_an_editor_wrote_in_an_adopted_form_stays(broken, admin_user) -> None:
    intake = beginnings.adopted(current("ask-help").form, admin_user)
    draft = intake.get_latest_revision_as_object()
    form = draft.compiled().form
    own = form.reworded(
        lambda text: {"it": "Scrivici", "en": "Write"} if text == form.title else text
    )
    beginnings.next_draft(intake, own, admin_user)
    intake.refresh_from_db()
    intake.latest_revision.publish(user=admin_user)
    assert current("ask-help").source == CMS
    publish_shipped()
    healed, right = current("ask-help"), compiled(ASK_HELP)
    assert (healed.source, healed.form.title["it"]) == (CMS, "Scrivici")
    assert healed.form.steps == right.steps
    draft = IntakeForm.objects.get(pk=intake.pk).get_latest_revision_as_object()
    assert draft.compiled().form == healed.form


def test_a_draft_that_was_only_begun_is_healed_with_its_form(broken, admin_user) -> None:
    intake = beginnings.adopted(current("ask-help").form, admin_user)
    publish_shipped()
    draft = IntakeForm.objects.get(pk=intake.pk).get_latest_revision_as_object()
    assert draft.compiled().form == compiled(ASK_HELP)
    assert IntakeForm.objects.get(pk=intake.pk).title == say(compiled(ASK_HELP).title, "it")


def test_english_that_an_editor_writes_after_the_healing_stays(broken, admin_user) -> None:
    publish_shipped()
    chosen = untranslated(ASK_HELP)
    publish(chosen, source=CMS)
    publish_shipped()
    assert current("ask-help").form == chosen


def test_nothing_is_published_without_a_catalogue(db, monkeypatch) -> None:
    monkeypatch.setattr(catalogues, "gettext", lambda text: text)
    for command in ("publish_forms", "load_starter", "setup"):
        with pytest.raises(CommandError, match="compile_catalogues"):
            call_command(command)
    with pytest.raises(catalogues.StaleCatalogueError):
        publishing.publish_shipped()
    assert not FormVersion.objects.exists()
