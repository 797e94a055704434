"""The starter content of this room: topics, home, topic pages, pages of text, project sheet."""

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from wagtail.models import Page, Site

from home.models import (
    HomePage,
    PageTopic,
    ProjectPage,
    SiteSettings,
    StandardPage,
    Topic,
    TopicIndexPage,
    TopicPage,
)
from home.projects import FinancialSnapshot
from home.starter import Report, StarterRecord, digest, load_one, load_row, open_to_editors
from home.starter_text import StarterFile, read_all
from home.starter_tree import fill_in, loaded, locale, place, state

FOLDER = Path(__file__).parent / "starter"
CODES = [code for code, _name in settings.LANGUAGES]
INDEX = {"it": ("Argomenti", "argomenti"), "en": ("Topics", "topics")}


def load_tree(report: Report) -> None:
    """Empty pages at their addresses, so that everything else can link to them."""
    _load_topics(report)
    open_to_editors(Topic, report)
    for code in CODES:
        files = {file.key: file for file in read_all(FOLDER, code)}
        home = _home(code, files["home"], report)
        for file in sorted(files.values(), key=lambda one: one.head.get("position", 0)):
            if file.head["type"] == "topic":
                _place(file, home, report)


def load_texts(report: Report) -> None:
    for code in CODES:
        _place_rest(code, report)
    for code in CODES:
        for file in read_all(FOLDER, code):
            fill_in(f"home/{code}/{file.key}", file.raw, _filler(file), report)


def _place_rest(code: str, report: Report) -> None:
    """After the rooms between: what comes later in the menu is made later."""
    home = loaded(f"home/{code}/home")
    title, slug = INDEX[code]
    place(
        f"home/{code}/topics",
        TopicIndexPage,
        home,
        title=title,
        slug=slug,
        twin=_twin("topics", code),
        report=report,
    )
    # The project hangs below the programme, so parents come first.
    for file in sorted(read_all(FOLDER, code), key=lambda one: one.head["type"] == "project"):
        _place(file, home, report)


def load_links(report: Report) -> None:
    """What joins pages of different rooms: read only once everything exists."""
    for code in CODES:
        for file in read_all(FOLDER, code):
            start = loaded(f"guide/{code}/{file.head.get('start_here', '')}")
            page = loaded(f"home/{code}/{file.key}")
            if isinstance(page, TopicPage) and start and page.start_here_id is None:
                _link_once(f"home/{code}/{file.key}", page, start_here=start)
    _load_settings(report)


def _load_settings(report: Report) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return
    source = yaml.safe_load((FOLDER / "settings.yaml").read_text(encoding="utf-8"))
    main = settings.LANGUAGE_CODE
    pages = {
        "ask_for_help_page": _base(loaded(f"forms/{main}/ask-help")),
        "places_page": _base(loaded(f"network/{main}/places")),
    }

    def write(_row: Any) -> Any:
        row = SiteSettings.for_site(site)
        for name, value in (source | pages).items():
            setattr(row, name, value)
        row.save()
        return row

    load_one(
        "settings",
        source,
        find=lambda pk: SiteSettings.objects.filter(pk=pk).first(),
        write=write,
        state=lambda row: [getattr(row, name) for name in sorted(source)],
        report=report,
    )


def _base(page: Any) -> Page | None:
    return page.page_ptr if page else None


def _link_once(key: str, page: Any, **links: Any) -> None:
    record = StarterRecord.objects.get(key=key)
    if digest(state(page)) != record.result:
        return
    for name, target in links.items():
        setattr(page, name, _base(target))
    page.save_revision().publish()
    record.result = digest(state(page))
    record.save()


def _load_topics(report: Report) -> None:
    rows = yaml.safe_load((FOLDER / "topics.yaml").read_text(encoding="utf-8"))
    for position, row in enumerate(rows):
        fields = {
            "parent": Topic.objects.filter(key=row.get("parent") or "").first(),
            "label": row["label"],
            "lead": row.get("lead") or {},
            "vocabulary": row.get("vocabulary") or "",
            "icon": row.get("icon") or "",
            "position": position,
        }
        load_row(Topic, row["key"], row, fields, report)


def _home(code: str, file: StarterFile, report: Report) -> Any:
    root = Page.get_first_root_node()
    language = locale(code)
    root.locale = language
    home = place(
        f"home/{code}/home",
        HomePage,
        root,
        title=file.head["title"],
        slug=code,
        twin=_twin("home", code),
        report=report,
        initial={"locale": language},
    )
    if code == settings.LANGUAGE_CODE and home is not None:
        _adopt_site(home)
    return home


def _adopt_site(home: Page) -> None:
    """Wagtail is born with a site that shows a welcome page: replace that one, no other."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    welcome = site.root_page
    if type(welcome.specific) is Page:
        site.root_page = home
        site.site_name = "Snodo"
        site.save()
        welcome.delete()


def _twin(key: str, code: str) -> Page | None:
    """The page this one translates: starter content is written in the main language first."""
    return (
        None if code == settings.LANGUAGE_CODE else loaded(f"home/{settings.LANGUAGE_CODE}/{key}")
    )


CLASSES: dict[str, type[Page]] = {
    "topic": TopicPage,
    "standard": StandardPage,
    "programme": StandardPage,
    "project": ProjectPage,
}


def _place(file: StarterFile, home: Any, report: Report) -> None:
    kind = file.head["type"]
    if kind not in CLASSES:
        return
    parent = home
    if kind == "project":
        parent = loaded(f"home/{file.language}/programme") or home

    initial: dict[str, Any] = {}
    if kind == "topic":
        initial["topic"] = Topic.objects.get(key=file.head["topic"])
    if file.key in StandardPage.Role.values:
        initial["role"] = file.key
    place(
        f"home/{file.language}/{file.key}",
        CLASSES[kind],
        parent,
        title=file.head["title"],
        slug=file.head["slug"],
        in_menu=kind in ("topic", "programme"),
        twin=_twin(file.key, file.language),
        report=report,
        initial=initial,
    )


def _filler(file: StarterFile) -> Any:
    def fill(page: Any) -> None:
        page.title = file.head["title"]
        page.summary = file.head.get("summary") or ""
        page.short_title = file.head.get("short_title") or ""
        if isinstance(page, HomePage):
            page.lead = file.head.get("lead") or ""
            _fill_home(page, file)
        if isinstance(page, StandardPage | ProjectPage):
            page.body = body(file)
        if isinstance(page, ProjectPage):
            _fill_project(page, file.head)
        set_topics(page, file.head.get("topics") or [])

    return fill


def _fill_home(page: HomePage, file: StarterFile) -> None:
    urgent = loaded(f"guide/{file.language}/{file.head.get('urgent', '')}")
    page.urgent_page = _base(urgent)
    page.urgent_title = file.head.get("urgent_title") or ""
    page.urgent_text = file.head.get("urgent_text") or ""
    for key in file.head.get("questions") or []:
        target = loaded(f"guide/{file.language}/{key}")
        if target is not None:
            page.questions.add(page.questions.model(target=_base(target)))


def _fill_project(page: ProjectPage, head: dict[str, Any]) -> None:
    for name in (
        "code",
        "measure",
        "city",
        "ambit",
        "action",
        "implementing_body",
        "cup",
        "rup",
        "activity_period",
    ):
        setattr(page, name, str(head.get(name) or ""))
    for name in ("admin_start", "admin_end"):
        value = head.get(name)
        setattr(page, name, value if isinstance(value, dt.date) else None)
    amounts = head.get("amounts") or {}
    page.snapshots = [
        FinancialSnapshot(
            as_of=head.get("amounts_as_of") or None,
            planned=amounts.get("planned", 0),
            admitted=amounts.get("admitted", 0),
            committed=amounts.get("committed", 0),
            paid=amounts.get("paid", 0),
        )
    ]


def body(file: StarterFile) -> list[tuple[str, Any]]:
    """Blocks of a page of text, in the shape StreamField takes."""
    blocks: list[tuple[str, Any]] = []
    if file.intro:
        blocks.append(("text", file.intro))
    blocks += [("callout", callout) for callout in file.callouts]
    for section in file.sections:
        blocks.append(("section", {"heading": section.heading, "text": section.html}))
        blocks += [("callout", callout) for callout in section.callouts]
    return blocks


def set_topics(page: Any, keys: list[str]) -> None:
    page.topic_links = [PageTopic(topic=topic) for topic in Topic.objects.filter(key__in=keys)]
