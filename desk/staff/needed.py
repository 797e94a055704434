"""What needs somebody now, by what they are in charge of: counts that are links to their list."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from desk import terms
from desk.access import actor_for
from desk.applications import Application
from desk.router.fallback import unplaced
from desk.saved_views import is_coordinator
from desk.staff import bounded, tabs
from desk.staff.filters import ANSWERED, LATE, PARTNER_LATE, QueueFilters

KEPT_SECONDS = 60


@dataclass(frozen=True)
class Need:
    """A tab of the queue with filters: the list behind the link is the one that was counted."""

    key: str
    label: str | Promise
    tab: str
    query: dict[str, str]

    @property
    def url(self) -> str:
        address = tabs.address(self.tab)
        return f"{address}?{urlencode(self.query)}" if self.query else address


@dataclass(frozen=True)
class Counted:
    key: str
    label: str
    count: str
    url: str


def needed(user: Any, today: dt.date) -> list[Counted]:
    """In one query, and a small one for each list of late ones (see ``desk.lateness``), at any
    size; the fallback queue is worked out at most once a minute."""
    wanted = [*_operators(), *(_coordinators(today) if is_coordinator(user) else [])]
    visible = Application.objects.visible_to(user)
    numbers = bounded.counts(
        {
            need.key: QueueFilters(
                need.query, visible.filter(tabs.holding(need.tab, user, today))
            ).qs
            for need in wanted
        }
    )
    found = [
        Counted(need.key, str(need.label), bounded.shown(numbers[need.key]), need.url)
        for need in wanted
    ]
    if is_coordinator(user):
        found.append(_fallback(user, today))
    return found


def _operators() -> list[Need]:
    return [
        Need("mine_late", _("Mine, late"), "mine", {"late": LATE}),
        Need("mine_answered", _("Mine, answered"), "mine", {"answered": ANSWERED}),
        Need("written", _("New messages"), "written", {}),
        Need("needs_update", _("Needs update"), "needs_update", {}),
        Need("new", _("To take in charge"), "new", {}),
        Need("mine", _("Mine"), "mine", {}),
        Need("team", _("My team's"), "team", {}),
    ]


def _coordinators(today: dt.date) -> list[Need]:
    days = terms.unassigned_days()
    label = ngettext(
        "Without an owner for %(days)s day", "Without an owner for %(days)s days", days
    ) % {"days": days}
    until = today - dt.timedelta(days=days)
    return [
        Need(
            "unassigned",
            label,
            tabs.ALL,
            {"owner": "null", "submitted_to": until.isoformat()},
        ),
        Need("late", _("Late, of everybody"), "late", {}),
        Need("silent", _("Organisations that do not answer"), "partner", {"late": PARTNER_LATE}),
    ]


def _fallback(user: Any, today: dt.date) -> Counted:
    """The rules are tried on every waiting request: worth it once a minute."""
    number = cache.get_or_set(
        f"desk-fallback-{user.pk}",
        lambda: len(unplaced(user, actor_for(user), today, terms.referral_days())),
        KEPT_SECONDS,
    )
    label = str(_("The rules suggest nobody"))
    return Counted("fallback", label, bounded.shown(number or 0), reverse("desk_routing:fallback"))
