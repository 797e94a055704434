"""Conditions on earlier answers: data, never code, so that they travel inside the document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ORDERS = ("gt", "gte", "lt", "lte")
COMPARISONS = ("eq", "ne", "in", *ORDERS, "answered")
COMBINATIONS = ("all", "any", "not")
# Over the rows of a repeated group; the inner conditions read that row and nothing else.
OF_ROWS = ("any_row", "all_rows", "count")
COUNTS = ("eq", *ORDERS)


@dataclass(frozen=True)
class Rule:
    """One comparison of an answer (``op``, ``ask``, ``value``), a combination of ``rules``, or a
    question to a repeated group (``ask`` is the group's key, ``rules`` are asked of each row).

    An absent answer satisfies no comparison but ``ne`` and ``answered=False``; so does one that
    was only promised for later. ``in`` holds for a list of answers when any of them is among the
    values. Order is compared only between two numbers or two texts (ISO dates): anything else
    does not hold, and nothing raises. ``count`` has one comparison as its value: ``{"gte": 2}``.
    ``all_rows`` of an empty group does not hold: nobody is not "everybody".
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
            case "any_row" | "all_rows" | "count":
                return self._holds_of(_rows(answers.get(self.ask)))
        answer = given(answers.get(self.ask))
        if self.op == "answered":
            return (answer is not None) is self.value
        return _compare(self.op, answer, self.value)

    def _holds_of(self, rows: list[Mapping[str, Any]]) -> bool:
        fitting = sum(1 for row in rows if all(rule.holds(row) for rule in self.rules))
        if self.op == "any_row":
            return fitting > 0
        if self.op == "all_rows":
            return bool(rows) and fitting == len(rows)
        return isinstance(self.value, Mapping) and all(
            op in COUNTS and _compare(op, fitting, number) for op, number in self.value.items()
        )

    def reads(self) -> frozenset[str]:
        """Keys of the answers of the form this rule looks at: of a group its key alone."""
        if self.op in OF_ROWS:
            return frozenset({self.ask})
        inner = frozenset[str]().union(*(rule.reads() for rule in self.rules))
        return inner | {self.ask} if self.ask else inner

    def comparisons(self) -> list["Rule"]:
        """The single conditions, whatever they are combined with; one about rows stays whole."""
        if self.op in COMBINATIONS:
            return [leaf for rule in self.rules for leaf in rule.comparisons()]
        return [self]

    def document(self) -> dict[str, Any]:
        inner = [rule.document() for rule in self.rules]
        if self.op in COMBINATIONS:
            return {"op": self.op, "rules": inner}
        if self.op in OF_ROWS:
            counted = {"value": dict(self.value)} if self.op == "count" else {}
            return {"op": self.op, "ask": self.ask, "rules": inner, **counted}
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

    def __hash__(self) -> int:
        # The value of a count is a dictionary.
        return hash((self.op, self.ask, repr(self.value), self.rules))


NEVER = Rule("any")


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


def any_row(group: str, where: Rule) -> Rule:
    """At least one row of the group fits."""
    return Rule("any_row", group, rules=(where,))


def all_rows(group: str, where: Rule) -> Rule:
    """There are rows, and each of them fits."""
    return Rule("all_rows", group, rules=(where,))


def rows(group: str, *, where: Rule | None = None, **comparison: int) -> Rule:
    """``rows("people", gte=3, where=when(relation="child"))``: how many rows fit."""
    if len(comparison) != 1 or not set(comparison) <= set(COUNTS):
        raise ValueError(f"one comparison out of {COUNTS}")
    return Rule("count", group, dict(comparison), (where,) if where else ())


def given(answer: Any) -> Any:
    """The answer, or ``None`` when it was only promised ("I will bring it later")."""
    if isinstance(answer, Mapping) and answer.get("later") and not answer.get("files"):
        return None
    return answer


def _rows(answer: Any) -> list[Mapping[str, Any]]:
    rows: Iterable[Any] = answer if isinstance(answer, list | tuple) else ()
    return [row for row in rows if isinstance(row, Mapping)]


def _compare(op: str, answer: Any, value: Any) -> bool:
    if op == "ne":
        return not _same(answer, value)
    if answer is None:
        return False
    if op == "eq":
        return _same(answer, value)
    if op == "in":
        several = answer if isinstance(answer, list | tuple) else (answer,)
        return any(_same(one, option) for one in several for option in value)
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
