"""What the rules say about several requests, one after the other: each takes its part of the room
and of the share before the next one is looked at, as if the ones before had been sent."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from desk import terms
from desk.applications import Application
from desk.router import reading
from desk.router.decide import route
from desk.router.values import Body, Decision, RuleData
from workflow.actors import Actor


def suggest_many(applications: Sequence[Application], actor: Actor) -> list[Decision]:
    """In their order. They come with submission and version. Writes nothing; the number of queries
    depends on nothing."""
    today, days = timezone.localdate(), terms.referral_days()
    rules = reading.active_rules(today)
    around = reading.network(pk for rule in rules for pk in rule.shares)
    sent: Counter[int] = Counter()
    under: dict[int, Counter[int]] = defaultdict(Counter)
    made = []
    for case in reading.cases(applications, around, actor, today):
        rules_now = [_had(rule, under[rule.pk]) for rule in rules]
        bodies_now = [_holds(body, sent[body.pk]) for body in around.bodies]
        decision = route(case, rules_now, bodies_now, today, answer_days=days)
        if decision.suggestion is not None:
            sent[decision.suggestion] += 1
            if decision.rule is not None:
                under[decision.rule][decision.suggestion] += 1
        made.append(decision)
    return made


def _had(rule: RuleData, more: Counter[int]) -> RuleData:
    return replace(rule, received=Counter(rule.received) + more) if more else rule


def _holds(body: Body, more: int) -> Body:
    return replace(body, open=body.open + more) if more else body
