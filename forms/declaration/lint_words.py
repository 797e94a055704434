"""Texts that say nothing in a language the rest of the form speaks."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from forms.declaration.rules import Rule

if TYPE_CHECKING:
    from forms.declaration.form import Form

PLACES = {"Step": "step", "Ask": "ask", "Exit": "exit", "Flag": "flag", "Check": "check"}


def texts(part: Any, where: str = "form") -> Iterator[tuple[str, str, Any]]:
    """Every text of a form: (where, which, text). An option stands at its question's place."""
    name = PLACES.get(type(part).__name__)
    where = f"{name}:{part.key}" if name else where
    for one in fields(part):
        value = getattr(part, one.name)
        if one.name in part.texts:
            several = value if isinstance(value, tuple) else (value,)
            yield from ((where, one.name, text) for text in several if text)
        elif isinstance(value, tuple):
            for inner in value:
                if is_dataclass(inner) and not isinstance(inner, Rule):
                    yield from texts(inner, where)


def untranslated(form: "Form") -> Iterator[tuple[str, str]]:
    found = [one for one in texts(form) if isinstance(one[2], Mapping)]
    spoken = {code for _where, _which, text in found for code, words in text.items() if words}
    missing = {
        (where, code) for where, _which, text in found for code in spoken if not text.get(code)
    }
    yield from ((where, f"{where} lacks words in: {code}") for where, code in sorted(missing))
