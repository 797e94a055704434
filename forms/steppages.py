"""What a page of the form shows around its questions."""

from dataclasses import dataclass
from dataclasses import field as made
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms import kinds
from forms.declaration import ANYWAY, ROW, Ask, Step, say
from forms.drafts import Draft
from forms.filled import Filled
from forms.sections import sections_of
from forms.stepforms import StepFormSet
from portal.templatetags.components import anchor

if TYPE_CHECKING:
    from forms.wizard import IntakeWizard

PRESS_AGAIN = gettext_lazy(
    "For your safety we ask you to press Continue once more. What you wrote is still here."
)


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


@dataclass(frozen=True)
class PersonRow:
    title: str
    questions: list[Question]
    hidden: forms.BoundField
    position: int
    is_empty: bool


def context(wizard: "IntakeWizard", form: Any) -> dict[str, Any]:
    step, filled, draft = wizard.step, wizard.filled, wizard.draft
    language = wizard.language
    page: dict[str, Any] = {
        "declared": filled.form,
        "form_title": say(filled.form.title, language),
        "step_title": say(step.title, language),
        "step_lead": say(step.lead, language),
        "has_files": any(ask.kind == "upload" for ask in step.asks),
        "has_notice": any(ask.kind == "notice" for ask in step.asks),
        "errors": errors_of(form, language),
        "seen": filled.stamp(step.key),
        "robots": "noindex",
    }
    page |= progress(filled, step.key, draft, language)
    if step.repeat:
        page["people"] = _people(form, step, language)
        page["add_label"] = say(step.add_label, language)
        page["is_full"] = len(page["people"]) >= step.most
    else:
        page["questions"] = _questions(form, step, filled, language)
    if draft is not None:
        page |= around(draft)
        page["action"] = wizard.get_step_url(step.key) + (
            "?next=check" if wizard.request.GET.get("next") == "check" else ""
        )
        page["saved_elsewhere"] = next(
            (
                section.rows
                for section in sections_of(filled.form, filled.answers, language)
                if section.step_key == step.key
            ),
            [],
        )
    return page


def around(draft: Draft) -> dict[str, Any]:
    """What every page of a draft says: when it was saved, until when it is kept."""
    saved = timezone.localtime(draft.saved_at)
    return {
        "draft": draft,
        "saved_at": _("Saved at %(time)s") % {"time": date_format(saved, "H:i")},
        "kept_until": date_format(timezone.localtime(draft.expires_at), "l j F Y"),
    }


def progress(filled: Filled, current: str, draft: Draft | None, language: str) -> dict[str, Any]:
    """The steps for the stepper. Their number can grow or shrink with the answers."""
    # An exit does not shorten the way: it can still be gone on.
    onward = {way_out.key: ANYWAY for way_out in filled.form.exits}
    steps = filled.form.walk({**filled.answers, **onward}).steps
    keys = [step.key for step in steps]
    index = keys.index(current) if current in keys else len(keys)
    shown = []
    for position, step in enumerate(steps):
        is_done = step.key in filled.complete and step.key != current
        state = "current" if position == index else "done" if is_done else "todo"
        url = reverse("forms:step", args=[draft.uuid, step.key]) if draft and is_done else ""
        shown.append({"title": say(step.title, language), "state": state, "url": url})
    last = "current" if index == len(keys) else "todo"
    shown.append({"title": _("Check your answers"), "state": last, "url": ""})
    back_url = shown[index - 1]["url"] if 0 < index <= len(shown) else ""
    return {
        "stepper": shown,
        "number": index + 1,
        "total": len(shown),
        "back_url": back_url,
    }


def exit_page(request: HttpRequest, wizard: "IntakeWizard") -> HttpResponse:
    way_out = wizard.filled.walk.exit
    assert way_out is not None
    assert wizard.draft is not None
    language = wizard.language
    page = {
        "form_title": say(wizard.filled.form.title, language),
        "title": say(way_out.title, language),
        "lead": say(way_out.lead, language),
        "ways": [say(way, language) for way in way_out.ways],
        "anyway": say(way_out.anyway, language),
        "action": wizard.get_step_url(way_out.key),
        "back_url": wizard.get_step_url(wizard.filled.walk.steps[-1].key),
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/exit.html", page | around(wizard.draft))


def errors_of(form: Any, language: str = "") -> list[dict[str, str]]:
    """For the summary on top: which question, what to put right, where it is."""
    if not form.is_bound:
        return []
    found = []
    if isinstance(form, StepFormSet):
        found += [{"anchor": "", "text": str(text)} for text in form.non_form_errors()]
        for position, row in enumerate(form.forms, start=1):
            title = f"{say(form.step.row_title, language)} {position}"
            found += [
                {"anchor": anchor(row[key]), "text": f"{title}, {_named(row.fields[key], text)}"}
                for key, texts in row.errors.items()
                for text in texts
            ]
        return found
    return [
        {"anchor": anchor(form[key]), "text": _named(form.fields[key], text)}
        for key, texts in form.errors.items()
        for text in texts
    ]


def _named(field: forms.Field, text: object) -> str:
    label = str(field.label)
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def not_kept(form: Any) -> list[str]:
    """Labels of what was typed but cannot be kept as it is."""
    parts = form.forms if isinstance(form, BaseFormSet) else [form]
    return [
        str(part.fields[key].label)
        for part in parts
        for key in part.errors
        if _was_typed(part[key])
    ]


def quiet(form: Any) -> Any:
    """The same page with what was typed and without judging it yet."""
    parts = getattr(form, "forms", [form])
    for part in parts:
        part._errors = ErrorDict()
    if isinstance(form, BaseFormSet):
        vars(form).update(_errors=[ErrorDict() for _part in parts], _non_form_errors=ErrorList())
    return form


def _was_typed(bound: forms.BoundField) -> bool:
    value = bound.value()
    if isinstance(value, dict):
        return bool(value.get("files"))
    return any(value) if isinstance(value, list) else bool(value)


def _questions(form: Any, step: Step, filled: Filled, language: str) -> list[Question]:
    return [_question(form, ask, filled, language) for ask in step.asks if ask.key in form.fields]


def _question(form: Any, ask: Ask, filled: Filled, language: str) -> Question:
    bound = form[ask.key]
    value = bound.value() if form.is_bound else None
    return Question(
        field=bound,
        kind=ask.kind,
        warning=say(ask.warning, language),
        uploads=filled.uploads.get(ask.key, []) if ask.kind == "upload" else [],
        later=ask.later,
        lines=[] if kinds.get(ask.kind).is_answered else say(ask.hint, language).splitlines(),
        is_later_ticked=bool(isinstance(value, dict) and value.get("later")),
    )


def _people(form: Any, step: Step, language: str) -> list[PersonRow]:
    return [
        PersonRow(
            title=f"{say(step.row_title, language)} {position + 1}",
            questions=[
                Question(field=row[ask.key], kind=ask.kind)
                for ask in step.asks
                if ask.key in row.fields
            ],
            hidden=row[ROW],
            position=position,
            is_empty=not row.has_changed(),
        )
        for position, row in enumerate(form.forms)
    ]
