"""From the editor's blocks to the declaration: what is published, previewed and tested."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms.builder import conditions, options
from forms.builder.earlier import Earlier
from forms.declaration import Ask, Check, Exit, Flag, Form, Option, Rule, Step, Text

Raw = dict[str, Any]
Fields = Mapping[str, list[Raw]]
# The way to a block: field of the form, position, field of the block, position, …
Path = tuple[str | int, ...]
Translations = Mapping[str, Mapping[str, Mapping[str, str]]]
PEOPLE = "people"
NEVER = Rule("any")


@dataclass(frozen=True)
class Source:
    """All of a form that is being written. ``fields`` are steps, exits, flags and checks as their
    columns hold them; ``translations`` are ``{language: {place: {"text", "of"}}}``."""

    key: str
    title: str
    fields: Fields
    destination: str = ""
    topic: str = ""
    second_fact: str = "birth_date"
    derived: tuple[str, ...] = ()
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True)
class Compiled:
    """``places`` say where each part of the form is written, by the name findings use
    (``ask:KEY``). ``errors`` are what could not be read: ``form`` is without those conditions."""

    form: Form
    places: dict[str, Path]
    errors: dict[Path, ValidationError]


def compiled(source: Source) -> Compiled:
    return _Compiler(source).run()


def place_of(block: Raw, name: str, part: str = "") -> str:
    """Under which name the translations of one text are kept: it follows the block, not the
    question's words or position."""
    return ".".join(filter(None, (block["id"], name, part)))


TITLE = "form.title"


class _Compiler:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.places: dict[str, Path] = {}
        self.errors: dict[Path, ValidationError] = {}
        self.earlier = Earlier()

    def run(self) -> Compiled:
        source, fields = self.source, self.source.fields
        steps = tuple(self.step(one, ("steps", n)) for n, one in enumerate(fields["steps"]))
        form = Form(
            source.key,
            self.text(source.title, TITLE),
            steps,
            exits=tuple(self.exit(one, ("exits", n)) for n, one in enumerate(fields["exits"])),
            destination=source.destination,
            topic=source.topic,
            flags=tuple(self.flag(one, ("flags", n)) for n, one in enumerate(fields["flags"])),
            checks=tuple(self.check(one, ("checks", n)) for n, one in enumerate(fields["checks"])),
            derived=source.derived,
            second_fact=source.second_fact,
        )
        return Compiled(form, self.places, self.errors)

    # --- parts ----------------------------------------------------------------------------------

    def step(self, block: Raw, path: Path) -> Step:
        value = block["value"]
        key = value.get("key") or ""
        self.places[f"step:{key}"] = path
        is_people = block["type"] == PEOPLE
        only = self.rule(value.get("only"), (*path, "only"), self.earlier)
        inside = self.earlier
        asks = []
        for number, question in enumerate(value.get("questions") or ()):
            ask = self.ask(question, (*path, "questions", number), inside)
            inside = inside.and_(ask)
            asks.append(ask)
        rows: dict[str, Any] = {}
        if is_people:
            rows = {
                "repeat": value.get("group") or "",
                "most": int(value.get("most") or 0),
                "row_title": self.text_of(block, "row_title"),
                "add_label": self.text_of(block, "add_label"),
            }
        step = Step(
            key,
            self.text_of(block, "title"),
            tuple(asks),
            lead=self.text_of(block, "lead"),
            only=only,
            **rows,
        )
        self.earlier = self.earlier.after(step)
        leave = self.rule(value.get("leave"), (*path, "leave"), self.earlier)
        object.__setattr__(step, "leave", leave)
        object.__setattr__(step, "leave_to", (value.get("leave_to") or "").strip())
        return step

    def ask(self, block: Raw, path: Path, earlier: Earlier) -> Ask:
        value, kind = block["value"], block["type"]
        key = value.get("key") or ""
        self.places[f"ask:{key}"] = path
        return Ask(
            key,
            kind,
            self.text_of(block, "label"),
            hint=self.text_of(block, "hint"),
            warning=self.text_of(block, "warning"),
            required=bool(value.get("required")),
            later=bool(value.get("later")),
            options=tuple(
                Option(
                    one["key"],
                    self.text(one["label"], place_of(block, "options", one["key"])),
                    bool(one.get("alone")),
                )
                for one in (options.of(value["options"]) if "options" in value else ())
            ),
            only=self.rule(value.get("only"), (*path, "only"), earlier),
            means=value.get("means") or "",
            autocomplete=(value.get("autocomplete") or "").strip(),
            least=self.limit(kind, value.get("least"), (*path, "least")),
            most=self.limit(kind, value.get("most"), (*path, "most")),
            sensitive=bool(value.get("sensitive")),
        )

    def exit(self, block: Raw, path: Path) -> Exit:
        key = block["value"].get("key") or ""
        self.places[f"exit:{key}"] = path
        return Exit(
            key,
            self.text_of(block, "title"),
            self.text_of(block, "lead"),
            self.ways(block),
            self.text_of(block, "anyway"),
        )

    def flag(self, block: Raw, path: Path) -> Flag:
        value = block["value"]
        self.places[f"flag:{value.get('key') or ''}"] = path
        when = self.rule(value.get("when"), (*path, "when"), self.earlier)
        return Flag(
            value.get("key") or "",
            self.text_of(block, "label"),
            when or NEVER,
            value.get("urgency") or "",
        )

    def check(self, block: Raw, path: Path) -> Check:
        value = block["value"]
        self.places[f"check:{value.get('key') or ''}"] = path
        when = self.rule(value.get("when"), (*path, "when"), self.earlier)
        return Check(
            value.get("key") or "",
            when or NEVER,
            value.get("level") or "unclear",
            self.text_of(block, "reason"),
            self.ways(block),
        )

    def ways(self, block: Raw) -> tuple[Text, ...]:
        return tuple(
            self.text(item["value"], place_of(block, "ways", item["id"]))
            for item in block["value"].get("ways") or ()
            if (item["value"] or "").strip()
        )

    # --- values ---------------------------------------------------------------------------------

    def rule(self, raw: Raw | None, path: Path, earlier: Earlier) -> Rule | None:
        try:
            return conditions.build(raw, earlier)
        except ValidationError as error:
            self.errors[path] = error
            return None

    def limit(self, kind: str, text: Any, path: Path) -> int | str | None:
        text = str(text or "").strip()
        if not text:
            return None
        try:
            return read_limit(kind, text)
        except (ValueError, InvalidOperation):
            message = _("“%s” is not a limit this kind of question understands.") % text
            self.errors[path] = ValidationError(message)
            return None

    def text_of(self, block: Raw, name: str) -> Text:
        return self.text(block["value"].get(name) or "", place_of(block, name))

    def text(self, words: str, place: str) -> Text:
        words = plain(words)
        if not words:
            return ""
        found = {settings.LANGUAGE_CODE: words}
        for code, by_place in self.source.translations.items():
            if code != settings.LANGUAGE_CODE and (by_place.get(place) or {}).get("text"):
                found[code] = by_place[place]["text"]
        return found


def plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def read_limit(kind: str, text: str) -> int | str:
    """Raises ``ValueError`` or ``InvalidOperation``."""
    if kind == "money":
        return int((Decimal(text.replace(",", ".")) * 100).to_integral_exact())
    if kind in ("date", "date_parts") or text == "this-year":
        return text
    return int(text)


def show_limit(kind: str, limit: int | str | None) -> str:
    if limit is None:
        return ""
    if kind == "money" and isinstance(limit, int):
        return f"{Decimal(limit) / 100:.2f}".removesuffix(".00")
    return str(limit)
