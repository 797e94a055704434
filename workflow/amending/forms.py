"""What an administrator types about a state, a change or a term, and what is stored of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflow.amending.terms import Term
from workflow.amending.values import LONGEST_LABEL, ReasonValue, StateValue, StepValue
from workflow.definition import Reason, State, Text, Transition, role_label

NEW = ("new1", "new2")


class AmendForm(forms.Form):
    """``seen`` is the version that the page knew."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def stored(self) -> Any:
        """What differs from the definition, ``None`` when nothing does."""
        raise NotImplementedError

    def plain_fields(self) -> list[Any]:
        return self.visible_fields()

    def rows(self) -> list[dict[str, Any]]:
        """Reasons to rename, retire and add."""
        return []

    def completed(self, posted: QueryDict) -> QueryDict:
        """What was typed on a page that did not know yet what this form knows."""
        return posted.copy()

    def _add_label(self, name: str, title: str, now: Text | None, *, required: bool = True) -> None:
        for code, language in settings.LANGUAGES:
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=f"{title} ({language})",
                max_length=LONGEST_LABEL,
                required=required,
                initial="" if now is None else in_language(now, code),
                widget=forms.TextInput(attrs={"lang": code}),
                error_messages={"required": _("A label cannot be empty.")},
            )

    def _label(self, name: str, original: Text | None) -> dict[str, str] | None:
        """What was typed in every language, or ``None`` when it says what the original says."""
        typed = {code: self.cleaned_data[f"{name}_{code}"] for code, _name in settings.LANGUAGES}
        if original is not None and all(
            text == in_language(original, code) for code, text in typed.items()
        ):
            return None
        return typed


class StateForm(AmendForm):
    def __init__(self, original: State, now: State, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.original = original
        self._add_label("label", _("Label for staff"), now.label)
        self._add_label("public_label", _("Label for the public"), now.public_label)

    def stored(self) -> Any:
        value = StateValue(
            label=self._label("label", self.original.label),
            public_label=self._label("public_label", self.original.public_label),
        )
        return value.stored() or None


class StepForm(AmendForm):
    def __init__(
        self, original: Transition, now: Transition, data: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.original = original
        self.reasons = self._known(now)
        self._add_label("label", _("Label"), now.label)
        if original.may_be_given_to:
            self.fields["roles"] = forms.MultipleChoiceField(
                label=_("Who may"),
                choices=[(role, role_label(role)) for role in sorted(original.may_be_given_to)],
                initial=sorted(now.roles & original.may_be_given_to),
                required=not original.fixed_roles,
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "required": _("Somebody must be able to do it: choose at least one role."),
                    "invalid_choice": _("This change cannot be given to one of these roles."),
                },
            )
        for reason in self.reasons:
            self._add_label(f"reason_{reason.key}", _("Name"), reason.label)
            self.fields[f"retired_{reason.key}"] = forms.BooleanField(
                label=_("No longer offered"), required=False, initial=reason in now.retired
            )
        if self.has_reasons:
            for name in NEW:
                self._add_label(name, _("Name"), None, required=False)

    @property
    def has_reasons(self) -> bool:
        return bool(self.original.reasons) and self.original.together_with is None

    def rows(self) -> list[dict[str, Any]]:
        """The reasons as the page shows them, then empty ones to add."""
        if not self.has_reasons:
            return []
        known = [
            {
                "title": str(reason.label),
                "fields": self._fields(f"reason_{reason.key}"),
                "retired": self[f"retired_{reason.key}"],
            }
            for reason in self.reasons
        ]
        new = [{"title": _("Another reason"), "fields": self._fields(name)} for name in NEW]
        return [*known, *new]

    def plain_fields(self) -> list[Any]:
        return [*self._fields("label"), *([self["roles"]] if "roles" in self.fields else [])]

    def completed(self, posted: QueryDict) -> QueryDict:
        typed = posted.copy()
        for reason in self.reasons:
            names = [f"reason_{reason.key}_{code}" for code, _name in settings.LANGUAGES]
            if not any(name in posted for name in names):
                for name in names:
                    typed[name] = self.fields[name].initial
                if self.fields[f"retired_{reason.key}"].initial:
                    typed[f"retired_{reason.key}"] = "on"
        return typed

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in NEW if self.has_reasons else ():
            typed = [bool(said.get(f"{name}_{code}")) for code, _name in settings.LANGUAGES]
            if any(typed) and not all(typed):
                self.add_error(
                    f"{name}_{settings.LANGUAGES[typed.index(False)][0]}",
                    _("Write it in every language."),
                )
        if self.has_reasons and not self.errors:
            self._look_for_twins()
        return said

    def stored(self) -> Any:
        value = StepValue(
            label=self._label("label", self.original.label),
            roles=self._roles(),
            reasons=self._reason_values(),
        )
        return value.stored() or None

    def _known(self, now: Transition) -> tuple[Reason, ...]:
        return (*now.reasons, *now.retired) if self.has_reasons else ()

    def _fields(self, name: str) -> list[Any]:
        return [self[f"{name}_{code}"] for code, _name in settings.LANGUAGES]

    def _roles(self) -> list[str] | None:
        if not self.original.may_be_given_to:
            return None
        chosen = set(self.cleaned_data["roles"])
        if chosen == self.original.roles & self.original.may_be_given_to:
            return None
        return sorted(chosen)

    def _reason_values(self) -> dict[str, ReasonValue]:
        originals = {reason.key: reason.label for reason in self.original.reasons}
        values = {}
        for reason in self.reasons:
            value = ReasonValue(
                label=self._label(f"reason_{reason.key}", originals.get(reason.key)),
                retired=self.cleaned_data[f"retired_{reason.key}"],
            )
            if value != ReasonValue():
                values[reason.key] = value
        taken = {reason.key for reason in self.reasons}
        for name in NEW if self.has_reasons else ():
            label = self._label(name, None)
            if label and all(label.values()):
                key = _key(label[settings.LANGUAGE_CODE], taken)
                taken.add(key)
                values[key] = ReasonValue(label=label)
        return values

    def _look_for_twins(self) -> None:
        """Two reasons that read the same cannot be told apart."""
        said = self.cleaned_data
        names = [
            f"reason_{reason.key}"
            for reason in self.reasons
            if not said.get(f"retired_{reason.key}")
        ]
        for code, _name in settings.LANGUAGES:
            seen = set()
            for name in (*names, *NEW):
                text = str(said.get(f"{name}_{code}", "")).casefold()
                if text and text in seen:
                    self.add_error(f"{name}_{code}", _("Another reason has this name."))
                seen.add(text)


class TermForm(AmendForm):
    def __init__(self, term: Term, now: int, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.term = term
        between = _("Choose a number between %(least)s and %(most)s.") % {
            "least": term.least,
            "most": term.most,
        }
        self.fields["days"] = forms.IntegerField(
            label=_("Working days") if term.working_days else _("Days"),
            initial=now,
            min_value=term.least,
            max_value=term.most,
            help_text=between,
            error_messages={
                "required": _("Write a whole number."),
                "invalid": _("Write a whole number."),
                "min_value": between,
                "max_value": between,
            },
        )

    def stored(self) -> Any:
        days = self.cleaned_data["days"]
        return None if days == self.term.default else days


def in_language(text: Text, code: str) -> str:
    with override(code):
        return str(text)


def _key(label: str, taken: set[str]) -> str:
    """A name for the history: readable in exports, and never one that was used before."""
    stem = slugify(label).replace("-", "_").strip("_")[:32] or "reason"
    numbers = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbers) if key not in taken)
