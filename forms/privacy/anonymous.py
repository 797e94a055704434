"""Which answers may stay when nobody may be recognised any more."""

from collections.abc import Mapping
from typing import Any

from forms import kinds
from forms.declaration import ROW, Ask, Form

# Facts that say nothing about who it was.
HARMLESS = frozenset({"", "district"})


def anonymised(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that can be counted. What no question of the form explains is dropped, and so is
    whatever is marked sensitive or means a fact of the person."""
    found: dict[str, Any] = {}
    for step in form.steps:
        if not step.repeat:
            found |= _kept(step.asks, answers)
        elif answers.get(step.repeat) is not None:
            rows = answers[step.repeat]
            found[step.repeat] = [{ROW: row[ROW], **_kept(step.asks, row)} for row in rows]
    return found


def _kept(asks: tuple[Ask, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    kept = {}
    for ask in asks:
        value = answers.get(ask.key)
        if value is None or ask.sensitive or ask.means not in HARMLESS:
            continue
        left = kinds.get(ask.kind).anonymise(value, ask)
        if left is not None:
            kept[ask.key] = left
    return kept
