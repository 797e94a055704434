"""What can be wrong with a declaration before anybody meets it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from forms.declaration import lint_rules, lint_words

if TYPE_CHECKING:
    from forms.declaration.form import Ask, Form

# Facts that other rooms may ask a submission for, by what a question means and not by its key.
FACTS = frozenset(
    (
        "name",
        "family_name",
        "birth_date",
        "email",
        "phone",
        "language",
        "second_language",
        "channel",
        "safe_contact",
        "remind",
        "district",
        "legal_date",
        "notice",
        "organisation",
        "tax_code",
        "topic",
        "wish",
    )
)
# The same for the rows of a repeated group that asks about people.
ROW_FACTS = frozenset(("member_name", "member_birth_year", "member_relation"))
# What can open a draft on another device, together with its code.
SECOND_FACTS = ("birth_date", "phone", "email")
# Words that stand in a draft's address beside its steps, in each language of the portal.
RESERVED_STEPS = frozenset(
    (
        *("changed", "check", "code", "helping", "leave", "rating", "receipt"),
        *("cambiato", "riepilogo", "codice", "aiuto", "esci", "giudizio", "ricevuta"),
    )
)
ERROR, WARNING = "error", "warning"
MOST_ASKS_A_PAGE = 8


@dataclass(frozen=True)
class Finding:
    """``where``: ``form``, or a key after ``step:``, ``ask:``, ``exit:``, ``flag:``, ``check:``."""

    where: str
    sentence: str
    level: str = ERROR


class KindFacts(Protocol):
    """What the lint must know of a kind of question."""

    is_answered: bool
    needs_options: bool
    # Comparisons that make sense for this kind's answers.
    operators: tuple[str, ...]

    def values(self, ask: "Ask") -> tuple[Any, ...] | None: ...


Kinds = Mapping[str, KindFacts]


def problems(form: "Form", kinds: Kinds | None) -> list[str]:
    return [one.sentence for one in findings(form, kinds) if one.level == ERROR]


def findings(form: "Form", kinds: Kinds | None) -> list[Finding]:
    errors = [
        *_keys(form),
        *_steps(form),
        *_first_step(form),
        *lint_rules.rules(form, kinds),
        *_asks(form, kinds),
        *_marks(form),
    ]
    advice = [*_advice(form), *lint_words.untranslated(form)]
    return [Finding(*one) for one in errors] + [Finding(*one, WARNING) for one in advice]


def _keys(form: "Form") -> Iterator[tuple[str, str]]:
    used = [step.key for step in form.steps] + [one.key for one in form.exits]
    yield from ((f"step:{key}", f"step or exit key twice: {key}") for key in _twice(used))
    yield from (
        (f"step:{key}", f"reserved step key: {key}") for key in used if key in RESERVED_STEPS
    )
    keys = [ask.key for _step, ask in form.asks()]
    keys += [step.repeat for step in form.steps if step.repeat] + [one.key for one in form.exits]
    yield from ((f"ask:{key}", f"answer key twice: {key}") for key in _twice(keys))
    for _step, ask in form.asks():
        yield from (
            (f"ask:{ask.key}", f"option key twice in {ask.key}: {key}")
            for key in _twice([option.key for option in ask.options])
        )
    for name, marks in (("flag", form.flags), ("check", form.checks)):
        yield from (
            (f"{name}:{key}", f"{name} key twice: {key}") for key in _twice([m.key for m in marks])
        )


def _steps(form: "Form") -> Iterator[tuple[str, str]]:
    exits = {one.key for one in form.exits}
    for step in form.steps:
        where = f"step:{step.key}"
        if not step.asks:
            yield where, f"step without questions: {step.key}"
        if (step.leave is None) is not (step.leave_to == ""):
            yield where, f"step {step.key}: leave and leave_to belong together"
        if step.leave_to and step.leave_to not in exits:
            yield where, f"step {step.key} leaves to an unknown exit: {step.leave_to}"
        if bool(step.repeat) is not (step.most > 0):
            yield where, f"step {step.key}: a repeated group says how many rows at most"
    for one in form.exits:
        if not one.ways:
            yield f"exit:{one.key}", f"exit without anywhere to go: {one.key}"


def _first_step(form: "Form") -> Iterator[tuple[str, str]]:
    if not form.steps:
        yield "form", "a form has at least one step"
        return
    first = form.steps[0]
    where = f"step:{first.key}"
    if first.only is not None:
        yield where, "the first step cannot be conditional"
    if first.repeat:
        yield where, "the first step cannot be repeated"
    if form.second_fact not in SECOND_FACTS:
        yield "form", f"a draft cannot be opened by this fact: {form.second_fact}"
        return
    if not any(
        ask.means == form.second_fact and ask.required and not ask.later and ask.only is None
        for ask in first.asks
    ):
        named = form.second_fact.replace("_", " ")
        yield where, f"the first step must ask the {named}: it opens the draft on another device"


def _asks(form: "Form", kinds: Kinds | None) -> Iterator[tuple[str, str]]:
    for step, ask in form.asks():
        where = f"ask:{ask.key}"
        if ask.means and ask.means not in FACTS | ROW_FACTS:
            yield where, f"ask {ask.key} means an unknown fact: {ask.means}"
        elif ask.means and step.repeat and ask.means in FACTS:
            yield where, f"ask {ask.key}: a repeated question cannot mean a fact of the person"
        elif ask.means and not step.repeat and ask.means in ROW_FACTS:
            yield where, f"ask {ask.key}: only a repeated question can mean a member"
        if kinds is None:
            continue
        if ask.kind not in kinds:
            yield where, f"ask {ask.key} is of an unknown kind: {ask.kind}"
        elif kinds[ask.kind].needs_options is not bool(ask.options):
            yield where, f"ask {ask.key}: options missing, or not for this kind"
        elif ask.required and not kinds[ask.kind].is_answered:
            yield where, f"ask {ask.key} is required but cannot be answered"


def _marks(form: "Form") -> Iterator[tuple[str, str]]:
    for flag in form.flags:
        if flag.urgency not in ("", "medium", "high"):
            yield f"flag:{flag.key}", f"flag {flag.key}: unknown urgency {flag.urgency}"
    for check in form.checks:
        where = f"check:{check.key}"
        if check.level not in ("unclear", "elsewhere"):
            yield where, f"check {check.key}: unknown level {check.level}"
        if check.level == "elsewhere" and not check.ways:
            yield where, f"check {check.key} says other help exists but not where"


def _advice(form: "Form") -> Iterator[tuple[str, str]]:
    for step in form.steps:
        if len(step.asks) > MOST_ASKS_A_PAGE:
            yield f"step:{step.key}", f"step {step.key} asks much at once: consider two pages"
    for _step, ask in form.asks():
        if len(ask.options) == 1:
            yield f"ask:{ask.key}", f"ask {ask.key} has only one answer to choose"
    facts = {ask.means for _step, ask in form.asks()}
    if "notice" not in facts:
        yield "form", "nobody is asked to read the privacy notice"
    if facts & {"email", "phone"} and "safe_contact" not in facts:
        yield "form", "ask whether it is safe to write or call: without it nobody is written to"


def _twice(keys: list[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})
