"""A step of the declaration as a Django form: its fields, and which of them are compulsory."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from forms import kinds
from forms.declaration import ROW, Step
from forms.kinds.upload import UploadField
from forms.sniff import Refused

ROW_ID = re.compile(r"[0-9a-f]{8}")


class StepForm(forms.Form):
    """Fields carry the keys of their questions. ``earlier`` are the answers that count before this
    step; ``held`` how many files each question has already; ``refused`` the files dropped while
    the request was read, by question."""

    step: Step
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        earlier: Mapping[str, Any] | None = None,
        held: Mapping[str, int] | None = None,
        refused: Mapping[str, Sequence[Refused]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.earlier = earlier or {}
        own = {ask.key for ask in self.step.asks}
        # Questions whose condition reads this very page: shown always, compulsory when it holds.
        self.undecided: list[str] = []
        for ask in self.step.asks:
            if ask.only is None:
                continue
            if ask.only.reads() & own:
                self.undecided.append(ask.key)
            elif not ask.only.holds(self.earlier):
                del self.fields[ask.key]
        for key, field in self.fields.items():
            if isinstance(field, UploadField):
                field.held = (held or {}).get(key, 0)
                field.refused = (refused or {}).get(key, ())

    def full_clean(self) -> None:
        required = {key: self.fields[key].required for key in self.undecided}
        for key in self.undecided:
            self.fields[key].required = False
        super().full_clean()
        for key, was in required.items():
            self.fields[key].required = was

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for ask in self.step.missing_asks(self.answers(), self.earlier):
            if ask.key in self.fields and ask.key not in self.errors:
                self.add_error(ask.key, str(kinds.get(ask.kind).missing))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The valid answers as JSON values; hidden ones too, they may be asked again."""
        found = {}
        for ask in self.step.asks:
            value = kinds.get(ask.kind).normalise(self.cleaned_data.get(ask.key))
            if value is not None:
                found[ask.key] = value
        return found


class RowIdField(forms.CharField):
    """Which saved row this is. Alone it does not make a row filled in."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False

    def clean(self, value: Any) -> str:
        text = str(value or "")
        return text if ROW_ID.fullmatch(text) else ""


class StepFormSet(BaseFormSet[StepForm]):
    """The rows of a repeated step. Rows left wholly empty are no rows."""

    step: Step
    default_error_messages = {
        "too_many_forms": _("You can add at most %(num)d here. Tell us about the others later."),
        "missing_management_form": _("Some of what you typed did not arrive. Check it below."),
    }

    def answers(self) -> dict[str, Any]:
        rows: list[dict[str, Any]] = []
        used: set[str] = set()
        for form in self.forms:
            if not form.has_changed() or not hasattr(form, "cleaned_data"):
                continue
            data = form.answers()
            if not data:
                continue
            row = form.cleaned_data.get(ROW) or ""
            if not row or row in used:
                row = secrets.token_hex(4)
            used.add(row)
            rows.append({ROW: row, **data})
        return {self.step.repeat: rows}


def form_class(digest: str, step: Step, language: str) -> type[StepForm] | type[StepFormSet]:
    """``digest`` is that of the form the step belongs to: one class per version and language."""
    key = (digest, step.key, language)
    if key not in _classes:
        _classes[key] = _build(step, language)
    return _classes[key]


def _build(step: Step, language: str) -> type[StepForm] | type[StepFormSet]:
    fields: dict[str, Any] = {
        ask.key: kinds.get(ask.kind).field(ask, language) for ask in step.asks
    }
    if not step.repeat:
        return type("Step", (StepForm,), {**fields, "step": step})
    fields[ROW] = RowIdField(required=False, widget=forms.HiddenInput)
    row = type("Row", (StepForm,), {**fields, "step": step})
    formset: type[StepFormSet] = formset_factory(  # type: ignore[assignment]
        row,
        formset=StepFormSet,
        extra=1,
        max_num=step.most,
        absolute_max=step.most + 10,
        validate_max=True,
    )
    formset.step = step
    return formset


_classes: dict[tuple[str, str, str], type[StepForm] | type[StepFormSet]] = {}
