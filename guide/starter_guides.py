"""Loads the starter facts and guides from ``guide/starter/``."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from guide.models import Fact, GuideHelp, GuideIndexPage, GuidePage, RelatedGuide
from home.starter import Report, load_row, open_to_editors
from home.starter_pages import set_topics
from home.starter_text import StarterFile, read_all
from home.starter_tree import fill_in, loaded, place
from network.models import Function

FOLDER = Path(__file__).parent / "starter"
CHECKED_EVERY = dt.timedelta(days=365)
CODES = [code for code, _name in settings.LANGUAGES]
INDEX = {
    "it": ("Guide", "guide", "Che cosa fare, un passo alla volta."),
    "en": ("Guides", "guides", "What to do, one step at a time."),
}


def load_tree(report: Report) -> None:
    _load_facts(report)
    open_to_editors(Fact, report)
    for code in CODES:
        title, slug, summary = INDEX[code]
        index = place(
            f"guide/{code}/index",
            GuideIndexPage,
            loaded(f"home/{code}/home"),
            title=title,
            slug=slug,
            in_menu=True,
            twin=_twin("index", code),
            report=report,
            initial={"summary": summary},
        )
        for file in read_all(FOLDER, code):
            place(
                f"guide/{code}/{file.key}",
                GuidePage,
                index,
                title=file.head["title"],
                slug=file.head["slug"],
                twin=_twin(file.key, code),
                report=report,
                initial={"short_answer": file.intro},
            )


def load_texts(report: Report) -> None:
    for code in CODES:
        for file in read_all(FOLDER, code):
            fill_in(f"guide/{code}/{file.key}", file.raw, _filler(file), report)


def _load_facts(report: Report) -> None:
    rows = yaml.safe_load((FOLDER / "facts.yaml").read_text(encoding="utf-8"))
    for row in rows:
        fields = {
            "value": row["value"],
            "source": row["source"],
            "url": row.get("url") or "",
            "checked_on": row["checked_on"],
            "valid_until": row["valid_until"],
        }
        load_row(Fact, row["key"], row, fields, report)


def _twin(key: str, code: str) -> Any:
    if code == settings.LANGUAGE_CODE:
        return None
    return loaded(f"guide/{settings.LANGUAGE_CODE}/{key}")


def _filler(file: StarterFile) -> Callable[[Any], None]:
    head = file.head

    def fill(page: GuidePage) -> None:
        page.title = head["title"]
        page.summary = head.get("summary") or ""
        page.urgent = bool(head.get("urgent"))
        page.short_answer = file.intro
        page.steps = _steps(file)
        page.bring = [("item", thing) for thing in head.get("bring") or []]
        page.dates = [
            ("date", _texts(row, "what", "when", "do")) for row in head.get("dates") or []
        ]
        page.law = [("law", _texts(row, "label", "note", "url")) for row in head.get("law") or []]
        page.reviewed_on = head.get("reviewed_on")
        page.reviewed_by = head.get("reviewed_by") or ""
        if page.reviewed_on:
            page.review_again_on = page.reviewed_on + CHECKED_EVERY
        page.help_links = [  # type: ignore[misc]
            GuideHelp(function=function)
            for function in Function.objects.filter(key__in=head.get("functions") or [])
        ]
        page.related_links = [  # type: ignore[misc]
            RelatedGuide(target=target.page_ptr)
            for target in (
                loaded(f"guide/{file.language}/{key}") for key in head.get("related") or []
            )
            if target is not None
        ]
        set_topics(page, head.get("topics") or [])

    return fill


def _steps(file: StarterFile) -> list[tuple[str, Any]]:
    blocks: list[tuple[str, Any]] = [("callout", callout) for callout in file.callouts]
    for section in file.sections:
        blocks.append(
            (
                "step",
                {
                    "heading": section.heading,
                    "text": section.html,
                    "bring": section.bring,
                    "by_when": section.by_when,
                },
            )
        )
        blocks += [("callout", callout) for callout in section.callouts]
    return blocks


def _texts(row: dict[str, Any], *names: str) -> dict[str, str]:
    return {name: str(row.get(name) or "") for name in names}
