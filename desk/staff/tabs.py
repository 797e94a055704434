"""The tabs of the queue: what each holds, and how many, in one query."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desk.applications import IN_TABS, NOT_CLOSED, Application, ApplicationQuerySet
from desk.lateness import is_late
from desk.staff import bounded
from desk.talk.records import ChatMessage
from desk.teams import teams_of

ALL = "open"
LABELS = {
    ALL: _("All open"),
    "new": pgettext_lazy("tab of the queue", "New"),
    "mine": _("Mine"),
    "team": _("My team's"),
    "needs_update": _("Needs update"),
    "written": _("New messages"),
    "applicant": _("Waiting for the applicant"),
    "partner": _("Waiting for a partner"),
    "late": _("Late"),
    "closed": pgettext_lazy("tab of the queue", "Closed"),
}


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    url: str
    is_current: bool

    @property
    def shown(self) -> str:
        return bounded.shown(self.count)


def holding(key: str, user: Any, today: dt.date) -> Q:
    if key == "late":
        return is_late(today)
    return {
        ALL: Q(state__in=IN_TABS["open"]),
        "new": Q(state__in=IN_TABS["new"]),
        "mine": Q(state__in=NOT_CLOSED, owner_id=user.pk),
        "team": Q(state__in=NOT_CLOSED, team__in=teams_of(user)),
        "needs_update": Q(news_since__isnull=False),
        "written": Q(pk__in=ChatMessage.objects.unread().values("application")),
        "applicant": Q(state__in=IN_TABS["applicant"]),
        "partner": Q(state__in=IN_TABS["partner"]),
        "closed": Q(state__in=IN_TABS["closed"]),
    }[key]


def counts(
    applications: ApplicationQuerySet,
    user: Any,
    today: dt.date,
    shown: QuerySet[Application] | None = None,
) -> dict[str, int]:
    """How many each tab holds and, under ``"shown"``, how many the list on the page has: up to
    the bound, in one query."""
    wanted: dict[str, QuerySet[Application]] = {
        key: applications.filter(holding(key, user, today)) for key in LABELS
    }
    if shown is not None:
        wanted["shown"] = shown
    return bounded.counts(wanted)


def tabs(numbers: dict[str, int], current: str = "") -> list[Tab]:
    return [
        Tab(key, str(label), numbers[key], address(key), key == current)
        for key, label in LABELS.items()
    ]


def address(key: str) -> str:
    if key == ALL:
        return reverse("desk_applications:index")
    return reverse("desk_applications:tab", args=[key])
