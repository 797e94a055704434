import pytest
from django.core.management import call_command
from wagtail.models import Page

from guide.models import Fact, GuidePage
from home.models import StarterRecord, Topic

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def pages() -> set[tuple[str, int]]:
    return {(page.url_path, page.latest_revision_id) for page in Page.objects.all()}


def test_a_second_run_changes_nothing(starter) -> None:
    before = pages(), Fact.objects.count(), Topic.objects.count()
    call_command("load_starter", verbosity=0)
    assert (pages(), Fact.objects.count(), Topic.objects.count()) == before


def test_an_edited_guide_is_left_as_the_editor_wrote_it(starter) -> None:
    guide = GuidePage.objects.get(slug="termine-di-grazia")
    guide.title = "Titolo della redazione"
    guide.save_revision().publish()
    StarterRecord.objects.filter(key="guide/it/grace-period").update(source="an older file")
    call_command("load_starter", verbosity=0)
    guide.refresh_from_db()
    assert guide.title == "Titolo della redazione"


def test_an_untouched_guide_takes_a_corrected_file(starter) -> None:
    guide = GuidePage.objects.get(slug="termine-di-grazia")
    StarterRecord.objects.filter(key="guide/it/grace-period").update(source="an older file")
    call_command("load_starter", verbosity=0)
    again = GuidePage.objects.get(pk=guide.pk)
    assert again.latest_revision_id != guide.latest_revision_id
    assert again.title == guide.title


def test_a_removed_page_does_not_come_back(starter) -> None:
    GuidePage.objects.get(slug="termine-di-grazia").delete()
    call_command("load_starter", verbosity=0)
    assert not GuidePage.objects.filter(slug="termine-di-grazia").exists()


def test_an_edited_fact_is_left_as_it_is(starter) -> None:
    fact = Fact.objects.get(key="grace-period-days")
    fact.value = {"it": "quanto dice il giudice", "en": "as the judge says"}
    fact.save()
    StarterRecord.objects.filter(key="fact/grace-period-days").update(source="an older file")
    call_command("load_starter", verbosity=0)
    fact.refresh_from_db()
    assert fact.value["it"] == "quanto dice il giudice"


def test_every_italian_page_has_its_english_twin(starter) -> None:
    for page in Page.objects.filter(locale__language_code="it", depth__gt=1):
        assert page.get_translation_or_none(
            Page.objects.get(depth=1).locale.__class__.objects.get(language_code="en")
        ), page.title


def test_no_link_of_the_content_is_lost(starter) -> None:
    for guide in GuidePage.objects.all():
        stored = guide._stored_text()
        assert "guide:" not in stored
        assert "page:" not in stored
