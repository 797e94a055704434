"""What is due under the retention rules. It only reads."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forms.drafts import LIFE, Draft
from forms.privacy.holders import DELETE, KeptState, states
from forms.privacy.retention_rules import RetentionRule, rules_of
from workflow.models import Reading

DRAFT = "draft"
READINGS = "readings"


@dataclass(frozen=True)
class Line:
    """One form in one state: how many there are, how many are due, and the rule."""

    form_key: str
    state: str
    label: str
    days: int | None
    action: str
    total: int
    due: int
    held: int
    oldest: dt.datetime | None

    @property
    def rule(self) -> str:
        if self.days is None:
            return _("kept: no rule yet")
        what = RetentionRule.Action(self.action).label
        return _("%(action)s after %(days)s days") % {"action": what, "days": self.days}


def report(now: dt.datetime | None = None) -> list[Line]:
    """What a run would do. Reads only; as many queries as there are states, not forms or rows."""
    now = now or timezone.now()
    lines = [*_draft_lines(now)]
    for state in states().values():
        lines += _lines(state, now)
    return lines + _reading_lines(now)


def due(state: KeptState, now: dt.datetime) -> models.QuerySet[Any]:
    """Those whose time is over, restricted ones among them."""
    living = state.submissions().filter(erased_at=None)
    return living.filter(_is_due(rules_of(state.key), now))


def _is_due(rules: dict[str, RetentionRule], now: dt.datetime) -> Q:
    over = Q(pk__in=[])
    for form_key, rule in rules.items():
        if rule.days is None:
            continue
        whose = Q(version__form_key=form_key)
        if not form_key:
            whose = ~Q(version__form_key__in=[key for key in rules if key])
        over |= whose & Q(since__lte=now - dt.timedelta(days=rule.days))
    return over


def _lines(state: KeptState, now: dt.datetime) -> Iterator[Line]:
    rules = rules_of(state.key)
    over = _is_due(rules, now)
    counted = (
        state.submissions()
        .filter(erased_at=None)
        .order_by()
        .values("version__form_key")
        .annotate(
            total=Count("pk"),
            due=Count("pk", filter=over & Q(restricted_at=None)),
            held=Count("pk", filter=over & Q(restricted_at__isnull=False)),
            oldest=Min("since"),
        )
        .order_by("version__form_key")
    )
    for row in counted:
        rule = rules.get(row["version__form_key"]) or rules.get("")
        yield Line(
            form_key=row["version__form_key"],
            state=state.key,
            label=str(state.label),
            days=rule.days if rule else None,
            action=rule.action if rule else "",
            total=row["total"],
            due=row["due"],
            held=row["held"],
            oldest=row["oldest"],
        )


def _draft_lines(now: dt.datetime) -> list[Line]:
    counted = (
        Draft.objects.filter(submitted_at=None)
        .values("version__form_key")
        .annotate(
            total=Count("pk"),
            due=Count("pk", filter=Q(expires_at__lte=now)),
            oldest=Min("saved_at"),
        )
        .order_by("version__form_key")
    )
    return [
        Line(
            form_key=row["version__form_key"],
            state=DRAFT,
            label=_("Draft, never sent"),
            days=LIFE.days,
            action=DELETE,
            total=row["total"],
            due=row["due"],
            held=0,
            oldest=row["oldest"],
        )
        for row in counted
    ]


def readings_rule() -> RetentionRule | None:
    return RetentionRule.objects.filter(state=READINGS, form_key="").first()


def _reading_lines(now: dt.datetime) -> list[Line]:
    rule = readings_rule()
    days = rule.days if rule else None
    over = Q(pk__in=[]) if days is None else Q(at__lte=now - dt.timedelta(days=days))
    counted = Reading.objects.aggregate(
        total=Count("pk"), due=Count("pk", filter=over), oldest=Min("at")
    )
    return [
        Line(
            form_key="",
            state=READINGS,
            label=_("Read log: who looked at what"),
            days=days,
            action=DELETE if rule else "",
            total=counted["total"],
            due=counted["due"],
            held=0,
            oldest=counted["oldest"],
        )
    ]
