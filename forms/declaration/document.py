"""The form as JSON: what a version stores, what is hashed, what travels between installations."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from forms.declaration.rules import Rule

if TYPE_CHECKING:
    from forms.declaration.form import Form

SCHEMA = 1
T = TypeVar("T")


def document(form: "Form") -> dict[str, Any]:
    return {"schema": SCHEMA, "form": _write(form)}


def digest(written: Mapping[str, Any]) -> str:
    canonical = json.dumps(written, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def read(kind: type[T], written: Mapping[str, Any]) -> T:
    if written.get("schema") != SCHEMA:
        raise ValueError(f"unknown form document schema: {written.get('schema')!r}")
    return _read(kind, written["form"])


def translated(part: T, translate: Callable[[str], Mapping[str, str]]) -> T:
    changes: dict[str, Any] = {}
    for one in fields(part):  # type: ignore[arg-type]
        value = getattr(part, one.name)
        if one.name in part.texts:  # type: ignore[attr-defined]
            changes[one.name] = _translate(value, translate)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changes[one.name] = tuple(translated(inner, translate) for inner in value)
    return replace(part, **changes)  # type: ignore[type-var]


def _translate(value: Any, translate: Callable[[str], Mapping[str, str]]) -> Any:
    if isinstance(value, tuple):
        return tuple(_translate(inner, translate) for inner in value)
    return dict(translate(value)) if isinstance(value, str) and value else value


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


def _read(kind: type[T], written: Mapping[str, Any]) -> T:
    hints = get_type_hints(kind)
    values = {name: _value(hints[name], value) for name, value in written.items()}
    return kind(**values)


def _value(hint: Any, written: Any) -> Any:
    part = next(
        (one for one in (hint, *get_args(hint)) if isinstance(one, type) and is_dataclass(one)),
        None,
    )
    if part is Rule:
        return Rule.from_document(written)
    if isinstance(written, list):
        return tuple(_read(part, inner) if part else inner for inner in written)
    return written


def _default(one: "Field[Any]") -> Any:
    return None if one.default is MISSING else one.default
