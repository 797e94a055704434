"""Questions as they were asked, with the answers in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from forms import kinds
from forms.declaration import ANYWAY, ROW, ROW_FACTS, Ask, Form, Step, say

Facts = Callable[[str], Any]


@dataclass(frozen=True)
class Row:
    """``answer`` is empty where nothing was answered; ``uploads`` are ``Upload.uuid`` as text.
    ``later``: promised, to be listed apart. ``row`` is the id of the row of a repeated group.
    ``remark`` is what the kind noticed about the answer: it stops nobody. ``corrected`` says since
    when another contact counts (see ``forms.contact``)."""

    question: str
    answer: str
    ask_key: str
    uploads: tuple[str, ...] = ()
    later: bool = False
    row: str = ""
    remark: str = ""
    corrected: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[Row] = field(default_factory=list)
    step_key: str = ""
    note: str = ""


def sections_of(form: Form, answers: Mapping[str, Any], language: str) -> list[Section]:
    """The questions on the path as they were asked, with the answers in words.

    ``answers`` need not be pruned. A repeated group is one section with its people one after the
    other.
    """
    walk = form.walk(answers)
    facts = partial(form.fact, answers=walk.answers)
    found = []
    seen: dict[str, Any] = {}
    for step in walk.steps:
        counted = step.visible(answers, seen)
        rows = (
            _group_rows(step, counted, language)
            if step.repeat
            else _rows(step, counted, {**seen, **counted}, language, facts)
        )
        seen |= counted
        note = ""
        if step.leave_to and walk.answers.get(step.leave_to) == ANYWAY:
            with override(language):
                note = _("You were shown other help and chose to apply anyway.")
        found.append(Section(say(step.title, language), rows, step.key, note))
    return found


def _rows(
    step: Step,
    answers: Mapping[str, Any],
    context: Mapping[str, Any],
    language: str,
    facts: Facts,
) -> list[Row]:
    return [
        _row(ask, answers.get(ask.key), language, facts)
        for ask in step.asks
        if kinds.get(ask.kind).is_answered and (ask.only is None or ask.only.holds(context))
    ]


def _group_rows(step: Step, answers: Mapping[str, Any], language: str) -> list[Row]:
    """A line for each row; its files and what was promised have a line of their own."""
    found = []
    rows = answers.get(step.repeat) or []
    for position, answered in enumerate(rows, start=1):
        title = f"{say(step.row_title, language)} {position}"
        found.append(
            Row(title, row_words(step, answered, language), step.repeat, row=answered[ROW])
        )
        for ask in step.asks:
            value = answered.get(ask.key)
            if value is not None and _stands_apart(ask, value):
                row = _row(ask, value, language, lambda _fact: None)
                found.append(replace(row, question=f"{title}: {row.question}", row=answered[ROW]))
    with override(language):
        if rows and is_household(step):
            total = Row(_("How many people, with you"), str(len(rows) + 1), step.repeat)
        elif is_household(step):
            total = Row(_("How many people"), _("Nobody else"), step.repeat)
        else:
            total = Row(_("How many"), str(len(rows)) if rows else _("Nothing added"), step.repeat)
    return [*found, total]


def is_household(step: Step) -> bool:
    """Whether the group asks about those who live with the person (see ``forms.derived``)."""
    return step.repeat == "people_with_you" or any(ask.means in ROW_FACTS for ask in step.asks)


def row_words(step: Step, row: Mapping[str, Any], language: str, *, brief: bool = False) -> str:
    """One row of a repeated group in a line."""
    parts = []
    for ask in step.asks:
        value = row.get(ask.key)
        if value is not None and not _stands_apart(ask, value):
            kind = kinds.get(ask.kind)
            parts.append((kind.brief if brief else kind.display)(value, ask, language))
    return ", ".join(parts)


def _stands_apart(ask: Ask, value: Any) -> bool:
    return ask.kind == "upload" or kinds.is_promised(value)


def _row(ask: Ask, value: Any, language: str, facts: Facts) -> Row:
    if value is None:
        return Row(say(ask.label, language), "", ask.key)
    kind = kinds.get(ask.kind)
    later = kinds.is_promised(value)
    files = value.get("files", ()) if ask.kind == "upload" and isinstance(value, Mapping) else ()
    with override(language):
        remark = "" if later else kind.remark(value, facts)
    return Row(
        question=say(ask.label, language),
        answer=kind.display(value, ask, language),
        ask_key=ask.key,
        uploads=tuple(file["uuid"] for file in files),
        later=later,
        remark=remark,
    )
