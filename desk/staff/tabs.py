"""The tabs of the queue: what each holds, and how many, in one query."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desk.applications import CLOSED, NOT_CLOSED, Application, ApplicationQuerySet
from desk.lateness import is_late

ALL = "open"
LABELS = {
    ALL: _("All open"),
    "new": pgettext_lazy("tab of the queue", "New"),
    "mine": _("Mine"),
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


def holding(key: str, user: Any, today: dt.date) -> Q:
    return {
        ALL: Q(state__in=NOT_CLOSED),
        "new": Q(state="submitted"),
        "mine": Q(state__in=NOT_CLOSED, owner_id=user.pk),
        "applicant": Q(state="info_requested"),
        "partner": Q(state="referred"),
        "late": is_late(today),
        "closed": Q(state__in=CLOSED),
    }[key]


def counts(
    applications: ApplicationQuerySet,
    user: Any,
    today: dt.date,
    shown: QuerySet[Application] | None = None,
) -> dict[str, int]:
    """How many each tab holds and, under ``"shown"``, how many the list on the page has."""
    wanted = {key: Count("pk", filter=holding(key, user, today)) for key in LABELS}
    if shown is not None:
        wanted["shown"] = Count("pk", filter=Q(pk__in=shown.order_by().values("pk")))
    return applications.aggregate(**wanted)


def tabs(numbers: dict[str, int], current: str = "") -> list[Tab]:
    return [
        Tab(key, str(label), numbers[key], address(key), key == current)
        for key, label in LABELS.items()
    ]


def address(key: str) -> str:
    if key == ALL:
        return reverse("desk_applications:index")
    return reverse("desk_applications:tab", args=[key])
