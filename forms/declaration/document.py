"""The form as JSON: what a version stores, what is hashed, what travels between installations."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from forms.declaration.rules import Rule
from forms.declaration.texts import Text
from forms.declaration.upgrades import SCHEMA, upgraded

if TYPE_CHECKING:
    from forms.declaration.form import Form

KEY = re.compile(r"[a-z0-9_-]{1,60}")
DEEPEST = 10  # conditions within conditions
T = TypeVar("T")


def document(form: "Form") -> dict[str, Any]:
    return {"schema": SCHEMA, "form": _write(form)}


def digest(written: Mapping[str, Any]) -> str:
    canonical = json.dumps(written, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def read(kind: type[T], written: Mapping[str, Any]) -> T:
    """Raises ``ValueError`` that says where the document is no form: whoever wrote it may be
    anybody."""
    return _read(kind, upgraded(written).get("form"), "form")


def translated(part: T, translate: Callable[[str], Mapping[str, str]]) -> T:
    def change(text: Text) -> Text:
        return dict(translate(text)) if isinstance(text, str) and text else text

    return reworded(part, change)


def reworded(part: T, change: Callable[[Text], Text]) -> T:
    """The same with every text replaced by what ``change`` makes of it."""
    changes: dict[str, Any] = {}
    for one in fields(part):  # type: ignore[arg-type]
        value = getattr(part, one.name)
        if one.name in part.texts:  # type: ignore[attr-defined]
            several = isinstance(value, tuple)
            changes[one.name] = tuple(map(change, value)) if several else change(value)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[one.name] = tuple(reworded(inner, change) for inner in value)
    return replace(part, **changes)  # type: ignore[type-var]


def _write(part: Any) -> Any:
    if isinstance(part, Rule):
        return part.document()
    if is_dataclass(part):
        # What has its default is left out: a field added later changes no digest.
        return {
            one.name: _write(getattr(part, one.name))
            for one in fields(part)
            if getattr(part, one.name) != _default(one)
        }
    if isinstance(part, tuple | list):
        return [_write(inner) for inner in part]
    return dict(part) if isinstance(part, Mapping) else part


def _read(kind: type[T], written: Any, where: str) -> T:
    if not isinstance(written, Mapping):
        raise ValueError(f"{where}: not an object")
    hints = _hints(kind)  # type: ignore[arg-type]  # a class is hashable, whatever mypy says
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(map(str, written)) - known):
        raise ValueError(f"{where}: unknown field {unknown[0]!r}")
    if not isinstance(written.get("key"), str) or not KEY.fullmatch(written["key"]):
        raise ValueError(f"{where}: a key is small letters, digits, _ and -")
    values = {
        name: _value(hints[name], value, f"{where} {written['key']}, {name}")
        for name, value in written.items()
    }
    return kind(**values)


def _value(hint: Any, written: Any, where: str) -> Any:
    part: Any = next((one for one in (hint, *get_args(hint)) if is_dataclass(one)), None)
    if part is Rule:
        return _rule(written, where)
    if get_origin(hint) is tuple:
        if not isinstance(written, list):
            raise ValueError(f"{where}: not a list")
        inner = get_args(hint)[0]
        return tuple(
            _read(part, one, where) if part else _value(inner, one, where) for one in written
        )
    if hint == Text:
        return _text(written, where)
    if not isinstance(written, hint) or (isinstance(written, bool) and hint is not bool):
        raise ValueError(f"{where}: not what belongs here")
    return written


def _text(written: Any, where: str) -> Text:
    if isinstance(written, str):
        return written
    if isinstance(written, Mapping) and all(
        isinstance(one, str) for pair in written.items() for one in pair
    ):
        return dict(written)
    raise ValueError(f"{where}: not a text")


def _rule(written: Any, where: str, depth: int = 0) -> Rule:
    """Checked as it is read: a condition of a stranger's document must never fail on answers."""
    if depth > DEEPEST or not isinstance(written, Mapping):
        raise ValueError(f"{where}: not a condition")
    inner = written.get("rules", [])
    value = written.get("value")
    plain = (str, int, float, bool, type(None))
    listed = isinstance(value, list) and all(isinstance(one, plain) for one in value)
    counted = written.get("op") == "count" and isinstance(value, Mapping)
    if (
        not isinstance(written.get("op"), str)
        or not isinstance(written.get("ask", ""), str)
        or not isinstance(inner, list)
        or not (listed or counted or isinstance(value, plain))
        or (written["op"] == "not" and not inner)
        or (written["op"] == "in" and not listed)
    ):
        raise ValueError(f"{where}: not a condition")
    for one in inner:
        _rule(one, where, depth + 1)
    return Rule.from_document(written)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _default(one: "Field[Any]") -> Any:
    return None if one.default is MISSING else one.default
