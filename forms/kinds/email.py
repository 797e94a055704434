from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask
from forms.kinds.base import GIVEN, Kind, attrs

LONGEST = 254  # RFC 5321
WRONG = _("Write an e-mail address with an @, for example amina@example.org.")


class EmailKind(Kind):
    """Value: the address as written."""

    name = "email"
    operators = GIVEN
    label = _("E-mail address")
    description = _("An e-mail address. Ask whether it is safe to write there.")
    missing = _("Write an e-mail address, for example amina@example.org.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        common = self.common(ask, language)
        common["error_messages"] |= {
            "invalid": WRONG,
            "max_length": WRONG,
            "null_characters_not_allowed": WRONG,
        }
        field = forms.EmailField(
            max_length=LONGEST,
            widget=forms.EmailInput(attrs=attrs(ask, spellcheck="false")),
            **common,
        )
        field.widget.attrs.pop("maxlength", None)
        return field

    def found_by(self, value: Any, ask: Ask) -> str:
        return str(value)

    def demo(self, ask: Ask) -> Any:
        return "amina@example.org"
