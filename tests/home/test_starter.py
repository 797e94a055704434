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


def test_a_later_release_leaves_alone_what_editors_did_and_corrects_the_rest(starter) -> None:
    """One run for all of it: each is a run over the whole content."""
    edited = GuidePage.objects.get(slug="termine-di-grazia")
    edited.title = "Titolo della redazione"
    edited.save_revision().publish()
    untouched = GuidePage.objects.get(slug="lettera-di-sfratto")
    removed = GuidePage.objects.get(slug="bollette-e-bonus")
    removed.delete()
    fact = Fact.objects.get(key="grace-period-days")
    fact.value = {"it": "quanto dice il giudice", "en": "as the judge says"}
    fact.save()
    keys = ("guide/it/grace-period", "guide/it/eviction-letter", "guide/it/utilities-and-bonuses")
    StarterRecord.objects.filter(key__in=(*keys, "fact/grace-period-days")).update(
        source="an older file"
    )

    call_command("load_starter", verbosity=0)

    edited.refresh_from_db()
    assert edited.title == "Titolo della redazione"
    again = GuidePage.objects.get(pk=untouched.pk)
    assert again.latest_revision_id != untouched.latest_revision_id
    assert again.title == untouched.title
    assert not GuidePage.objects.filter(slug=removed.slug).exists()
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
