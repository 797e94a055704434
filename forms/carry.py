"""Answers given to one version of a form, taken over to another: nothing is dropped in silence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from forms.declaration import ROW, Ask, Form, Step, say

Data = dict[str, Any]


@dataclass(frozen=True)
class Carried:
    """``steps`` are the answers by the new form's steps; ``complete`` the steps that need no second
    look; ``aside`` what was answered and is no longer asked so, by question key."""

    steps: dict[str, Data] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    aside: dict[str, Any] = field(default_factory=dict)


def same_question(old: Ask, new: Ask) -> bool:
    """Whether an answer still means the same: key, kind, label and options in the portal's main
    language. Hints, limits, conditions and translations do not count."""
    return (old.key, old.kind, _words(old)) == (new.key, new.kind, _words(new))


def carry(
    old: Form,
    new: Form,
    steps: Mapping[str, Data],
    complete: Collection[str],
    wording_only: Collection[str] = (),
) -> Carried:
    """``steps`` and ``complete`` as ``forms.filled.Filled`` reads them from a draft."""
    before = {ask.key: (step, ask) for step, ask in old.asks()}

    def stays(step: Step, ask: Ask) -> bool:
        if ask.key not in before:
            return False
        was_step, was = before[ask.key]
        same_place = was_step.repeat == step.repeat
        reworded = ask.key in wording_only and was.kind == ask.kind
        return same_place and (reworded or same_question(was, ask))

    found: dict[str, Data] = {}
    done: set[str] = set()
    kept: set[str] = set()
    for step in new.steps:
        staying = [ask.key for ask in step.asks if stays(step, ask)]
        kept.update(staying)
        sources = {before[key][0].key for key in staying}
        data = _taken(step, staying, steps, sources)
        if data:
            found[step.key] = data
        if len(staying) == len(step.asks) and sources and sources <= set(complete):
            done.add(step.key)
    for one in new.exits:
        if one.key in steps and any(one.key == was.key for was in old.exits):
            found[one.key] = dict(steps[one.key])
            done.add(one.key)
    return Carried(found, frozenset(done), _aside(old, steps, kept))


def _taken(step: Step, staying: list[str], steps: Mapping[str, Data], sources: set[str]) -> Data:
    if not step.repeat:
        given: Data = {}
        for key in sources:
            given |= steps.get(key, {})
        return {key: given[key] for key in staying if key in given}
    saved = [steps[key][step.repeat] for key in sources if step.repeat in steps.get(key, {})]
    if not saved:
        return {}
    rows = [row for group in saved for row in group]
    return {
        step.repeat: [
            {ROW: row[ROW], **{key: row[key] for key in staying if key in row}} for row in rows
        ]
    }


def _aside(old: Form, steps: Mapping[str, Data], kept: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for step, ask in old.asks():
        if ask.key in kept:
            continue
        data = steps.get(step.key, {})
        if step.repeat:
            values = [row[ask.key] for row in data.get(step.repeat, []) if ask.key in row]
            if values:
                found[ask.key] = values
        elif ask.key in data:
            found[ask.key] = data[ask.key]
    return found


def _words(ask: Ask) -> tuple[Any, ...]:
    language = settings.LANGUAGE_CODE
    options = tuple((one.key, say(one.label, language)) for one in ask.options)
    return say(ask.label, language), options
