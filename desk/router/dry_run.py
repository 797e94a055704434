"""What a new or changed rule would have done with requests already there. Writes nothing.

Both runs share from zero and in the order the requests came, with the network as it is today:
what differs between them is the rule alone.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from desk.applications import Application
from desk.router import reading
from desk.router.decide import route
from desk.router.values import Case, Decision, RuleData

SIZES = (50, 100, 200)


@dataclass(frozen=True)
class Outcome:
    """An organisation, or why it is the fallback queue."""

    organisation: int | None
    fallback: str
    rule: str


@dataclass(frozen=True)
class Moved:
    pk: int
    reference: str
    topic: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True)
class DryRun:
    """``counts``: by organisation (``None``: the fallback queue) how many before and after.
    ``ways``: from where to where, and how many."""

    looked_at: int
    moved: tuple[Moved, ...]
    counts: tuple[tuple[int | None, int, int], ...]
    ways: tuple[tuple[int | None, int | None, int], ...]
    names: dict[int, str]

    @property
    def stayed(self) -> int:
        return self.looked_at - len(self.moved)


def dry_run(changed: RuleData, user: Any, count: int, today: dt.date, answer_days: int) -> DryRun:
    """The last ``count`` requests this person may see. Queries do not grow with their number."""
    applications = last_ones(user, count)
    before = reading.active_rules(today)
    after = with_change(before, changed)
    around = reading.network(pk for rule in (*before, *after) for pk in rule.shares)
    cases = [
        # What came later must not count: who declined it, who looks at it now.
        replace(case, declined=frozenset())
        for case in reading.cases(applications, around, None, today)
    ]
    runs = [
        _run(cases, rules, around, today, answer_days) for rules in (tuple(before), tuple(after))
    ]
    return _compared(applications, runs[0], runs[1], around.names)


def last_ones(user: Any, count: int) -> list[Application]:
    """Oldest first. Without those that may only be kept, not used (GDPR art. 18)."""
    found = (
        Application.objects.visible_to(user)
        .filter(submission__restricted_at=None)
        .select_related("submission")
        .prefetch_related("submission__version")
        .order_by("-submitted_at", "-pk")[:count]
    )
    return list(found)[::-1]


def with_change(rules: Sequence[RuleData], changed: RuleData) -> list[RuleData]:
    """The changed rule in its place, as if it were switched on."""
    others = [rule for rule in rules if not changed.pk or rule.pk != changed.pk]
    return sorted([*others, changed], key=lambda rule: (rule.position, rule.pk or float("inf")))


def _run(
    cases: Sequence[Case],
    rules: Sequence[RuleData],
    around: reading.Network,
    today: dt.date,
    answer_days: int,
) -> list[Decision]:
    received: dict[int, Counter[int]] = defaultdict(Counter)
    made = []
    for case in cases:
        now = [replace(rule, received=received[rule.pk]) for rule in rules]
        decision = route(case, now, around.bodies, today, answer_days=answer_days)
        if decision.suggestion is not None and decision.rule is not None:
            received[decision.rule][decision.suggestion] += 1
        made.append(decision)
    return made


def _compared(
    applications: Sequence[Application],
    before: Sequence[Decision],
    after: Sequence[Decision],
    names: dict[int, str],
) -> DryRun:
    pairs = [
        (application, _outcome(old), _outcome(new))
        for application, old, new in zip(applications, before, after, strict=True)
    ]
    moved = tuple(
        Moved(one.pk, one.reference, one.topic, old, new)
        for one, old, new in pairs
        if (old.organisation, old.fallback) != (new.organisation, new.fallback)
    )
    was, will = (
        Counter(outcome.organisation for outcome in outcomes)
        for outcomes in ([old for _one, old, _new in pairs], [new for _one, _old, new in pairs])
    )
    ways = Counter((one.before.organisation, one.after.organisation) for one in moved)

    def by_name(organisation: int | None) -> tuple[bool, str]:
        return organisation is None, names.get(organisation or 0, "").casefold()

    return DryRun(
        looked_at=len(pairs),
        moved=moved,
        counts=tuple((key, was[key], will[key]) for key in sorted({*was, *will}, key=by_name)),
        ways=tuple((*way, number) for way, number in ways.most_common()),
        names=names,
    )


def _outcome(decision: Decision) -> Outcome:
    return Outcome(decision.suggestion, decision.fallback, decision.rule_name)
