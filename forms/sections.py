"""Questions as they were asked, with the answers in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from forms import kinds
from forms.declaration import ANYWAY, Ask, Form, Step, say


@dataclass(frozen=True)
class Row:
    """``answer`` is empty where nothing was answered; ``uploads`` are ``Upload.uuid`` as text."""

    question: str
    answer: str
    ask_key: str
    uploads: tuple[str, ...] = ()
    later: bool = False


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
    found = []
    seen: dict[str, Any] = {}
    for step in walk.steps:
        counted = step.visible(answers, seen)
        rows = (
            _group_rows(step, counted, language)
            if step.repeat
            else _rows(step, counted, {**seen, **counted}, language)
        )
        seen |= counted
        note = ""
        if step.leave_to and walk.answers.get(step.leave_to) == ANYWAY:
            with override(language):
                note = _("You were shown other help and chose to apply anyway.")
        found.append(Section(say(step.title, language), rows, step.key, note))
    return found


def _rows(
    step: Step, answers: Mapping[str, Any], context: Mapping[str, Any], language: str
) -> list[Row]:
    return [
        _row(ask, answers.get(ask.key), language)
        for ask in step.asks
        if kinds.get(ask.kind).is_answered and (ask.only is None or ask.only.holds(context))
    ]


def _group_rows(step: Step, answers: Mapping[str, Any], language: str) -> list[Row]:
    rows = []
    people = answers.get(step.repeat) or []
    for position, person in enumerate(people, start=1):
        parts = [
            kinds.get(ask.kind).display(person[ask.key], ask, language)
            for ask in step.asks
            if person.get(ask.key) is not None
        ]
        title = f"{say(step.row_title, language)} {position}"
        rows.append(Row(title, ", ".join(parts), step.repeat))
    with override(language):
        if not people:
            rows.append(Row(_("How many people"), _("Nobody else"), step.repeat))
        else:
            rows.append(Row(_("How many people, with you"), str(len(people) + 1), step.repeat))
    return rows


def _row(ask: Ask, value: Any, language: str) -> Row:
    answer = "" if value is None else kinds.get(ask.kind).display(value, ask, language)
    is_upload = ask.kind == "upload" and isinstance(value, dict)
    files = tuple(file["uuid"] for file in value.get("files", ())) if is_upload else ()
    later = is_upload and not files and bool(value.get("later"))
    return Row(say(ask.label, language), answer, ask.key, files, later)
