"""Questions, and the rows of a repeated step, as a page draws them."""

from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from django import forms

from forms import kinds, rows
from forms.declaration import ROW, Ask, Step, say
from forms.filled import Filled
from forms.kinds.choice import SearchableSelect
from forms.privacy import shown
from forms.sections import row_words
from forms.stepforms import StepForm


@dataclass(frozen=True)
class Question:
    """One field as the page draws it."""

    field: forms.BoundField
    kind: str
    warning: str = ""
    uploads: list[Any] = made(default_factory=list)
    later: bool = False
    is_later_ticked: bool = False
    lines: list[str] = made(default_factory=list)
    notice: shown.Shown | None = None


@dataclass(frozen=True)
class PersonRow:
    """A row of a repeated step: drawn closed, with ``summary``, when there is nothing to do."""

    title: str
    questions: list[Question]
    hidden: forms.BoundField
    position: int
    is_empty: bool
    summary: str = ""
    is_open: bool = True


def questions(form: Any, step: Step, filled: Filled, language: str) -> list[Question]:
    return [_question(form, ask, filled, language) for ask in step.asks if ask.key in form.fields]


def _question(form: Any, ask: Ask, filled: Filled, language: str) -> Question:
    bound = form[ask.key]
    value = bound.value() if form.is_bound else None
    ticked = bool(isinstance(value, dict) and value.get("later")) or ask.key in form.promised
    return Question(
        field=bound,
        kind=ask.kind,
        warning=say(ask.warning, language),
        uploads=filled.uploads.get((form.row, ask.key), []) if ask.kind == "upload" else [],
        later=ask.later,
        lines=[] if kinds.get(ask.kind).is_answered else say(ask.hint, language).splitlines(),
        is_later_ticked=ticked,
        notice=shown.above(bound, filled.form.key, language),
    )


def people(form: Any, step: Step, filled: Filled, language: str, open_row: str) -> list[PersonRow]:
    titles = row_titles(step, language, list(range(len(form.forms))))
    return [
        PersonRow(
            title=title,
            questions=questions(row, step, filled, language),
            hidden=row[ROW],
            position=position,
            is_empty=not row.has_changed(),
            summary=_summary(row, language),
            is_open=row.row == open_row or not _summary(row, language) or _is_new(row),
        )
        for position, (title, row) in enumerate(zip(titles, form.forms, strict=True))
    ]


def row_titles(step: Step, language: str, positions: list[int]) -> list[str]:
    return [f"{say(step.row_title, language)} {position + 1}" for position in positions]


def needs_search(form: Any) -> bool:
    """Whether a list on this page is long enough to be searched by typing."""
    part = next(iter(getattr(form, "forms", [form])), None)
    fields = part.fields.values() if part is not None else ()
    return any(isinstance(field.widget, SearchableSelect) for field in fields)


def _summary(row: StepForm, language: str) -> str:
    """The row in a line, when nothing in it is to be put right."""
    if not row.is_bound or not row.has_changed() or row.errors:
        return ""
    return row_words(row.step, row.answers(), language, brief=True)


def _is_new(row: StepForm) -> bool:
    return str(row[ROW].value() or "").startswith(rows.NEW)
