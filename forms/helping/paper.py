"""A form as a sheet of paper: every question, with its branches in words.

Made from the published version, so that paper and screen always ask the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from forms import kinds
from forms.declaration import Ask, Form, Step, say
from forms.helping.paper_words import Places, condition
from forms.versions import FormVersion

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
MOST_ROWS = 6  # people on one sheet; a larger family takes another
MOST_BOXES = 30  # longer lists are written, not ticked
LINES = 6
# Kinds whose blank is not one line to write on; whatever has options gets boxes.
SHAPES = {
    "longtext": "lines",
    "date": "date",
    "date_parts": "date",
    "upload": "files",
    "notice": "tick",
    "money": "money",
    "number": "number",
    "address": "address",
    "signature": "signature",
}
CELLS = {"tax_code": 16, "iban": 27}


@dataclass(frozen=True)
class Blank:
    """What stands under a question. ``shape`` names the template's branch: boxes, line, lines,
    date, money, number, cells, address, files, tick, signature."""

    shape: str
    options: tuple[str, ...] = ()
    note: str = ""
    count: range = range(0)
    later: bool = False


@dataclass(frozen=True)
class Question:
    number: int
    label: str
    blank: Blank
    hint: str = ""
    when: str = ""
    warning: str = ""
    is_optional: bool = False
    onward: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    letter: str
    title: str
    lead: str = ""
    when: str = ""
    otherwise: str = ""
    questions: tuple[Question, ...] = ()
    rows: tuple[str, ...] = ()
    more_rows: bool = False
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    leave: str = ""
    ways: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    title: str
    parts: tuple[Part, ...] = ()
    has_notice: bool = False


@dataclass(frozen=True)
class HandIn:
    """A place that takes the sheet."""

    name: str
    address: str = ""
    phone: str = ""
    hours: str = ""


# Rooms that know places say here where a form is handed in: ``(form) -> [HandIn]``.
places_for: list[Callable[[Form], list[HandIn]]] = []


def hand_in_at(form: Form) -> list[HandIn]:
    return [place for found in places_for for place in found(form)]


@lru_cache(maxsize=64)
def _sheet(digest: str, language: str, read: "_Read") -> Sheet:
    with override(language):
        return _made(read.form, language)


@dataclass(frozen=True)
class _Read:
    """The form beside its digest, which alone tells one from another."""

    form: Form = field(compare=False, hash=False)


def sheet(version: FormVersion, language: str) -> Sheet:
    return _sheet(version.digest, language, _Read(version.form))


def _made(form: Form, language: str) -> Sheet:
    letters = {step.key: _letter(position) for position, step in enumerate(form.steps)}
    numbers: dict[str, int] = {}
    for _step, ask in form.asks():
        if _is_numbered(ask):
            numbers[ask.key] = len(numbers) + 1
    places = Places(
        numbers,
        {ask.key: ask for _step, ask in form.asks()},
        {step.repeat: letters[step.key] for step in form.steps if step.repeat},
        language,
    )
    parts = []
    for position, step in enumerate(form.steps):
        following = form.steps[position + 1] if position + 1 < len(form.steps) else None
        parts.append(_part(form, step, following, letters, places))
    has_notice = any(ask.kind == "notice" for _step, ask in form.asks())
    return Sheet(say(form.title, language), tuple(parts), has_notice)


def _part(
    form: Form, step: Step, following: Step | None, letters: dict[str, str], places: Places
) -> Part:
    language = places.language
    found = Part(
        letter=letters[step.key],
        title=say(step.title, language),
        lead=on_paper(say(step.lead, language)),
        questions=tuple(
            _question(ask, form, letters, places)
            for ask in step.asks
            if kinds.get(ask.kind).is_answered
        ),
        texts=tuple(
            (say(ask.label, language), tuple(say(ask.hint, language).splitlines()))
            for ask in step.asks
            if not kinds.get(ask.kind).is_answered
        ),
    )
    if step.only is not None:
        onward = (
            _("go on with part %(letter)s") % {"letter": letters[following.key]}
            if following
            else _("go on with the signature")
        )
        found = replace(
            found,
            when=_("Fill in this part only if %(condition)s.")
            % {"condition": condition(step.only, places)},
            otherwise=_("If not, %(onward)s.") % {"onward": onward},
        )
    if step.repeat:
        count = min(step.most or MOST_ROWS, MOST_ROWS)
        title = say(step.row_title, language)
        found = replace(
            found,
            rows=tuple(f"{title} {position}" for position in range(1, count + 1)),
            more_rows=(step.most or count + 1) > count,
        )
    if step.leave is not None:
        way_out = form.exit(step.leave_to)
        found = replace(
            found,
            leave=_("If %(condition)s: %(title)s. You can go on here all the same.")
            % {
                "condition": condition(step.leave, places),
                "title": say(way_out.title, language).rstrip("."),
            },
            ways=tuple(say(way, language) for way in way_out.ways),
        )
    return found


def _question(ask: Ask, form: Form, letters: dict[str, str], places: Places) -> Question:
    language = places.language
    when = ""
    if ask.only is not None:
        when = _("Only if %(condition)s:") % {"condition": condition(ask.only, places)}
    return Question(
        number=places.numbers.get(ask.key, 0),
        label=say(ask.label, language),
        hint=on_paper(say(ask.hint, language)),
        warning=say(ask.warning, language),
        when=when,
        blank=blank(ask, language),
        is_optional=not ask.required and kinds.get(ask.kind).usually_required,
        onward=tuple(_onward(ask, form, letters, places)),
    )


def _onward(ask: Ask, form: Form, letters: dict[str, str], places: Places) -> list[str]:
    """ "If you answered “Yes”, fill in part C too": beside the question that decides it."""
    found = []
    for step in form.steps:
        rule = step.only
        # Either the whole condition, or one of several that are enough alone.
        enough = () if rule is None else rule.rules if rule.op == "any" else (rule,)
        found += [
            _("If %(condition)s, fill in part %(letter)s too.")
            % {"condition": condition(one, places), "letter": letters[step.key]}
            for one in enough
            if one.ask == ask.key and one.op in ("eq", "in")
        ]
    return found


def blank(ask: Ask, language: str) -> Blank:
    kind: Any = kinds.get(ask.kind)
    if hasattr(kind, "pairs"):
        options = tuple(str(label) for _key, label in kind.pairs(ask, language))
        if len(options) > MOST_BOXES:
            return Blank("line")
        note = _("Tick all that are right.") if ask.kind == "choices" else _("Tick one box.")
        return Blank("boxes", options, note)
    if ask.kind in CELLS:
        return Blank("cells", count=range(CELLS[ask.kind]))
    return Blank(
        SHAPES.get(ask.kind, "line"),
        count=range(LINES if ask.kind == "longtext" else 0),
        later=ask.later,
    )


def on_paper(text: str) -> str:
    """Without the sentences that name the button of the screen."""
    button = _("Continue")
    return " ".join(one for one in SENTENCE_END.split(text) if button not in one)


def _is_numbered(ask: Ask) -> bool:
    return kinds.get(ask.kind).is_answered and ask.kind != "notice"


def _letter(position: int) -> str:
    """A … Z, then AA, AB …"""
    first, last = divmod(position, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]
