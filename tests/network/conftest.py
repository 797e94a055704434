from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from home.models import HomePage, SiteSettings
from network.models import PlacesPage
from portal import site_version


@pytest.fixture(autouse=True)
def seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run inside a transaction that never commits: without this, what is remembered under
    the site's version would outlive the rows it was made from."""
    monkeypatch.setattr(site_version, "transaction", SimpleNamespace(on_commit=lambda run: run()))


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are checked in the language they are written in."""
    with override("en"):
        yield


@pytest.fixture
def directory(db: Any) -> PlacesPage:
    """An Italian site with the directory at /luoghi/, and its English twin at /en/places/."""
    italian, english = (
        Locale.objects.get_or_create(language_code=code)[0] for code in ("it", "en")
    )
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Inizio", slug="inizio", locale=italian))
    home_en = root.add_child(
        instance=HomePage(
            title="Start", slug="start", locale=english, translation_key=home.translation_key
        )
    )
    site, _new = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    SiteSettings.for_site(site)
    page = home.add_child(
        instance=PlacesPage(title="Luoghi", slug="luoghi", summary="Chi ti aiuta.", locale=italian)
    )
    home_en.add_child(
        instance=PlacesPage(
            title="Places", slug="places", locale=english, translation_key=page.translation_key
        )
    )
    return page
