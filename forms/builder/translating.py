"""The texts of a form in the other languages of the portal.

Each text is kept under its block's own name, so that moving or editing a question keeps what was
translated; beside it stands the text it translates, so that a change is seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.builder import options, ready
from forms.builder.compiling import TITLE, place_of, plain

Raw = dict[str, Any]
Fields = Mapping[str, list[Raw]]
Kept = dict[str, dict[str, dict[str, str]]]
LONG = 80  # characters from which a text gets a larger field

WORDS = {
    "title": gettext_lazy("Title"),
    "lead": gettext_lazy("Sentence under the title"),
    "label": gettext_lazy("Question"),
    "hint": gettext_lazy("Help under the question"),
    "warning": gettext_lazy("Warning before the question"),
    "row_title": gettext_lazy("What one row is"),
    "add_label": gettext_lazy("Words on the button that adds one"),
    "anyway": gettext_lazy("Words on the button to go on all the same"),
    "reason": gettext_lazy("What the person reads before sending"),
    "ways": gettext_lazy("Where to go instead"),
    "options": gettext_lazy("Answer"),
}
OF_STEP = ("title", "lead", "row_title", "add_label")
OF_ASK = ("label", "hint", "warning")


@dataclass(frozen=True)
class Words:
    """One text in the main language. ``part`` is the title of the page it belongs to."""

    place: str
    what: str
    text: str
    part: str

    @property
    def is_long(self) -> bool:
        return len(self.text) > LONG or "\n" in self.text


@dataclass(frozen=True)
class Line:
    """One text and its translation. ``state``: done, missing, or changed since then."""

    words: Words
    translation: str
    state: str
    before: str = ""  # the text that was translated, where it has changed


def others() -> list[tuple[str, str]]:
    return [
        (code, str(name)) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE
    ]


def texts(title: str, fields: Fields) -> Iterator[Words]:
    """Every text of the form in the order people meet it."""
    yield from _text(TITLE, WORDS["title"], title, title)
    for step in fields["steps"]:
        part = step["value"].get("title") or ""
        yield from _texts(step, OF_STEP, part)
        for question in step["value"].get("questions") or ():
            yield from _texts(question, OF_ASK, part)
            for option in options.of(question["value"].get("options")):
                place = place_of(question, "options", option["key"])
                yield from _text(place, WORDS["options"], option["label"], part)
    for way_out in fields["exits"]:
        part = way_out["value"].get("title") or ""
        yield from _texts(way_out, ("title", "lead"), part)
        yield from _ways(way_out, part)
        yield from _texts(way_out, ("anyway",), part)
    for flag in fields["flags"]:
        label = flag["value"].get("label") or ""
        yield from _text(place_of(flag, "label"), _("Mark for staff"), label, _("Marks for staff"))
    for check in fields["checks"]:
        yield from _texts(check, ("reason",), _("Doubts"))
        yield from _ways(check, _("Doubts"))


def lines(title: str, fields: Fields, kept: Mapping[str, Any], language: str) -> list[Line]:
    by_place = kept.get(language) or {}
    return [_line(words, by_place.get(words.place) or {}) for words in texts(title, fields)]


def left_to_do(title: str, fields: Fields, kept: Mapping[str, Any]) -> dict[str, int]:
    """How many texts are missing or changed since, by language."""
    return {
        code: sum(1 for line in lines(title, fields, kept, code) if line.state != "done")
        for code, _name in others()
    }


def with_words(
    kept: Mapping[str, Any], language: str, given: Mapping[str, str], of: Mapping[str, str]
) -> Kept:
    """``given`` are translations by place, ``of`` the texts they translate. Empty means none."""
    found = {code: dict(by_place) for code, by_place in kept.items()}
    mine = found.setdefault(language, {})
    for place, text in given.items():
        if plain(text):
            mine[place] = {"text": plain(text), "of": of[place]}
        else:
            mine.pop(place, None)
    return found


def remembered(fields: Fields, kept: Mapping[str, Any]) -> Kept:
    """``kept`` with the words the portal's catalogues have for ready-made pages."""
    found = {code: dict(by_place) for code, by_place in kept.items()}
    known = _catalogue()
    for words in texts("", fields):
        for code, translation in known.get(words.text, {}).items():
            found.setdefault(code, {}).setdefault(
                words.place, {"text": translation, "of": words.text}
            )
    return found


def _catalogue() -> dict[str, dict[str, str]]:
    """What the ready-made pages say, in each language, by their words in the main one."""
    source = ready.source(*(one.step for one in ready.PAGES))
    return {
        words.text: {
            code: by_place[words.place]["text"]
            for code, by_place in source.translations.items()
            if words.place in by_place
        }
        for words in texts("", source.fields)
    }


def _line(words: Words, kept: Mapping[str, str]) -> Line:
    translation = kept.get("text") or ""
    if not translation:
        return Line(words, "", "missing")
    if kept.get("of") != words.text:
        return Line(words, translation, "changed", kept.get("of") or "")
    return Line(words, translation, "done")


def _texts(block: Raw, names: tuple[str, ...], part: str) -> Iterator[Words]:
    for name in names:
        text = block["value"].get(name) or ""
        yield from _text(place_of(block, name), WORDS[name], text, part)


def _ways(block: Raw, part: str) -> Iterator[Words]:
    for item in block["value"].get("ways") or ():
        yield from _text(place_of(block, "ways", item["id"]), WORDS["ways"], item["value"], part)


def _text(place: str, what: Any, text: str, part: str) -> Iterator[Words]:
    if plain(text or ""):
        yield Words(place, str(what), plain(text), part)
