"""The small form with which reminders are stopped for a while, and its field for a day to come."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = dt.timedelta(days=180)


def check_future(day: dt.date) -> None:
    today = timezone.localdate()
    if not today < day <= today + MOST:
        raise ValidationError(_("Choose a day after today, within six months."), code="day")


class DayField(forms.DateField):
    """A day to come."""

    default_validators = [check_future]
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "required": gettext_lazy("Choose a day."),
        "invalid": gettext_lazy("Choose a day after today, within six months."),
    }


class QuietForm(forms.Form):
    until = DayField(label=gettext_lazy("No reminders until"))
    text = forms.CharField(
        label=gettext_lazy("What was agreed, for the record"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write a few words.")},
    )
