"""Colleagues named in an internal note: chosen from a list, never found in the text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk import colleagues
from desk.conversation import Note
from portal.models import User


class MentionField(forms.ModelMultipleChoiceField):
    """Who works at the desk on the day the form is shown or sent."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": gettext_lazy("Choose a person from the list."),
        "invalid_pk_value": gettext_lazy("Choose a person from the list."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            User.objects.none(),
            label=gettext_lazy("Who should read it"),
            required=False,
            help_text=gettext_lazy(
                "They find it in their My day. The e-mail they get says nothing about the case."
            ),
            **kwargs,
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> "MentionField":
        field: MentionField = super().__deepcopy__(memo)
        field.queryset = colleagues.colleagues()
        return field


def said(note: Note) -> str:
    """For the timeline; ``note`` with its notices loaded."""
    names = ", ".join(str(notice.person) for notice in note.notices.all())
    return _("for %(names)s") % {"names": names} if names else ""
