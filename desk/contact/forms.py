"""What is filled in to correct a contact. A field left empty stays as it is."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desk.bylink.forms import CodeForm
from forms.contact.current import EMAIL, PHONE
from forms.kinds.email import LONGEST, WRONG
from forms.kinds.phone import PhoneField

__all__ = ["CodeForm", "ContactForm", "DeskContactForm"]
NOTHING = _("Write the new e-mail address or the new telephone number.")


class ContactForm(forms.Form):
    """For the person themselves."""

    use_required_attribute = False
    email = forms.EmailField(
        label=_("New e-mail address"),
        required=False,
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Leave it empty if the address is right."),
        error_messages={
            "invalid": WRONG,
            "max_length": WRONG,
            "null_characters_not_allowed": WRONG,
        },
    )
    phone = PhoneField(
        label=_("New telephone number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=_("Leave it empty if the number is right."),
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write why, for example: “There was a letter too many”."),
            "max_length": _("The text is too long. Write the most important things."),
        },
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not said.get(EMAIL) and not said.get(PHONE):
            self.add_error(EMAIL, ValidationError(NOTHING, code="nothing"))
        return said

    def corrections(self) -> list[tuple[str, str]]:
        found = ((fact, self.cleaned_data.get(fact)) for fact in (EMAIL, PHONE))
        return [(fact, str(value)) for fact, value in found if value]

    @property
    def has_spoken(self) -> bool:
        return bool(self.cleaned_data.get("spoken"))


class DeskContactForm(ContactForm):
    spoken = forms.BooleanField(
        label=_("I have spoken with the person on this number"),
        required=False,
        help_text=_(
            "Only for a number to which no code can be sent. Never call where contact is not safe: "
            "there the person calls you."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.order_fields(("email", "phone", "spoken", "reason"))
