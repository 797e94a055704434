"""What can be wrong with a declaration before anybody meets it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from forms.declaration.rules import COMBINATIONS, COMPARISONS, Rule

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
        "channel",
        "safe_contact",
        "district",
        "legal_date",
        "notice",
    )
)
# Words that stand in a draft's address beside its steps.
RESERVED_STEPS = frozenset({"check", "receipt", "leave", "code"})


class KindFacts(Protocol):
    """What the lint must know of a kind of question."""

    is_answered: bool
    needs_options: bool

    def values(self, ask: "Ask") -> tuple[Any, ...] | None: ...


def problems(form: "Form", kinds: Mapping[str, KindFacts] | None) -> list[str]:
    return [*_keys(form), *_steps(form), *_rules(form, kinds), *_asks(form, kinds)]


def _keys(form: "Form") -> Iterator[str]:
    used = [step.key for step in form.steps] + [one.key for one in form.exits]
    yield from (f"step or exit key twice: {key}" for key in _twice(used))
    yield from (f"reserved step key: {key}" for key in used if key in RESERVED_STEPS)
    keys = [ask.key for _step, ask in form.asks()]
    keys += [step.repeat for step in form.steps if step.repeat] + [one.key for one in form.exits]
    yield from (f"answer key twice: {key}" for key in _twice(keys))
    for _step, ask in form.asks():
        yield from (
            f"option key twice in {ask.key}: {key}"
            for key in _twice([option.key for option in ask.options])
        )


def _steps(form: "Form") -> Iterator[str]:
    exits = {one.key for one in form.exits}
    for step in form.steps:
        if not step.asks:
            yield f"step without questions: {step.key}"
        if (step.leave is None) is not (step.leave_to == ""):
            yield f"step {step.key}: leave and leave_to belong together"
        if step.leave_to and step.leave_to not in exits:
            yield f"step {step.key} leaves to an unknown exit: {step.leave_to}"
        if bool(step.repeat) is not (step.most > 0):
            yield f"step {step.key}: a repeated group says how many rows at most"
    for one in form.exits:
        if not one.ways:
            yield f"exit without anywhere to go: {one.key}"
    if form.steps and form.steps[0].only is not None:
        yield "the first step cannot be conditional"
    first = form.steps[0].asks if form.steps else ()
    if not any(ask.means == "birth_date" and ask.required and ask.only is None for ask in first):
        yield "the first step must ask the birth date: it opens the draft on another device"


def _rules(form: "Form", kinds: Mapping[str, KindFacts] | None) -> Iterator[str]:
    known: dict[str, Ask] = {}
    for step in form.steps:
        yield from _rule(f"step {step.key}", step.only, known, kinds)
        inside = dict(known)
        for ask in step.asks:
            yield from _rule(f"ask {ask.key}", ask.only, inside, kinds)
            inside[ask.key] = ask
        if not step.repeat:
            known = inside
        yield from _rule(f"leaving {step.key}", step.leave, known, kinds)


def _rule(
    where: str,
    rule: Rule | None,
    known: "Mapping[str, Ask]",
    kinds: Mapping[str, KindFacts] | None,
) -> Iterator[str]:
    if rule is None:
        return
    for leaf in rule.comparisons():
        if leaf.op in COMBINATIONS or leaf.op not in COMPARISONS:
            yield f"{where}: not a condition: {leaf.op}"
        elif leaf.ask not in known:
            yield f"{where} reads a later or unknown answer: {leaf.ask}"
        elif leaf.op in ("eq", "in") and kinds is not None and _never(leaf, known, kinds):
            yield f"{where} is dead: {leaf.ask} is never {leaf.value!r}"


def _never(leaf: Rule, known: "Mapping[str, Ask]", kinds: Mapping[str, KindFacts]) -> bool:
    ask = known[leaf.ask]
    kind = kinds.get(ask.kind)
    values = kind.values(ask) if kind else None
    wanted = leaf.value if leaf.op == "in" else (leaf.value,)
    return values is not None and not any(value in values for value in wanted)


def _asks(form: "Form", kinds: Mapping[str, KindFacts] | None) -> Iterator[str]:
    for step, ask in form.asks():
        if ask.means and ask.means not in FACTS:
            yield f"ask {ask.key} means an unknown fact: {ask.means}"
        if ask.means and step.repeat:
            yield f"ask {ask.key}: a repeated question cannot mean a fact of the person"
        if kinds is None:
            continue
        if ask.kind not in kinds:
            yield f"ask {ask.key} is of an unknown kind: {ask.kind}"
        elif kinds[ask.kind].needs_options is not bool(ask.options):
            yield f"ask {ask.key}: options missing, or not for this kind"
        elif ask.required and not kinds[ask.kind].is_answered:
            yield f"ask {ask.key} is required but cannot be answered"


def _twice(keys: list[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})
