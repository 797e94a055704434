"""The conditions of a form in words, for people who fill it in with a pen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from forms import kinds
from forms.declaration import Ask, Rule


@dataclass(frozen=True)
class Places:
    """Where things stand on the paper: numbers of questions, letters of the parts of groups."""

    numbers: Mapping[str, int]
    asks: Mapping[str, Ask]
    groups: Mapping[str, str]
    language: str


def condition(rule: Rule, places: Places) -> str:
    """ "at question 4 you answered “Yes”": a clause that follows "if", in the current language."""
    match rule.op:
        case "all" | "any":
            return _joined(rule, _(" and ") if rule.op == "all" else _(" or "), places)
        case "not":
            return _turned(rule.rules[0], places)
        case "any_row" | "all_rows" | "count":
            return _of_rows(rule, places)
    return _comparison(rule, places)


def _turned(inner: Rule, places: Places) -> str:
    if inner.op == "answered":
        return condition(replace(inner, value=not inner.value), places)
    if inner.op == "eq":
        return condition(replace(inner, op="ne"), places)
    return _("it is not so that %(condition)s") % {"condition": condition(inner, places)}


def _joined(rule: Rule, word: str, places: Places) -> str:
    parts = []
    for inner in rule.rules:
        text = condition(inner, places)
        is_mixed = inner.op in ("all", "any") and inner.op != rule.op and len(inner.rules) > 1
        parts.append(f"({text})" if is_mixed else text)
    return word.join(parts)


def _comparison(rule: Rule, places: Places) -> str:
    number = places.numbers.get(rule.ask, 0)
    if rule.op == "answered":
        sentence = _("you answered question %(number)s")
        if not rule.value:
            sentence = _("you did not answer question %(number)s")
        return sentence % {"number": number}
    ask = places.asks.get(rule.ask)
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    shown = [_shown(value, ask, places) for value in values]
    if rule.op in ("eq", "ne", "in"):
        shown = [f"“{text}”" for text in shown]
    said = {"number": number, "answer": _(" or ").join(shown)}
    sentences = {
        "eq": _("at question %(number)s you answered %(answer)s"),
        "in": _("at question %(number)s you answered %(answer)s"),
        "ne": _("at question %(number)s you did not answer %(answer)s"),
        "gt": _("at question %(number)s you wrote more than %(answer)s"),
        "gte": _("at question %(number)s you wrote %(answer)s or more"),
        "lt": _("at question %(number)s you wrote less than %(answer)s"),
        "lte": _("at question %(number)s you wrote %(answer)s or less"),
    }
    if ask is not None and ask.kind in ("date", "date_parts"):
        sentences |= {
            "gt": _("the day at question %(number)s is after %(answer)s"),
            "gte": _("the day at question %(number)s is %(answer)s or later"),
            "lt": _("the day at question %(number)s is before %(answer)s"),
            "lte": _("the day at question %(number)s is %(answer)s or earlier"),
        }
    return sentences[rule.op] % said


def _of_rows(rule: Rule, places: Places) -> str:
    part = places.groups.get(rule.ask, "")
    inner = _(" and ").join(condition(one, places) for one in rule.rules)
    if rule.op == "any_row":
        return _("in part %(part)s, for at least one person, %(condition)s") % {
            "part": part,
            "condition": inner,
        }
    if rule.op == "all_rows":
        return _("in part %(part)s, for each person, %(condition)s") % {
            "part": part,
            "condition": inner,
        }
    counted = _(" and ").join(
        _COUNTS[op]() % {"number": number} for op, number in rule.value.items()
    )
    if not inner:
        return _("in part %(part)s there are %(count)s") % {"part": part, "count": counted}
    return _("in part %(part)s there are %(count)s for whom %(condition)s") % {
        "part": part,
        "count": counted,
        "condition": inner,
    }


_COUNTS = {
    "eq": lambda: _("%(number)s people"),
    "gt": lambda: _("more than %(number)s people"),
    "gte": lambda: _("%(number)s people or more"),
    "lt": lambda: _("fewer than %(number)s people"),
    "lte": lambda: _("%(number)s people or fewer"),
}


def _shown(value: Any, ask: Ask | None, places: Places) -> str:
    if ask is None:
        return str(value)
    kind = kinds.get(ask.kind)
    if ask.kind == "choices" or isinstance(value, bool):
        value = [value] if ask.kind == "choices" else value
    return kind.display(value, ask, places.language)
