"""What is filled in to write a message."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 5000


class KeyField(forms.UUIDField):
    """The number of one opened page. A made-up one costs nobody their words: it counts as none."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid.uuid4, **kwargs)

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class ToApplicantForm(forms.Form):
    """For desk staff. It stands beside the form for a note, so its fields have names of their own
    in the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_message_%s")
        super().__init__(*args, **kwargs)

    text = forms.CharField(
        label=_("Message to the applicant"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Write a few words.")},
    )
    key = KeyField()
