"""Conditions on earlier answers: data, never code, so that they travel inside the document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COMPARISONS = ("eq", "ne", "in", "gt", "gte", "lt", "lte", "answered")
COMBINATIONS = ("all", "any", "not")


@dataclass(frozen=True)
class Rule:
    """One comparison of an answer (``op``, ``ask``, ``value``) or a combination of ``rules``.

    An absent answer satisfies no comparison but ``ne`` and ``answered=False``. ``in`` holds for a
    list of answers when any of them is among the values. Order is compared only between two
    numbers or two texts (ISO dates): anything else does not hold, and nothing raises.
    """

    op: str
    ask: str = ""
    value: Any = None
    rules: tuple["Rule", ...] = ()

    def holds(self, answers: Mapping[str, Any]) -> bool:
        match self.op:
            case "all":
                return all(rule.holds(answers) for rule in self.rules)
            case "any":
                return any(rule.holds(answers) for rule in self.rules)
            case "not":
                return not self.rules[0].holds(answers)
            case "answered":
                return (answers.get(self.ask) is not None) is self.value
        return _compare(self.op, answers.get(self.ask), self.value)

    def reads(self) -> frozenset[str]:
        """Keys of the asks this rule looks at."""
        inner = frozenset[str]().union(*(rule.reads() for rule in self.rules))
        return inner | {self.ask} if self.ask else inner

    def comparisons(self) -> list["Rule"]:
        if self.rules:
            return [leaf for rule in self.rules for leaf in rule.comparisons()]
        return [self]

    def document(self) -> dict[str, Any]:
        if self.op in COMBINATIONS:
            return {"op": self.op, "rules": [rule.document() for rule in self.rules]}
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"op": self.op, "ask": self.ask, "value": value}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Rule":
        value = document.get("value")
        return cls(
            op=document["op"],
            ask=document.get("ask", ""),
            value=tuple(value) if isinstance(value, list) else value,
            rules=tuple(cls.from_document(rule) for rule in document.get("rules", ())),
        )


def when(**conditions: Any) -> Rule:
    """``when(stage="date_set", age__gt=65)``: every condition holds. No operator means ``eq``."""
    rules = []
    for name, value in conditions.items():
        ask, _separator, op = name.partition("__")
        if op and op not in COMPARISONS:
            raise ValueError(f"unknown operator {op!r} in {name!r}")
        kept = tuple(value) if isinstance(value, list | set | frozenset | tuple) else value
        rules.append(Rule(op or "eq", ask, kept))
    if not rules:
        raise ValueError("a rule needs a condition")
    return rules[0] if len(rules) == 1 else Rule("all", rules=tuple(rules))


def all_of(*rules: Rule) -> Rule:
    return Rule("all", rules=rules)


def any_of(*rules: Rule) -> Rule:
    return Rule("any", rules=rules)


def not_(rule: Rule) -> Rule:
    return Rule("not", rules=(rule,))


def _compare(op: str, answer: Any, value: Any) -> bool:
    if op == "ne":
        return not _same(answer, value)
    if answer is None:
        return False
    if op == "eq":
        return _same(answer, value)
    if op == "in":
        given = answer if isinstance(answer, list | tuple) else (answer,)
        return any(_same(one, option) for one in given for option in value)
    return _ordered(op, answer, value)


def _ordered(op: str, answer: Any, value: Any) -> bool:
    if not (_is_number(answer) and _is_number(value)) and not (
        isinstance(answer, str) and isinstance(value, str)
    ):
        return False
    order = (answer > value) - (answer < value)
    return {"gt": order > 0, "gte": order >= 0, "lt": order < 0, "lte": order <= 0}[op]


def _same(one: Any, other: Any) -> bool:
    # True == 1 in Python, but "yes" is not "one".
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
