from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask
from forms.kinds.base import ORDERED, Kind, attrs

MOST = 999_999
THIS_YEAR = "this-year"


class WholeNumberField(forms.CharField):
    """A whole number in the digits of any script; the keyboard of a phone shows digits."""

    default_error_messages = {
        "not_a_number": _("Write a whole number in digits, for example %(example)s."),
        "out_of_range": _("Write a number from %(least)s to %(most)s."),
    }

    def __init__(self, *, least: int, most: int | str, **kwargs: Any) -> None:
        self.least, self.given_most = least, most
        super().__init__(**kwargs)

    @property
    def most(self) -> int:
        # Read on each check: a field lives longer than a year may.
        return highest(self.given_most)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).replace(" ", "")
        if not text:
            return None
        # int() would read "1_000" and an endless row of digits.
        if not text.isdecimal() or len(text) > 12:
            raise ValidationError(
                self.error_messages["not_a_number"],
                code="not_a_number",
                params={"example": min(self.least + 3, self.most)},
            )
        number = int(text)
        if not self.least <= number <= self.most:
            raise ValidationError(
                self.error_messages["out_of_range"],
                code="out_of_range",
                params={"least": self.least, "most": self.most},
            )
        return number


class NumberKind(Kind):
    """Value: a whole number."""

    name = "number"
    operators = ORDERED
    missing = _("Write a number in digits.")
    label = _("Number")
    description = _("A whole number, or a year. Give the lowest and the highest that make sense.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        return WholeNumberField(
            least=int(ask.least or 0),
            most=ask.most or MOST,
            widget=forms.TextInput(attrs=attrs(ask, inputmode="numeric", **{"class": "short"})),
            **self.common(ask, language),
        )

    def anonymous(self, value: Any, ask: Ask) -> Any:
        return value

    def demo(self, ask: Ask) -> Any:
        return min(int(ask.least or 0) + 3, highest(ask.most or MOST))


def highest(most: int | str) -> int:
    return timezone.localdate().year if most == THIS_YEAR else int(most)
