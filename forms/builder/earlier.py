"""What a condition may read at one place of a form, with the values an editor writes for it.

A value is written as text and kept as the kind's JSON value: ``read`` and ``show`` are each other's
way back for values the kind can have.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms import kinds
from forms.declaration import Ask, Form, Step

# Kinds whose answer is written in one field as a person types it.
PLAIN = frozenset({"number", "money", "text", "longtext", "email", "phone", "tax_code", "iban"})
DATES = frozenset({"date", "date_parts"})


@dataclass(frozen=True)
class Earlier:
    asks: Mapping[str, Ask] = field(default_factory=dict)
    groups: Mapping[str, Step] = field(default_factory=dict)

    @classmethod
    def whole(cls, form: Form) -> "Earlier":
        asks = {ask.key: ask for step, ask in form.asks() if not step.repeat}
        return cls(asks, form.groups)

    def after(self, step: Step) -> "Earlier":
        if step.repeat:
            return replace(self, groups={**self.groups, step.repeat: step})
        return replace(self, asks={**self.asks, **{ask.key: ask for ask in step.asks}})

    def and_(self, ask: Ask) -> "Earlier":
        return replace(self, asks={**self.asks, ask.key: ask})

    def rows(self, group: str) -> "Earlier":
        """What a condition about one row may read. Raises ``ValidationError``."""
        step = self.groups.get(group)
        if step is None:
            raise ValidationError(
                _("No list of rows is asked before this point under the name “%(key)s”."),
                code="group",
                params={"key": group},
            )
        return Earlier({ask.key: ask for ask in step.asks})

    def ask(self, key: str, operator: str) -> Ask:
        """The question; raises ``ValidationError`` where it cannot be compared so."""
        ask = self.asks.get(key)
        if ask is None:
            raise ValidationError(
                _("No question is asked before this point under the name “%(key)s”."),
                code="question",
                params={"key": key},
            )
        kind = kinds.registered().get(ask.kind)
        if kind is not None and (not kind.is_answered or operator not in kind.operators):
            raise ValidationError(
                _("The answer to this question cannot be compared like this."), code="operator"
            )
        return ask


def read(ask: Ask, text: str) -> Any:
    """The JSON value of ``text``; raises ``ValidationError`` in words for the editor."""
    kind = kinds.registered().get(ask.kind)
    text = text.strip()
    if not text:
        raise ValidationError(_("Say which answer is meant."), code="value")
    if kind is None:
        return text
    values = kind.values(ask)
    if values is not None:
        found = next((value for value in values if str(value) == text), None)
        if found is None:
            raise ValidationError(
                _("“%(value)s” is not one of the answers to this question."),
                code="value",
                params={"value": text},
            )
        return found
    if ask.kind in DATES:
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValidationError(
                _("Write the date as year-month-day, for example 2026-03-27."), code="value"
            ) from None
    if ask.kind not in PLAIN:
        return text
    # The question's own limits are for people who answer, not for comparisons.
    free = replace(ask, least=None, most=None, required=True, later=False)
    return kind.normalise(kind.field(free, get_language() or "it").clean(text))


def show(ask: Ask | None, value: Any) -> str:
    kind = kinds.registered().get(ask.kind) if ask else None
    if ask is None or kind is None or value is None or ask.kind not in PLAIN:
        return "" if value is None else str(value)
    if kind.values(ask) is not None:
        return str(value)
    return next(iter(kind.post("value", value).values()))[0]
