"""Form, step, question: the frozen values, and the journey computed from the answers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from forms.declaration import document as documents
from forms.declaration import lint
from forms.declaration.rules import NEVER, Rule, given
from forms.declaration.texts import Text

Answers = Mapping[str, Any]
ANYWAY = "anyway"
ROW = "row"
LIKELY, UNCLEAR, ELSEWHERE = "likely", "unclear", "elsewhere"


@dataclass(frozen=True)
class Option:
    texts: ClassVar = ("label",)

    key: str
    label: Text = ""
    # "None of these": it cannot be ticked together with another one.
    alone: bool = False


@dataclass(frozen=True)
class Ask:
    """One question. ``means`` names a fact that other rooms may ask for (see lint.FACTS).

    ``later``: a required answer that may be promised for later ("I will bring it").
    ``least`` and ``most`` are read by the kind: numbers, cents, characters, files, a year as
    ``"this-year"``, or a date as ``"today"``, ``"-2y"``, ``"+3y"``.
    ``sensitive``: forgotten first, never searched, never in what a partner sees before accepting.
    """

    texts: ClassVar = ("label", "hint", "warning")

    key: str
    kind: str
    label: Text = ""
    hint: Text = ""
    warning: Text = ""
    required: bool = True
    later: bool = False
    options: tuple[Option, ...] = ()
    only: Rule | None = None
    means: str = ""
    autocomplete: str = ""
    least: int | str | None = None
    most: int | str | None = None
    sensitive: bool = False


@dataclass(frozen=True)
class Step:
    """One page. With ``repeat`` its questions are asked once per row, at most ``most`` rows, and
    their answers stand under that group key. ``leave`` leads out to the exit ``leave_to``."""

    texts: ClassVar = ("title", "lead", "row_title", "add_label")

    key: str
    title: Text = ""
    asks: tuple[Ask, ...] = ()
    lead: Text = ""
    only: Rule | None = None
    leave: Rule | None = None
    leave_to: str = ""
    repeat: str = ""
    most: int = 0
    row_title: Text = ""
    add_label: Text = ""

    def visible(self, answers: Answers, seen: Answers) -> dict[str, Any]:
        """This step's answers that count, given the ones that counted before it."""
        if not self.repeat:
            return self._visible_asks(answers, seen)
        if answers.get(self.repeat) is None:
            return {}
        rows = [{ROW: row[ROW], **self._visible_asks(row, seen)} for row in answers[self.repeat]]
        return {self.repeat: rows}

    def _visible_asks(self, answers: Answers, seen: Answers) -> dict[str, Any]:
        counted: dict[str, Any] = {}
        for ask in self.asks:
            value = answers.get(ask.key)
            if value is None or value in ("", []):
                continue
            if ask.only is None or ask.only.holds({**seen, **counted}):
                counted[ask.key] = value
        return counted

    def missing(self, answers: Answers, seen: Answers) -> list[Ask]:
        """Required questions of this step that apply and have no answer."""
        if not self.repeat:
            return self.missing_asks(answers, seen)
        return [
            ask for row in answers.get(self.repeat) or () for ask in self.missing_asks(row, seen)
        ]

    def missing_asks(self, answers: Answers, seen: Answers) -> list[Ask]:
        """The same for the questions of one page or of one row."""
        counted = self._visible_asks(answers, seen)
        return [
            ask
            for ask in self.asks
            if ask.required
            and ask.key not in counted
            and (ask.only is None or ask.only.holds({**seen, **counted}))
        ]


@dataclass(frozen=True)
class Exit:
    """Where other help is: never a dead end. ``anyway`` is the label of "apply anyway"."""

    texts: ClassVar = ("title", "lead", "ways", "anyway")

    key: str
    title: Text = ""
    lead: Text = ""
    ways: tuple[Text, ...] = ()
    anyway: Text = ""


@dataclass(frozen=True)
class Flag:
    """Something staff must see at once. With an urgency (``medium``, ``high``) it is also a reason
    for it: it sorts the queue, it decides nothing (GDPR art. 22)."""

    texts: ClassVar = ("label",)

    key: str
    label: Text = ""
    when: Rule = NEVER
    urgency: str = ""


@dataclass(frozen=True)
class Check:
    """A doubt whether this form is the right door, and where else to knock: never a refusal.
    ``level``: ``unclear`` (apply, a person will look) or ``elsewhere`` (other help exists)."""

    texts: ClassVar = ("reason", "ways")

    key: str
    when: Rule = NEVER
    level: str = "unclear"
    reason: Text = ""
    ways: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Eligibility:
    """``likely``, ``unclear`` or ``elsewhere``, with the checks that made it so."""

    level: str
    failed: tuple[Check, ...] = ()


@dataclass(frozen=True)
class Walk:
    """One forward pass: the steps asked, the answers that count, the exit it stopped at if any."""

    steps: tuple[Step, ...]
    answers: dict[str, Any]
    exit: Exit | None
    missing: tuple[tuple[str, str], ...] = ()  # (step key, ask key) of required answers not given


@dataclass(frozen=True)
class Form:
    texts: ClassVar = ("title",)

    key: str
    title: Text = ""
    steps: tuple[Step, ...] = ()
    exits: tuple[Exit, ...] = ()
    destination: str = ""
    topic: str = ""
    flags: tuple[Flag, ...] = ()
    checks: tuple[Check, ...] = ()
    # Names of further derived values (see forms.derived) this form's staff want to see.
    derived: tuple[str, ...] = ()
    # The fact, asked on the first step, that opens the draft elsewhere together with its code.
    second_fact: str = "birth_date"

    def walk(self, answers: Answers) -> Walk:
        """Follow the form once from the start. A hidden answer counts as absent."""
        seen: dict[str, Any] = {}
        steps: list[Step] = []
        missing: list[tuple[str, str]] = []
        for step in self.steps:
            if step.only is not None and not step.only.holds(seen):
                continue
            steps.append(step)
            missing += [(step.key, ask.key) for ask in step.missing(answers, seen)]
            seen |= step.visible(answers, seen)
            if step.leave is not None and step.leave.holds(seen):
                way_out = self.exit(step.leave_to)
                if answers.get(way_out.key) != ANYWAY:
                    return Walk(tuple(steps), seen, way_out, tuple(missing))
                seen[way_out.key] = ANYWAY
        return Walk(tuple(steps), seen, None, tuple(missing))

    def path(self, answers: Answers) -> list[Step]:
        return list(self.walk(answers).steps)

    def prune(self, answers: Answers) -> dict[str, Any]:
        """Only the answers that count: what may be submitted."""
        return self.walk(answers).answers

    def raised(self, answers: Answers) -> tuple[Flag, ...]:
        """The flags that apply. ``answers`` are pruned ones."""
        return tuple(flag for flag in self.flags if flag.when.holds(answers))

    def eligibility(self, answers: Answers) -> Eligibility:
        """Whether this is the right door. Whoever was shown other help on the way and applied all
        the same is "unclear", not refused."""
        counted = self.prune(answers)
        failed = tuple(check for check in self.checks if check.when.holds(counted))
        if any(check.level == ELSEWHERE for check in failed):
            return Eligibility(ELSEWHERE, failed)
        went_on = any(counted.get(one.key) == ANYWAY for one in self.exits)
        return Eligibility(UNCLEAR if failed or went_on else LIKELY, failed)

    def findings(self, kinds: Mapping[str, lint.KindFacts] | None = None) -> list[lint.Finding]:
        """Errors, which keep a form from being published, and warnings, each with its place."""
        return lint.findings(self, kinds)

    def problems(self, kinds: Mapping[str, lint.KindFacts] | None = None) -> list[str]:
        """What is wrong with this declaration; with ``kinds``, also with its questions' kinds."""
        return lint.problems(self, kinds)

    def document(self) -> dict[str, Any]:
        return documents.document(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Form":
        return documents.read(cls, document)

    def digest(self) -> str:
        """64 hexadecimal digits: equal exactly when the documents are."""
        return documents.digest(self.document())

    def in_languages(self, translate: Callable[[str], Mapping[str, str]]) -> "Form":
        """The same form with every text given in several languages."""
        return documents.translated(self, translate)

    def reworded(self, change: Callable[[Text], Text]) -> "Form":
        """The same form with every text replaced by what ``change`` makes of it."""
        return documents.reworded(self, change)

    @cached_property
    def by_key(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}

    @cached_property
    def groups(self) -> dict[str, Step]:
        """The repeated steps by the key of their group."""
        return {step.repeat: step for step in self.steps if step.repeat}

    def exit(self, key: str) -> Exit:
        return next(one for one in self.exits if one.key == key)

    def asks(self) -> Iterator[tuple[Step, Ask]]:
        return ((step, ask) for step in self.steps for ask in step.asks)

    def fact(self, name: str, answers: Answers) -> Any:
        """The first answer that means ``name``, or ``None``; one only promised is none."""
        found = (given(answers.get(ask.key)) for _step, ask in self.asks() if ask.means == name)
        return next((value for value in found if value is not None), None)
