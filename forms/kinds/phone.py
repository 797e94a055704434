import re
import unicodedata
from contextlib import suppress
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask
from forms.kinds.base import GIVEN, Kind, attrs

REGION = "IT"
LONGEST = 40
SIGNS = re.compile(r"[\d\s()+./-]+")


class PhoneField(forms.CharField):
    """A number that could be dialled, kept in E.164. New prefixes appear before any list knows
    them, so what is asked is that the number is possible, not that it is known."""

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(super().clean(value)))
        if not text:
            return None
        number = None
        # phonenumbers reads letters as the keys of a telephone: "or 8" would become "678".
        if len(text) <= LONGEST and SIGNS.fullmatch(text):
            with suppress(phonenumbers.NumberParseException):
                number = phonenumbers.parse(text, REGION)
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(
                _(
                    "Write a telephone number, for example 333 123 4567, "
                    "or with its country, for example +40 721 234 567."
                ),
                code="phone",
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class PhoneKind(Kind):
    """Value: the number in E.164, as +393331234567."""

    name = "phone"
    operators = GIVEN
    label = _("Telephone number")
    description = _("A telephone number of any country. Ask whether it is safe to call.")
    missing = _("Write a telephone number, for example 333 123 4567.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        return PhoneField(
            widget=forms.TextInput(attrs=attrs(ask, type="tel", **{"class": "short"})),
            **self.common(ask, language),
        )

    def words(self, value: Any, ask: Ask, language: str) -> str:
        number = phonenumbers.parse(value, REGION)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def written(self, value: Any, ask: Ask, language: str) -> str:
        return str(value)

    def found_by(self, value: Any, ask: Ask) -> str:
        return str(value)

    def demo(self, ask: Ask) -> Any:
        return "+393331234567"
