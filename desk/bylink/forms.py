"""The code, and what an organisation answers: who, and where it matters why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desk.flows import REFERRALS
from portal.onetime import DIGITS

WRONG_FORM = _("Write the six digits of the newest message, for example 123456.")


class CodeForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("Six digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": WRONG_FORM, "max_length": WRONG_FORM},
    )

    def clean_code(self) -> str:
        digits = "".join(self.cleaned_data["code"].replace("-", " ").split())
        if not (digits.isascii() and digits.isdecimal() and len(digits) == DIGITS):
            raise ValidationError(WRONG_FORM, code="form")
        return digits


class AnswerForm(forms.Form):
    """One for each button: ``name`` says which."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    who = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("It stays with the answer."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name: it stays with the answer.")},
    )

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{name}_%s")
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if name == "decline":
            self.fields["reason"] = forms.ChoiceField(
                label=_("Reason"),
                choices=[
                    (each.key, each.label) for each in REFERRALS.transition("decline").reasons
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a reason from the list.")},
            )
            self._add_text(_("Anything to add for the city's desk"), required=False)
        elif name == "ask":
            self._add_text(_("Your question"), required=True)

    def clean_who(self) -> str:
        who = " ".join(self.cleaned_data["who"].split())
        if not any(letter.isalpha() for letter in who):
            raise ValidationError(self.fields["who"].error_messages["required"], code="required")
        return who

    def _add_text(self, label: Any, *, required: bool) -> None:
        self.fields["text"] = forms.CharField(
            label=label,
            max_length=5000,
            required=required,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"required": _("Write a few words.")},
        )
