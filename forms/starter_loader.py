"""Publishes the shipped forms and puts their start pages into the page trees."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from forms.pages import FormPage
from forms.publishing import publish_shipped
from home.starter import Report
from home.starter_pages import set_topics
from home.starter_text import StarterFile, read_all
from home.starter_tree import fill_in, loaded, place

FOLDER = Path(__file__).parent / "starter"
CODES = [code for code, _name in settings.LANGUAGES]
SECTIONS = ("for_whom", "what_you_need", "what_happens")


def load_tree(report: Report) -> None:
    for version, is_new in publish_shipped():
        if is_new:
            report(f"form {version} published")
    main = settings.LANGUAGE_CODE
    for code in CODES:
        home = loaded(f"home/{code}/home")
        for file in read_all(FOLDER, code):
            place(
                f"forms/{code}/{file.key}",
                FormPage,
                home,
                title=file.head["title"],
                slug=_free_slug(home, file.head["slug"]),
                in_menu=bool(file.head.get("menu")),
                twin=None if code == main else loaded(f"forms/{main}/{file.key}"),
                report=report,
                initial={"form_key": file.head["form"]},
            )


def load_texts(report: Report) -> None:
    for code in CODES:
        for file in read_all(FOLDER, code):
            fill_in(f"forms/{code}/{file.key}", file.raw, _filler(file), report)


def _free_slug(home: Page | None, wanted: str) -> str:
    """Editors, or an older release, may have given the address to another page."""
    return find_available_slug(home, wanted) if home else wanted


def _filler(file: StarterFile) -> Callable[[Any], None]:
    def fill(page: FormPage) -> None:
        page.title = file.head["title"]
        page.short_title = file.head.get("short_title") or ""
        page.summary = file.head.get("summary") or ""
        page.minutes = file.head.get("minutes")
        for name, section in zip(SECTIONS, file.sections, strict=True):
            setattr(page, name, section.html)
        set_topics(page, file.head.get("topics") or [])

    return fill
