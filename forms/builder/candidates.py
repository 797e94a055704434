"""Answers worth trying: for each question one of every sort that some condition tells apart."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from forms import kinds
from forms.declaration import ROW, Ask, Form, Rule, Step
from forms.declaration.rules import OF_ROWS

MOST_ROWS = 4


class Candidates:
    """The first candidate of a question is its everyday one: the kind's own demo value."""

    def __init__(self, form: Form, language: str) -> None:
        self.form, self.language = form, language
        self._kept: dict[tuple[str, str], list[Any]] = {}

    @cached_property
    def leaves(self) -> list[Rule]:
        """Every single condition of the form; one about rows stays whole."""
        return [leaf for rule in self._rules() for leaf in rule.comparisons()]

    @cached_property
    def of_rows(self) -> list[Rule]:
        inner = (rule for leaf in self.leaves if leaf.op in OF_ROWS for rule in leaf.rules)
        own = (ask.only for step, ask in self.form.asks() if step.repeat and ask.only)
        return [leaf for rule in (*inner, *own) for leaf in rule.comparisons()]

    def for_ask(self, ask: Ask, step: Step) -> list[Any]:
        """``None`` among them where leaving the question empty makes a difference."""
        key = (step.key, ask.key)
        if key not in self._kept:
            leaves = self.of_rows if step.repeat else self.leaves
            mine = [leaf for leaf in leaves if leaf.ask == ask.key and leaf.op not in OF_ROWS]
            self._kept[key] = self._told_apart(ask, mine)
        return self._kept[key]

    def for_rows(self, step: Step) -> list[list[dict[str, Any]]]:
        """Lists of rows a repeated page may hold: one ordinary row first."""
        key = (step.key, "")
        if key not in self._kept:
            groups = [
                leaf for leaf in self.leaves if leaf.op in OF_ROWS and leaf.ask == step.repeat
            ]
            rows = list(self._single_rows(step))
            found: list[list[dict[str, Any]]] = [[row] for row in rows] + [[]]
            if any(leaf.op in ("count", "all_rows") for leaf in groups):
                most = min(step.most, self._largest_count(groups) + 1)
                found += [[row] * number for row in rows for number in range(2, most + 1)]
                found += [[rows[0], row] for row in rows[1:] if step.most > 1]
            numbered = [_numbered(rows) for rows in found]
            self._kept[key] = _one_of_each(
                numbered, lambda rows: tuple(leaf.holds({step.repeat: rows}) for leaf in groups)
            )
        return self._kept[key]

    def _rules(self) -> Iterator[Rule]:
        for step in self.form.steps:
            yield from (rule for rule in (step.only, step.leave) if rule)
            yield from (ask.only for ask in step.asks if ask.only and not step.repeat)
        yield from (flag.when for flag in self.form.flags)
        yield from (check.when for check in self.form.checks)

    def _told_apart(self, ask: Ask, leaves: list[Rule]) -> list[Any]:
        if not kinds.get(ask.kind).is_answered:
            return [None]
        found = [usual(ask)]
        if leaves:
            values = [*(kinds.get(ask.kind).values(ask) or ()), *_near(leaves)]
            if isinstance(found[0], list):
                values = [[value] for value in values if not isinstance(value, list)]
            found += [value for value in values if self.accepts(ask, value)]
            found += [] if ask.required else [None]
        return _one_of_each(
            found, lambda value: tuple(leaf.holds({ask.key: value}) for leaf in leaves)
        )

    def accepts(self, ask: Ask, value: Any) -> bool:
        kind = kinds.get(ask.kind)
        posted = QueryDict(mutable=True)
        try:
            for name, values in kind.post("value", value).items():
                posted.setlist(name, values)
            field = kind.field(replace(ask, required=True), self.language)
            form = type("One", (forms.Form,), {"value": field})(posted)
            return form.is_valid() and kind.normalise(form.cleaned_data["value"]) == value
        except (TypeError, ValueError, KeyError, AttributeError, IndexError):
            # A value of another sort than this kind's: a condition compared with nonsense.
            return False

    def _single_rows(self, step: Step) -> Iterator[dict[str, Any]]:
        by_key = {ask.key: self.for_ask(ask, step) for ask in step.asks}
        usual_row = {key: values[0] for key, values in by_key.items()}
        yield _answered(usual_row)
        for key, values in by_key.items():
            for value in values[1:]:
                yield _answered({**usual_row, key: value})

    def _largest_count(self, leaves: list[Rule]) -> int:
        numbers = [
            number
            for leaf in leaves
            if leaf.op == "count"
            for number in leaf.value.values()
            if isinstance(number, int)
        ]
        return min(max(numbers, default=1), MOST_ROWS)


def usual(ask: Ask) -> Any:
    """What somebody ordinary answers. A paper is there, where it cannot be brought later."""
    if ask.kind == "upload" and not ask.later:
        return {"files": [{"uuid": "demo", "name": "demo.pdf", "size": 1024}], "later": False}
    return kinds.get(ask.kind).demo(ask)


def _near(leaves: list[Rule]) -> Iterator[Any]:
    """The values conditions compare with, and those just beside them."""
    for leaf in leaves:
        for value in leaf.value if isinstance(leaf.value, tuple) else (leaf.value,):
            if isinstance(value, bool) or value is None:
                continue
            yield value
            if isinstance(value, int):
                yield from (value - 1, value + 1)
            elif isinstance(value, str):
                try:
                    day = dt.date.fromisoformat(value)
                except ValueError:
                    continue
                yield from ((day + dt.timedelta(days=n)).isoformat() for n in (-1, 1))


def _one_of_each(values: Iterable[Any], sort: Any) -> list[Any]:
    found: dict[Any, Any] = {}
    for value in values:
        found.setdefault(sort(value), value)
    return list(found.values())


def _answered(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{ROW: f"{position:08x}", **row} for position, row in enumerate(rows, start=1)]
