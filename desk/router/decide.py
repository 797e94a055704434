"""The decision: rules in their order, candidates of the one that matches, a fair share among them.

Pure: the same values give the same decision. It suggests; a person decides (GDPR art. 22).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from desk.router import values as v
from desk.router.judging import judge, stands_in_the_way, working_days

ANSWER_DAYS = 5  # working days a candidate has to say yes or no
# What candidates are compared by, whatever the rules read.
ALWAYS_READ = ("@topic", "@district", "@language")


def route(
    case: v.Case,
    rules: Sequence[v.RuleData],
    bodies: Iterable[v.Body],
    day: dt.date,
    *,
    answer_days: int = ANSWER_DAYS,
) -> v.Decision:
    tried, rule = _first_match(case, rules, day)
    broken = rule is not None and bool(rule.ill)
    judged_by = None if rule is None or broken or rule.leads_to == v.FALLBACK else rule
    days = working_days(day, answer_days)
    verdicts = tuple(judge(body, case, judged_by, day, days) for body in bodies)
    decision = v.Decision(
        day,
        tried,
        rule=rule.pk if rule else None,
        rule_name=rule.name if rule else "",
        inputs=_inputs(case, rules[: len(tried)]),
        verdicts=tuple(sorted(verdicts, key=_rank)),
        ill=rule.ill if rule else (),
    )
    if broken:
        return _undecided(decision, case, v.BROKEN_RULE)
    if rule is not None and rule.leads_to == v.FALLBACK:
        return _undecided(decision, case, v.BY_RULE)
    return _suggest(decision, case, rule)


def share(verdicts: Iterable[v.Verdict]) -> v.Verdict:
    """Whose turn it is: the one furthest below its part. After n requests each has had its part of
    n by weight; among equals the better fit, then the emptier, then the name."""
    return min(verdicts, key=lambda one: (Fraction(one.received + 1, one.weight), *_rank(one)))


def _first_match(
    case: v.Case, rules: Sequence[v.RuleData], day: dt.date
) -> tuple[tuple[v.Tried, ...], v.RuleData | None]:
    """A rule that is ill stops the search: what it would have said, nobody knows."""
    tried = []
    for rule in rules:
        result = _try(case, rule, day)
        tried.append(v.Tried(rule.pk, rule.name, result))
        if result in (v.MATCHED, v.ILL):
            return tuple(tried), rule
    return tuple(tried), None


def _try(case: v.Case, rule: v.RuleData, day: dt.date) -> str:
    if rule.valid_from > day:
        return v.NOT_YET
    if rule.form_key and rule.form_key != case.form_key:
        return v.OTHER_FORM
    of_topic = not rule.topic or rule.topic in (case.topic, case.wider_topic)
    if not of_topic and not rule.topic_is_gone:
        return v.OTHER_TOPIC
    if rule.ill:
        return v.ILL
    if rule.condition is not None and not rule.condition.holds(case.answers):
        return v.DOES_NOT_HOLD
    return v.MATCHED


def _inputs(case: v.Case, rules: Iterable[v.RuleData]) -> Mapping[str, Any]:
    keys = set(ALWAYS_READ)
    for rule in rules:
        if rule.condition is not None and rule.form_key in ("", case.form_key):
            keys |= rule.condition.reads()
    return {key: case.answers[key] for key in sorted(keys) if case.answers.get(key) is not None}


def _suggest(decision: v.Decision, case: v.Case, rule: v.RuleData | None) -> v.Decision:
    kept = [each for each in decision.verdicts if each.kept]
    wished = _wish(decision, case)
    if wished is not None and wished.honoured:
        chosen = wished.wish.organisation
        return replace(decision, suggestion=chosen, how=v.BY_WISH, wish=wished)
    if rule is None:
        return replace(decision, fallback=v.NO_RULE, wish=wished)
    if not kept:
        return replace(decision, fallback=v.NOBODY_LEFT, wish=wished)
    how = v.BY_SHARE if len(kept) > 1 else v.THE_ONLY_ONE
    return replace(decision, suggestion=share(kept).organisation, how=how, wish=wished)


def _undecided(decision: v.Decision, case: v.Case, why: str) -> v.Decision:
    """Not even the wish is suggested: the city said that a person looks, or the rule is ill."""
    wish = v.WishOutcome(case.wish, honoured=False, why=(v.Why(why),)) if case.wish else None
    return replace(decision, fallback=why, wish=wish)


def _wish(decision: v.Decision, case: v.Case) -> v.WishOutcome | None:
    if case.wish is None:
        return None
    verdict = decision.verdict(case.wish.organisation)
    if verdict is None:
        return v.WishOutcome(case.wish, honoured=False, why=(v.Why("wish_unknown"),))
    in_the_way = stands_in_the_way(verdict, of_a_wish=True)
    return v.WishOutcome(case.wish, honoured=not in_the_way, why=in_the_way)


def _rank(verdict: v.Verdict) -> tuple[int, int, int, str, int]:
    """Kept ones first, then the better fit, the emptier, the name."""
    return (
        0 if verdict.kept else 1,
        -verdict.score,
        verdict.open,
        verdict.name.casefold(),
        verdict.organisation,
    )
