"""A rule as the editor's blocks hold it, and back.

In the blocks a condition is ``{"match": "all"|"any"|"none", "conditions": [...]}``; each of them is
an answer (question, comparison, value as text), a question about the rows of a group, or a smaller
set of conditions. Two levels say whatever any rule says: a deeper one is multiplied out first.
"""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from forms.builder.earlier import Earlier, read, show
from forms.declaration import Rule, all_of, any_of, not_
from forms.declaration.rules import COMBINATIONS, COUNTS, OF_ROWS

ALL, ANY, NONE = "all", "any", "none"
NOT = "not_"
# "Has an answer" has two opposites that hold alike; a form written in code may use either.
UNANSWERED = "unanswered"
MOST_PARTS = 64

Raw = dict[str, Any]


class TooDeepError(ValueError):
    """The rule cannot be said in the editor's two levels."""


def build(raw: Raw | None, earlier: Earlier) -> Rule | None:
    """``None`` where nothing is asked. Raises ``ValidationError`` shaped as the blocks are, so that
    each sentence stands beside the condition it is about."""
    parts: list[Rule] = []
    errors: dict[int, ValidationError] = {}
    for position, child in enumerate((raw or {}).get("conditions") or ()):
        try:
            part = _part(child, earlier)
        except ValidationError as error:
            errors[position] = error
        else:
            parts += [part] if part is not None else []
    if errors:
        raise StructBlockValidationError(
            {"conditions": StreamBlockValidationError(block_errors=errors)}
        )
    if not parts:
        return None
    if (raw or {}).get("match") == NONE:
        return not_(parts[0] if len(parts) == 1 else any_of(*parts))
    if len(parts) == 1:
        return parts[0]
    return any_of(*parts) if (raw or {}).get("match") == ANY else all_of(*parts)


def take_apart(rule: Rule | None, earlier: Earlier) -> Raw:
    """Raises ``TooDeepError`` for a rule that no editor could read."""
    if rule is None:
        return {"match": ALL, "conditions": []}
    try:
        return _taken(rule, earlier, depth=1)
    except TooDeepError:
        return _taken(_multiplied_out(rule), earlier, depth=1)


def _part(child: Raw, earlier: Earlier) -> Rule | None:
    value = child["value"]
    if child["type"] == "several":
        return build(value, earlier)
    if child["type"] == "rows":
        return _rows(value, earlier)
    key = (value.get("question") or "").strip()
    if not key:
        return None
    try:
        return _comparison(key, value.get("operator") or "eq", value.get("value") or "", earlier)
    except ValidationError as error:
        field = error.code if error.code in value else "value"
        raise StructBlockValidationError({field: error}) from error


def _comparison(key: str, name: str, text: str, earlier: Earlier) -> Rule:
    op = "answered" if name == UNANSWERED else name.removeprefix(NOT)
    ask = earlier.ask(key, op)
    if op == "answered":
        rule = Rule("answered", key, name != UNANSWERED)
    elif op == "in":
        rule = Rule("in", key, tuple(read(ask, one) for one in _listed(text) or [""]))
    else:
        rule = Rule(op, key, read(ask, text))
    return not_(rule) if name.startswith(NOT) else rule


def _rows(value: Raw, earlier: Earlier) -> Rule | None:
    group = (value.get("group") or "").strip()
    if not group:
        return None
    how = value.get("how") or ANY
    try:
        where = build(value.get("where"), earlier.rows(group))
    except StructBlockValidationError as error:
        raise StructBlockValidationError({"where": error}) from error
    except ValidationError as error:
        raise StructBlockValidationError({"group": error}) from error
    inner = (where,) if where else ()
    op = how.removeprefix(NOT)
    if op in COUNTS:
        rule = Rule("count", group, {op: int(value.get("number") or 0)}, inner)
    elif not inner:
        # "At least one row fits", with nothing to fit: at least one row.
        rule = Rule("count", group, {"gte": 1})
    else:
        rule = Rule(f"{op}_row" if op == ANY else f"{op}_rows", group, rules=inner)
    return not_(rule) if how.startswith(NOT) else rule


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _taken(rule: Rule, earlier: Earlier, depth: int) -> Raw:
    match = ALL
    parts: tuple[Rule, ...] = (rule,)
    if rule.op in (ALL, ANY):
        match, parts = rule.op, rule.rules
    elif rule.op == "not" and rule.rules[0].op == ANY:
        match, parts = NONE, rule.rules[0].rules
    elif rule.op == "not" and rule.rules[0].op == ALL:
        match, parts = ANY, tuple(not_(one) for one in rule.rules[0].rules)
    elif rule.op == "not" and rule.rules[0].op == "not":
        return _taken(rule.rules[0].rules[0], earlier, depth)
    return {"match": match, "conditions": [_child(one, earlier, depth) for one in parts]}


def _child(rule: Rule, earlier: Earlier, depth: int) -> Raw:
    inner = rule.rules[0] if rule.op == "not" else rule
    prefix = NOT if rule.op == "not" else ""
    if inner.op in COMBINATIONS:
        if depth == 0:
            raise TooDeepError
        return _made("several", _taken(rule, earlier, depth - 1))
    if inner.op in OF_ROWS:
        return _made("rows", _rows_taken(inner, earlier, prefix))
    return _made("answer", _answer_taken(inner, earlier, prefix))


def _answer_taken(leaf: Rule, earlier: Earlier, prefix: str) -> Raw:
    if leaf.op == "answered":
        name = prefix + "answered" if leaf.value else UNANSWERED
        if prefix and not leaf.value:
            name = "answered"
        return {"question": leaf.ask, "operator": name, "value": ""}
    if leaf.op == "in":
        text = ", ".join(show(earlier.asks.get(leaf.ask), one) for one in leaf.value)
    else:
        text = show(earlier.asks.get(leaf.ask), leaf.value)
    return {"question": leaf.ask, "operator": prefix + leaf.op, "value": text}


def _rows_taken(rule: Rule, earlier: Earlier, prefix: str) -> Raw:
    how, number = rule.op.removesuffix("_rows").removesuffix("_row"), None
    if rule.op == "count":
        how, number = next(iter(rule.value.items()))
    where = all_of(*rule.rules) if len(rule.rules) > 1 else next(iter(rule.rules), None)
    return {
        "group": rule.ask,
        "how": prefix + how,
        "number": number,
        "where": take_apart(where, _of_rows(earlier, rule.ask)),
    }


def _of_rows(earlier: Earlier, group: str) -> Earlier:
    return earlier.rows(group) if group in earlier.groups else Earlier()


def _made(kind: str, value: Raw) -> Raw:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _multiplied_out(rule: Rule) -> Rule:
    """Any of (all of single conditions, each perhaps negated): holds exactly when ``rule`` does."""
    ways = _ways(rule, negated=False)
    return any_of(*(all_of(*way) for way in ways))


def _ways(rule: Rule, *, negated: bool) -> list[tuple[Rule, ...]]:
    if rule.op == "not":
        return _ways(rule.rules[0], negated=not negated)
    if rule.op not in COMBINATIONS:
        return [(not_(rule) if negated else rule,)]
    parts = [_ways(inner, negated=negated) for inner in rule.rules]
    if (rule.op == ANY) is not negated:
        return _few([way for ways in parts for way in ways])
    joined: list[tuple[Rule, ...]] = [()]
    for ways in parts:
        joined = _few([(*one, *other) for one in joined for other in ways])
    return joined


def _few(ways: Iterable[tuple[Rule, ...]]) -> list[tuple[Rule, ...]]:
    found = list(dict.fromkeys(ways))
    if len(found) > MOST_PARTS:
        raise TooDeepError("conditions within conditions")
    return found
