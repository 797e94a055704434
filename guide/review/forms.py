"""What an expert says. The same forms serve our page and Wagtail's own dialogue."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from guide.review.words import REASONS

LONGEST = dt.timedelta(days=5 * 366)


class ApproveForm(forms.Form):
    again_on = forms.DateField(
        label=_("To be checked again on"),
        widget=AdminDateInput,
        help_text=_("On that day the text is due again."),
        error_messages={
            "required": _("Say when it is to be checked again."),
            "invalid": _("Write a date, for example 2030-03-31."),
        },
    )
    comment = forms.CharField(
        label=_("Note for whoever wrote it"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_again_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["again_on"]
        today = timezone.localdate()
        if day <= today:
            raise forms.ValidationError(_("The next check comes after today."))
        if day > today + LONGEST:
            raise forms.ValidationError(_("Choose a day within five years."))
        return day


class RejectForm(forms.Form):
    reasons = forms.MultipleChoiceField(
        label=_("Why it goes back"),
        choices=list(REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )
    comment = forms.CharField(
        label=_("What should change"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Whoever wrote it reads the reasons and this text."),
        error_messages={"required": _("Say what should change: whoever wrote it reads this.")},
    )


def approve_form(again_on: dt.date) -> type[ApproveForm]:
    """The form with its day filled in, for Wagtail, which makes it without asking for values."""

    class Filled(ApproveForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs.setdefault("initial", {"again_on": again_on})
            super().__init__(*args, **kwargs)

    return Filled
