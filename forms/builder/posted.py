"""What an editor's page holds right now, for the script that fills the choosers.

Each block is found with the prefix of its fields' names in the page, so that the answer can say
"this field" where a chooser needs it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from forms import kinds
from forms.builder import keys, options, ready
from forms.builder.blocks.rules import OPERATORS
from forms.builder.compiling import Source, compiled
from forms.builder.earlier import DATES
from forms.declaration import Ask, say

Raw = dict[str, Any]
COLUMNS = ("steps", "exits", "flags", "checks")


class Page:
    def __init__(self, data: QueryDict, frozen: Mapping[str, str], streams: Mapping[str, Any]):
        """``streams`` are the four stream blocks by field. Raises ``KeyError`` or ``ValueError``
        for data that no editor's page sends."""
        self.frozen = frozen
        self.fields: dict[str, list[Raw]] = {}
        self.prefixes: dict[str, str] = {}  # by block id
        for name in COLUMNS:
            value = streams[name].value_from_datadict(data, {}, name)
            self.fields[name] = streams[name].get_prep_value(value)
            self._note(name, self.fields[name], data)
        for step in self.fields["steps"]:
            step["type"] = ready.kind_of(step["type"])
        self.keys = keys.settle(self.fields, dict(frozen))

    def answer(self) -> dict[str, Any]:
        form = compiled(Source("form", "", self.fields)).form
        asks: list[Ask] = []
        upto: dict[str, Any] = {}
        groups: list[dict[str, Any]] = []
        for block, step in zip(self.fields["steps"], form.steps, strict=True):
            prefix = self.prefixes[block["id"]]
            before = [len(asks), len(groups)]
            upto[f"{prefix}-only"] = [*before, []]
            own: list[str] = []
            for question, ask in zip(block["value"].get("questions") or (), step.asks, strict=True):
                upto[f"{self.prefixes[question['id']]}-only"] = [*before, list(own)]
                own.append(ask.key)
            if step.repeat:
                titled = say(step.title, settings.LANGUAGE_CODE) or step.repeat
                groups.append({"key": step.repeat, "label": titled, "asks": own})
            else:
                asks += step.asks
            upto[f"{prefix}-leave"] = [len(asks), len(groups), []]
        everything = [len(asks), len(groups), []]
        for name in ("flags", "checks"):
            for block in self.fields[name]:
                upto[f"{self.prefixes[block['id']]}-when"] = everything
        return {
            "keys": dict(self._keys()),
            "frozen": [name for name, _key in self._keys(frozen_only=True)],
            "known": dict(self._known()),
            "order": [ask.key for ask in asks],
            "asks": {
                ask.key: _described(ask, say(step.title, settings.LANGUAGE_CODE))
                for step, ask in form.asks()
            },
            "groups": groups,
            "upto": upto,
            "exits": [
                [one.key, say(one.title, settings.LANGUAGE_CODE) or one.key] for one in form.exits
            ],
        }

    def _note(self, prefix: str, blocks: list[Raw], data: QueryDict) -> None:
        for block, name in zip(blocks, _prefixes(data, prefix), strict=True):
            self.prefixes[block["id"]] = name
            if prefix == "steps":
                questions = block["value"].get("questions") or []
                self._note(f"{name}-questions", questions, data)

    def _keys(self, *, frozen_only: bool = False) -> Iterator[tuple[str, str]]:
        for identifier, key in self.keys.items():
            if frozen_only and identifier not in self.frozen:
                continue
            block, _colon, group = identifier.partition(":")
            yield f"{self.prefixes[block]}-{group or 'key'}", key

    def _known(self) -> Iterator[tuple[str, str]]:
        for _step, question in keys.questions(self.fields):
            if "options" in question["value"]:
                known = options.of(question["value"]["options"])
                name = f"{self.prefixes[question['id']]}-options-known"
                yield name, json.dumps(known, ensure_ascii=False)


def words() -> dict[str, Any]:
    """The choosers' own words."""
    return {
        "question": _("Choose a question"),
        "group": _("Choose a list"),
        "exit": _("Choose a page of other help"),
        "value": _("Choose an answer"),
        "none": _("Nothing is asked before this point"),
        "operators": {name: str(label) for name, label in OPERATORS},
    }


def _prefixes(data: QueryDict, prefix: str) -> list[str]:
    """The names of a stream's blocks in the order they stand on the page."""
    found = []
    for number in range(int(str(data[f"{prefix}-count"]))):
        name = f"{prefix}-{number}"
        if not data[f"{name}-deleted"]:
            found.append((int(str(data[f"{name}-order"])), data[f"{name}-type"], f"{name}-value"))
    return [name for _order, _type, name in sorted(found)]


def _described(ask: Ask, page: str) -> dict[str, Any]:
    kind = kinds.get(ask.kind)
    values = kind.values(ask) if kind.is_answered else None
    operators = [op for op, _label in OPERATORS if _fits(op, kind.operators)]
    return {
        "label": say(ask.label, settings.LANGUAGE_CODE) or ask.key,
        "page": page,
        "operators": operators if kind.is_answered else [],
        "values": [
            [str(value), kind.display(value, ask, settings.LANGUAGE_CODE)] for value in values
        ]
        if values is not None
        else None,
        "input": "date" if ask.kind in DATES else "text",
    }


def _fits(operator: str, known: tuple[str, ...]) -> bool:
    if operator == "unanswered":
        return "answered" in known
    return operator.removeprefix("not_") in known
