"""The saved views above the queue: links without counts, and what of them exists no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.saved_views import SavedView, is_coordinator
from desk.staff import tabs
from desk.staff.filters import QueueFilters

MARK = "view"  # in the address: which view was opened


@dataclass(frozen=True)
class SavedLink:
    name: str
    url: str
    change_url: str
    is_shared: bool
    is_current: bool
    problems: tuple[str, ...]


def saved_links(request: HttpRequest) -> list[SavedLink]:
    """All that this person may use, in one query."""
    leads = is_coordinator(request.user)
    opened = request.GET.get(MARK, "")
    return [
        SavedLink(
            name=each.name,
            url=address(each),
            change_url=reverse("desk_applications:saved_view", args=[each.pk])
            if leads or each.owner_id == request.user.pk
            else "",
            is_shared=each.shared,
            is_current=opened == str(each.pk),
            problems=tuple(_gone(each)),
        )
        for each in SavedView.objects.visible_to(request.user)
    ]


def address(view: SavedView) -> str:
    tab = view.tab if view.tab in tabs.LABELS else tabs.ALL
    return f"{tabs.address(tab)}?{urlencode({**_known(view), MARK: view.pk}, doseq=True)}"


def problems_of(views: Iterable[SavedLink]) -> list[str]:
    """Of the view that is open. Values that left a list are told by the filters themselves."""
    return [sentence for each in views if each.is_current for sentence in each.problems]


def _known(view: SavedView) -> dict[str, Any]:
    names = QueueFilters.parameters() | {"ordering"}
    return {name: values for name, values in view.query.items() if name in names}


def _gone(view: SavedView) -> Iterable[str]:
    if view.tab not in tabs.LABELS:
        yield _("The tab of this view does not exist any more. You see all that is open.")
    missing = len(view.query) - len(_known(view))
    if missing:
        yield _("A filter of this view does not exist any more. The others count.")
