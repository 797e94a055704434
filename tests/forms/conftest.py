from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from forms import destinations
from forms.catalogue import HOUSING_RISK
from forms.destinations import Destination, FollowUp
from forms.models import FormVersion, Submission
from forms.publishing import compiled
from forms.versions import publish
from home.models import HomePage, SiteSettings
from portal import site_version
from tests.forms.filling import Filler


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Tests read the source strings, whatever the catalogues say."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests never commit: without this, what is remembered would outlive its rows."""
    monkeypatch.setattr(site_version, "transaction", SimpleNamespace(on_commit=lambda run: run()))


@pytest.fixture
def home(db: Any) -> HomePage:
    """A site with nothing but its home page, so that the frame around pages can be drawn."""
    italian, english = (
        Locale.objects.get_or_create(language_code=code)[0] for code in ("it", "en")
    )
    root = Page.get_first_root_node()
    page = root.add_child(instance=HomePage(title="Inizio", slug="inizio", locale=italian))
    root.add_child(
        instance=HomePage(
            title="Start", slug="start", locale=english, translation_key=page.translation_key
        )
    )
    site, _new = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": page}
    )
    settings = SiteSettings.for_site(site)
    settings.quick_exit_url = "https://www.example.org/weather"
    settings.help_phone = "011 011 24300"
    settings.save()
    return page


@pytest.fixture
def version(home: HomePage) -> FormVersion:
    return publish(compiled(HOUSING_RISK))[0]


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """A destination of our own in the place of the desk: what it was given, in order."""
    given: list[Submission] = []
    monkeypatch.setattr(destinations, "_destinations", {})
    destinations.register(
        Destination(
            "desk", given.append, lambda _submission: FollowUp(url="/follow/", next_steps=["Soon."])
        )
    )
    return given


@pytest.fixture
def private_files(settings: Any, tmp_path: Any) -> Any:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }
    return tmp_path


@pytest.fixture
def filler(version: FormVersion, delivered: list[Submission], private_files: Any) -> Filler:
    """Somebody with a browser, in front of the form."""
    return Filler(version)
