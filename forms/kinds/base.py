"""One class per kind of question. A new kind is a file beside these and a line in ``__init__``."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask, say

_kinds: dict[str, "Kind"] = {}


class Kind:
    """How one kind of question is asked, checked, kept and shown.

    The value kept is JSON; ``None`` means not answered. ``post`` is the way back: what a browser
    would send for that value, so that a stored step is validated as a posted one is.
    """

    name: ClassVar[str]
    is_answered: bool = True
    needs_options: bool = False
    missing: ClassVar[str | Promise] = _("Write an answer.")

    def values(self, ask: Ask) -> tuple[Any, ...] | None:
        """All the values there can be, or ``None`` when they cannot be listed."""
        return None

    def field(self, ask: Ask, language: str) -> forms.Field:
        raise NotImplementedError

    def normalise(self, value: Any) -> Any:
        return value if value not in ("", None, []) else None

    def post(self, name: str, value: Any) -> dict[str, list[str]]:
        return {name: [str(value)]}

    def display(self, value: Any, ask: Ask, language: str) -> str:
        return str(value)

    def demo(self, ask: Ask) -> Any:
        """A value this question accepts, for walks through every branch of a form."""
        raise NotImplementedError

    def common(self, ask: Ask, language: str) -> dict[str, Any]:
        """What every field has: words in the person's language and a sentence when it is empty."""
        return {
            "label": say(ask.label, language),
            "help_text": escape(say(ask.hint, language)),
            "required": ask.required,
            "error_messages": {"required": self.missing},
        }


def attrs(ask: Ask, **more: str) -> dict[str, str]:
    return {**({"autocomplete": ask.autocomplete} if ask.autocomplete else {}), **more}


def register(kind: Kind) -> None:
    if kind.name in _kinds:
        raise ValueError(f"kind registered twice: {kind.name}")
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    return _kinds[name]


def registered() -> Mapping[str, Kind]:
    return _kinds
