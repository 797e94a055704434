"""Conditions that read what is not known yet, or that can never hold."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from forms.declaration.rules import COMBINATIONS, COMPARISONS, COUNTS, OF_ROWS, Rule

if TYPE_CHECKING:
    from forms.declaration.form import Ask, Form, Step
    from forms.declaration.lint import KindFacts

Found = Iterator[tuple[str, str]]


class Known:
    """What a condition may read at one place of the form."""

    def __init__(self) -> None:
        self.asks: dict[str, Ask] = {}
        self.groups: dict[str, Step] = {}

    def plus(self, step: "Step", asks: "Mapping[str, Ask]") -> "Known":
        more = Known()
        more.asks, more.groups = dict(self.asks), dict(self.groups)
        if step.repeat:
            more.groups[step.repeat] = step
        else:
            more.asks |= asks
        return more


def rules(form: "Form", kinds: "Mapping[str, KindFacts] | None") -> Found:
    known = Known()
    for step in form.steps:
        yield from _rule(f"step:{step.key}", f"step {step.key}", step.only, known, kinds)
        inside = known.plus(step, {})
        inside.groups.pop(step.repeat, None)
        for ask in step.asks:
            yield from _rule(f"ask:{ask.key}", f"ask {ask.key}", ask.only, inside, kinds)
            inside.asks[ask.key] = ask
        known = known.plus(step, inside.asks)
        yield from _rule(f"step:{step.key}", f"leaving {step.key}", step.leave, known, kinds)
    for flag in form.flags:
        yield from _rule(f"flag:{flag.key}", f"flag {flag.key}", flag.when, known, kinds)
    for check in form.checks:
        yield from _rule(f"check:{check.key}", f"check {check.key}", check.when, known, kinds)


def _rule(
    place: str,
    where: str,
    rule: Rule | None,
    known: Known,
    kinds: "Mapping[str, KindFacts] | None",
) -> Found:
    if rule is None:
        return
    if rule.op in COMBINATIONS:
        if not rule.rules or (rule.op == "not" and len(rule.rules) != 1):
            yield place, f"{where}: a condition is empty"
        for inner in rule.rules:
            yield from _rule(place, where, inner, known, kinds)
    elif rule.op in OF_ROWS:
        yield from _of_rows(place, where, rule, known, kinds)
    elif rule.op not in COMPARISONS:
        yield place, f"{where}: not a condition: {rule.op}"
    elif rule.ask not in known.asks:
        yield place, f"{where} reads a later or unknown answer: {rule.ask}"
    elif kinds is not None and (kind := kinds.get(known.asks[rule.ask].kind)) is not None:
        yield from _comparison(place, where, rule, known.asks[rule.ask], kind)


def _of_rows(
    place: str,
    where: str,
    rule: Rule,
    known: Known,
    kinds: "Mapping[str, KindFacts] | None",
) -> Found:
    step = known.groups.get(rule.ask)
    if step is None:
        yield place, f"{where} reads a later or unknown group: {rule.ask}"
        return
    if rule.op == "count":
        if not _is_count(rule.value):
            yield place, f"{where}: a count is compared with one number"
    elif not rule.rules:
        yield place, f"{where}: a condition is empty"
    row = Known()
    row.asks = {ask.key: ask for ask in step.asks}
    for inner in rule.rules:
        yield from _rule(place, where, inner, row, kinds)


def _is_count(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and len(value) == 1
        and all(op in COUNTS and type(number) is int for op, number in value.items())
    )


def _comparison(place: str, where: str, leaf: Rule, ask: "Ask", kind: "KindFacts") -> Found:
    if not kind.is_answered or leaf.op not in kind.operators:
        yield place, f"{where}: {leaf.ask} cannot be compared like this: {leaf.op}"
        return
    if leaf.op not in ("eq", "in"):
        return
    values = kind.values(ask)
    wanted = leaf.value if leaf.op == "in" else (leaf.value,)
    if not isinstance(wanted, tuple | list):
        yield place, f"{where}: {leaf.ask} is compared with no list"
    elif values is not None and not any(value in values for value in wanted):
        yield place, f"{where} is dead: {leaf.ask} is never {leaf.value!r}"
