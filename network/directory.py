"""The public directory: a list that can be narrowed, and a page for each place."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from home.pages import BasePage
from network.languages import SPOKEN
from network.nodes import Node, district_label, nodes_for, open_state, published
from network.opening import OpenState
from network.place_data import closures_ahead, opening_table, structured_data
from portal.addresses import base
from portal.site_version import remembered

PER_PAGE = 20


@dataclass(frozen=True)
class ShownPlace:
    """A place as a page shows it: the row, whether it is open, and its address on the site."""

    node: Node
    state: OpenState
    url: str


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One GET parameter of the list. ``unknown`` when the address asks for a value that is not
    there: the list is then as long as without it."""

    name: str
    label: str
    everything: str
    choices: tuple[Choice, ...]
    unknown: bool

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.chosen), None)


class PlacesPage(RoutablePageMixin, BasePage):
    """The directory of places, one in each language."""

    kind_label = _("Places")
    kind_icon = "map-marker"
    template = "network/places.html"
    place_template = "network/place.html"
    subpage_types: list[str] = []

    # What this request showed: the breadcrumb, the translations and the page cache ask for it.
    shown_node: Node | None = None
    true_until: dt.datetime | None = None
    keepable = True

    class Meta:
        verbose_name = _("directory of places")
        verbose_name_plural = _("directories of places")

    @path("")
    def index_route(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        nodes = published()
        filters = read_filters(nodes, request)
        found = sorted(matching(nodes, filters), key=lambda node: str(node).casefold())
        page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = urlencode([(one.name, one.chosen.value) for one in filters if one.chosen])
        address = base(request) + (self.get_url(request) or "")
        # An invented address gets its answer, but fills no cache.
        self.keepable = not any(one.unknown for one in filters)
        return self.render(
            request,
            context_overrides={
                "filters": [one for one in filters if one.choices],
                "chosen": [
                    (one.chosen.label, self._without(one, filters, request))
                    for one in filters
                    if one.chosen
                ],
                "page_url": self.get_url(request),
                "has_unknown": not self.keepable,
                "page_obj": page_obj,
                "places": self._show(page_obj.object_list, request),
                "querystring": query,
                "canonical_url": address
                if query or page_obj.number == 1
                else f"{address}?page={page_obj.number}",
            },
        )

    @path("<slug:key>/")
    def place_route(self, request: HttpRequest, key: str) -> HttpResponse:
        node = next((one for one in published() if one.key == key), None)
        if node is None:
            raise Http404
        self.shown_node = node
        (place,) = self._show([node], request)
        address = base(request) + place.url
        today = timezone.localdate()
        return self.render(
            request,
            template=self.place_template,
            context_overrides={
                "page_url": self.get_url(request),
                "place": place,
                "node": node,
                "week": opening_table(node, today),
                "closures": closures_ahead(node, today),
                "structured_data": structured_data(node, address),
                "canonical_url": address,
                "robots": "noindex" if node.example else "",
            },
        )

    def page_cache_seconds(self, request: HttpRequest) -> int:
        """Until the first sentence shown ("Open now, closes at 17:00") stops being true."""
        longest = super().page_cache_seconds(request)
        if not self.keepable:
            return 0
        if self.true_until is None:
            return longest
        return max(0, min(longest, int((self.true_until - timezone.now()).total_seconds())))

    def alternate_subpath(self, request: HttpRequest) -> str:
        return f"{self.shown_node.key}/" if self.shown_node else ""

    def trail(self, request: HttpRequest) -> list[tuple[str, str]]:
        if self.shown_node is None:
            return []
        return [(str(self.shown_node), place_url(self.shown_node, self.get_url(request)))]

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super().get_sitemap_urls(request)
        for entry in urls[:1]:
            urls += [
                {"location": place_url(node, entry["location"])}
                for node in published()
                if not node.example
            ]
        return urls

    def _show(self, nodes: Iterable[Node], request: HttpRequest) -> list[ShownPlace]:
        now = timezone.now()
        here = self.get_url(request)
        shown = [ShownPlace(node, open_state(node, now), place_url(node, here)) for node in nodes]
        self.true_until = min((place.state.changes_at for place in shown), default=None)
        return shown

    def _without(self, left_out: Filter, filters: Iterable[Filter], request: HttpRequest) -> str:
        """The list's address with one filter taken away."""
        rest = [(one.name, one.chosen.value) for one in filters if one.chosen and one != left_out]
        return (self.get_url(request) or "") + (f"?{urlencode(rest)}" if rest else "")


def place_url(node: Node, directory_url: str | None) -> str:
    """``/luoghi/`` and a place make ``/luoghi/sportello-casa/``."""
    return f"{directory_url or '/'}{node.key}/"


def places_for(
    request: HttpRequest, function_keys: Iterable[str], limit: int = 3
) -> list[ShownPlace]:
    """``nodes_for`` with state and address, for a page that is not the directory. Addresses are
    empty where this language has no directory."""
    now = timezone.now()
    page = _directory(get_language() or settings.LANGUAGE_CODE)
    directory = page.get_url(request) if page else None
    return [
        ShownPlace(node, open_state(node, now), place_url(node, directory) if directory else "")
        for node in nodes_for(function_keys, limit, now)
    ]


@remembered
def _directory(language: str) -> PlacesPage | None:
    pages = PlacesPage.objects.live().filter(locale__language_code=language)
    return pages.select_related("locale").first()


# --- filters ------------------------------------------------------------------------------------


def _functions(node: Node) -> list[str]:
    return [function.key for function in node.functions.all()]


def _district(node: Node) -> list[str]:
    return [node.district] if node.district else []


def _languages(node: Node) -> list[str]:
    return [code for code in node.languages if code in SPOKEN]


VALUES_OF: dict[str, Callable[[Node], list[str]]] = {
    "function": _functions,
    "district": _district,
    "language": _languages,
}


def matching(nodes: Iterable[Node], filters: Iterable[Filter]) -> list[Node]:
    wanted = [(VALUES_OF[one.name], one.chosen.value) for one in filters if one.chosen]
    return [node for node in nodes if all(value in values(node) for values, value in wanted)]


def read_filters(nodes: Iterable[Node], request: HttpRequest) -> list[Filter]:
    """The filters with the values that would find something, and what the address asks for."""
    functions: dict[str, tuple[Any, str]] = {}
    districts: dict[str, tuple[Any, str]] = {}
    languages: dict[str, tuple[Any, str]] = {}
    for node in nodes:
        for function in node.functions.all():
            functions[function.key] = (function.pk, str(function))
        for district in _district(node):
            order = (0, int(district), "") if district.isdecimal() else (1, 0, district.casefold())
            districts[district] = (order, district_label(district))
        for code in _languages(node):
            languages[code] = (str(SPOKEN[code]).casefold(), str(SPOKEN[code]))
    return [
        _filter(
            request, "function", gettext("What you need"), gettext("Any kind of help"), functions
        ),
        _filter(request, "district", gettext("Where"), gettext("All districts"), districts),
        _filter(
            request, "language", gettext("Language spoken"), gettext("Any language"), languages
        ),
    ]


def _filter(
    request: HttpRequest, name: str, label: str, everything: str, values: dict[str, tuple[Any, str]]
) -> Filter:
    asked = request.GET.get(name, "")
    in_order = sorted(values.items(), key=lambda item: item[1][0])
    return Filter(
        name,
        label,
        everything,
        tuple(Choice(value, text, value == asked) for value, (_order, text) in in_order),
        unknown=bool(asked) and asked not in values,
    )
