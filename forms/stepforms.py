"""A step of the declaration as a Django form: its fields, and which of them are compulsory."""

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from forms import kinds, rows
from forms.declaration import ROW, Step
from forms.kinds.base import PROMISED, later_name
from forms.kinds.upload import UploadField
from forms.sniff import Refused

MOST_CLASSES = 2000  # of versions, steps and languages in use at once: a preview makes new ones

Held = Mapping[tuple[str, str], int]


class StepForm(forms.Form):
    """Fields carry the keys of their questions. ``earlier`` are the answers that count before this
    step; ``held`` how many files each (row, question) has already; ``refused`` the files dropped
    while the request was read, by the name of the field in the page. ``row`` is the id of the row
    this is, saved or not, and empty outside repeated steps."""

    step: Step
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        earlier: Mapping[str, Any] | None = None,
        held: Held | None = None,
        refused: Mapping[str, Sequence[Refused]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.earlier = earlier or {}
        self.row = rows.plain(self.data.get(self.add_prefix(ROW))) if self.step.repeat else ""
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
                field.held = (held or {}).get((self.row, key), 0)
                field.refused = (refused or {}).get(self.add_prefix(key), ())
        # Answers promised for later: an upload's own field deals with its box.
        self.promised = {
            ask.key
            for ask in self.step.asks
            if ask.later
            and ask.key in self.fields
            and not isinstance(self.fields[ask.key], UploadField)
            and later_name(self.add_prefix(ask.key)) in self.data
        }

    def has_changed(self) -> bool:
        return bool(self.promised) or super().has_changed()

    def full_clean(self) -> None:
        lenient = {*self.undecided, *self.promised}
        required = {key: self.fields[key].required for key in lenient}
        for key in lenient:
            self.fields[key].required = False
        super().full_clean()
        for key, was in required.items():
            self.fields[key].required = was

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        by_key = {ask.key: ask for ask in self.step.asks}
        for key in self.promised:
            # What was written counts more than the promise to write it.
            written = kinds.get(by_key[key].kind).normalise(cleaned.get(key))
            if written is None and key not in self.errors:
                cleaned[key] = dict(PROMISED)
        for ask in self.step.missing_asks(self.answers(), self.earlier):
            if ask.key in self.fields and ask.key not in self.errors:
                words = str(kinds.get(ask.kind).missing_words(ask))
                self.add_error(ask.key, ValidationError(words, code="required"))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The valid answers as JSON values; hidden ones too, they may be asked again."""
        found = {}
        for ask in self.step.asks:
            value = self.cleaned_data.get(ask.key)
            if not kinds.is_promised(value):
                value = kinds.get(ask.kind).normalise(value)
            if value is not None:
                found[ask.key] = value
        return found

    def keepable(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        """What is right, and where something is not, what was saved before."""
        valid = self.answers() if hasattr(self, "cleaned_data") else {}
        return {key: saved[key] for key in self.errors if key in saved} | valid


if TYPE_CHECKING:
    _Base = BaseFormSet[StepForm]
else:
    _Base = BaseFormSet


class RowIdField(forms.CharField):
    """Which saved row this is. Alone it does not make a row filled in."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False

    def clean(self, value: Any) -> str:
        return rows.plain(value)


class StepFormSet(_Base):
    """The rows of a repeated step. Rows left wholly empty are no rows."""

    step: Step
    default_error_messages = {
        "too_many_forms": _("You can add at most %(num)d here. Tell us about the others later."),
        "missing_management_form": _("Some of what you typed did not arrive. Check it below."),
    }

    def answers(self) -> dict[str, Any]:
        found: list[dict[str, Any]] = []
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
            found.append({ROW: row, **data})
        return {self.step.repeat: found}

    def keepable(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        """The same for all the rows; ``saved`` is the whole step."""
        before = {row[ROW]: row for row in saved.get(self.step.repeat, ())}
        rows_now = [(form.row, form.keepable(before.get(form.row, {}))) for form in self.forms]
        return {self.step.repeat: [{ROW: row, **data} for row, data in rows_now if data]}


def form_class(digest: str, step: Step, language: str) -> type[StepForm] | type[StepFormSet]:
    """``digest`` is that of the form the step belongs to: one class per version and language."""
    key = (digest, step.key, language)
    if key not in _classes:
        if len(_classes) >= MOST_CLASSES:
            _classes.clear()
        _classes[key] = _build(step, language)
    return _classes[key]


def _build(step: Step, language: str) -> type[StepForm] | type[StepFormSet]:
    fields: dict[str, Any] = {
        ask.key: kinds.get(ask.kind).field(ask, language) for ask in step.asks
    }
    if not step.repeat:
        return type("Step", (StepForm,), {**fields, "step": step})
    fields[ROW] = RowIdField(required=False, widget=forms.HiddenInput, initial=rows.new_id)
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
