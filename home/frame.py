"""What stands around every public page: menu, languages, breadcrumb, footer.

The parts that are the same for every page are remembered under the site's version; the parts that
belong to one page come from one query.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi, get_language_info, override
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from home.pages import HomePage, StandardPage
from home.serve import page_of
from home.site_settings import SiteSettings
from portal.addresses import base
from portal.site_version import remembered


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    element: str = ""
    current: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str | None
    current: bool


@dataclass
class Frame:
    """The data ``portal/templates/base.html`` asks for."""

    site_name: str
    language_code: str
    dir: str
    home_url: str
    search_url: str
    settings: Any
    menu: list[Link]
    footer: tuple[Group, ...]
    ask_for_help_url: str
    places_url: str
    privacy_url: str
    languages: list[Language]
    alternates: list[dict[str, str]]
    breadcrumb: list[Link] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: pages that draw no frame (the admin) ask nothing."""
    return {"frame": SimpleLazyObject(lambda: build(request))}


def build(request: HttpRequest) -> Frame:
    language = get_language() or settings.LANGUAGE_CODE
    site = Site.find_for_request(request)
    shell = _shell(site.pk if site else 0, language)
    page = page_of(request)
    addresses = _translations(request, page)
    return Frame(
        site_name=shell["settings"].site_title,
        language_code=language,
        dir="rtl" if get_language_bidi() else "ltr",
        home_url=shell["home_url"],
        search_url=reverse("search"),
        settings=shell["settings"],
        menu=[
            Link(link.title, link.url, link.element, request.path.startswith(link.url))
            for link in shell["menu"]
        ],
        footer=shell["footer"],
        ask_for_help_url=shell["ask_for_help_url"],
        places_url=shell["places_url"],
        privacy_url=shell["privacy_url"],
        languages=[
            Language(
                code,
                get_language_info(code)["name_local"].capitalize(),
                addresses.get(code),
                code == language,
            )
            for code, _name in settings.LANGUAGES
        ],
        alternates=[
            {"code": code, "url": base(request) + url} for code, url in addresses.items() if url
        ]
        if page is not None
        else [],
        breadcrumb=_breadcrumb(request, page, shell["home_url"]),
    )


@remembered
def _shell(site_id: int, language: str) -> dict[str, Any]:
    """Everything around a page that depends only on site and language."""
    site = Site.objects.select_related("root_page").get(pk=site_id)
    site_settings = SiteSettings.for_site(site)
    home = (
        HomePage.objects.filter(
            translation_key=site.root_page.translation_key, locale__language_code=language
        )
        .live()
        .first()
    )
    with override(language):
        required = _required_pages(language)
        privacy = required.get(StandardPage.Role.PRIVACY)
        return {
            "settings": _in_language(site_settings),
            "home_url": (home.url if home else None) or "/",
            "menu": _menu(home),
            "footer": _footer(required),
            "privacy_url": privacy.url if privacy else "",
            "ask_for_help_url": _address(site_settings.ask_for_help_page, language),
            "places_url": _address(site_settings.places_page, language),
        }


def _in_language(site_settings: SiteSettings) -> SiteSettings:
    """Localised texts read once, in the language of the frame, as plain text."""
    for name in ("tagline", "help_hours", "funding_text"):
        setattr(site_settings, name, str(getattr(site_settings, name) or ""))
    return site_settings


def _menu(home: HomePage | None) -> list[Link]:
    if home is None:
        return []
    pages = home.get_children().live().public().in_menu().specific()
    return [Link(short(page), page.url, "custom-submenu") for page in pages]


def short(page: Page) -> str:
    return getattr(page, "short_title", "") or page.title


ELEMENTS = {
    StandardPage.Role.PRIVACY: "privacy-policy-link",
    StandardPage.Role.LEGAL: "legal-notes",
    StandardPage.Role.FAQ: "faq",
    StandardPage.Role.REPORT: "report-inefficiency",
}


def _required_pages(language: str) -> dict[str, Link]:
    """The pages the law asks for, by their role."""
    return {
        page.role: Link(page.title, page.url, ELEMENTS.get(page.role, ""))
        for page in StandardPage.objects.live()
        .public()
        .filter(locale__language_code=language)
        .exclude(role="")
    }


def _footer(pages: dict[str, Link]) -> tuple[Group, ...]:
    roles = StandardPage.Role

    def group(title: str, *wanted: str) -> Group:
        return Group(title, tuple(pages[role] for role in wanted if role in pages))

    groups = (
        group(_("Help and contacts"), roles.CONTACTS, roles.FAQ, roles.REPORT),
        group(_("Your rights"), roles.YOUR_DATA, roles.PRIVACY, roles.LEGAL, roles.ACCESSIBILITY),
        group(_("The programme"), roles.PROGRAMME),
    )
    return tuple(one for one in groups if one.links)


def _address(page: Page | None, language: str) -> str:
    if page is None:
        return ""
    translated = (
        Page.objects.live()
        .filter(translation_key=page.translation_key, locale__language_code=language)
        .first()
    )
    return (translated.url if translated else "") or ""


def _translations(request: HttpRequest, page: Page | None) -> dict[str, str | None]:
    """Address of what is shown, in each language; ``None`` where it does not exist."""
    if page is None:
        return {
            code: translate_url(request.get_full_path(), code) for code, _name in settings.LANGUAGES
        }
    subpath = page.alternate_subpath(request) if hasattr(page, "alternate_subpath") else ""
    found: dict[str, str | None] = dict.fromkeys(code for code, _name in settings.LANGUAGES)
    for known in _family(request, page):
        if known.translation_key == page.translation_key and known.live:
            found[known.locale.language_code] = (known.get_url(request) or "") + subpath
    return found


def _family(request: HttpRequest, page: Page) -> list[Page]:
    """The page's ancestors and its translations, in one query for the whole request."""
    known: list[Page] | None = getattr(request, "_page_family", None)
    if known is None:
        above = [page.path[:end] for end in range(page.steplen * 2, len(page.path), page.steplen)]
        known = list(
            Page.objects.filter(Q(path__in=above) | Q(translation_key=page.translation_key))
            .select_related("locale")
            .order_by("depth")
        )
        request._page_family = known  # type: ignore[attr-defined]
    return known


def _breadcrumb(request: HttpRequest, page: Page | None, home_url: str) -> list[Link]:
    if page is None:
        return []
    if isinstance(page, HomePage):
        return []
    links = [Link(_("Home"), home_url)]
    for known in _family(request, page):
        if page.path.startswith(known.path) and known.depth > 2 and known.pk != page.pk:
            links.append(Link(known.title, known.get_url(request) or ""))
    links.append(Link(page.title, page.get_url(request) or ""))
    links += [Link(title, url) for title, url in page.trail(request)]
    return links
