"""The fallback queue: requests that wait for a person because the rules suggest nobody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from desk.applications import Application
from desk.router import reading
from desk.router.decide import route
from desk.router.values import Decision
from workflow.actors import Actor

# Looked at in one go: more than that wait for the next page of the queue.
MOST = 200
STATES = ("submitted", "in_review")


@dataclass(frozen=True)
class Unplaced:
    application: Application
    decision: Decision


def unplaced(user: Any, actor: Actor, today: dt.date, answer_days: int) -> list[Unplaced]:
    """Worked out when it is looked at, so it is never behind the rules. The most urgent first."""
    waiting = list(
        Application.objects.visible_to(user)
        .filter(state__in=STATES, submission__restricted_at=None)
        .select_related("submission")
        .prefetch_related("submission__version")
        .order_by("-urgency", "submitted_at", "pk")[:MOST]
    )
    rules = reading.active_rules(today)
    around = reading.network(pk for rule in rules for pk in rule.shares)
    found = [
        Unplaced(application, route(case, rules, around.bodies, today, answer_days=answer_days))
        for application, case in zip(
            waiting, reading.cases(waiting, around, actor, today), strict=True
        )
    ]
    return [one for one in found if one.decision.fallback]
