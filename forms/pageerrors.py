"""What is to be put right on a page, in words; and the same page before it is judged."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy

from forms.declaration import say
from forms.kinds.address import AddressField
from forms.stepforms import StepFormSet
from portal.templatetags.components import anchor

PRESS_AGAIN = gettext_lazy(
    "For your safety we ask you to press Continue once more. What you wrote is still here."
)


def of(form: Any, language: str = "") -> list[dict[str, str]]:
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


def _named(field: forms.Field, text: object) -> str:
    label = str(field.label)
    return f"{label} {text}" if label.endswith("?") else f"{label}: {text}"


def _was_typed(bound: forms.BoundField) -> bool:
    value = bound.value()
    if isinstance(value, dict):
        return bool(value.get("files"))
    if isinstance(bound.field, AddressField):
        return bound.field.has_changed(None, value)
    return any(value) if isinstance(value, list) else bool(value)
