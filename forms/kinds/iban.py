import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import exceptions
from stdnum import iban as ibans

from forms.declaration import Ask
from forms.kinds.base import GIVEN, Kind, attrs
from forms.kinds.tax_code import compact

LONGEST = 60
# The example of the IBAN registry: nobody's account.
EXAMPLE = "IT60X0542811101000000123456"


class IbanField(forms.CharField):
    default_error_messages = {
        "length": _(
            "An Italian IBAN has 27 signs, for example %(example)s. Here there are %(now)s."
        ),
        "wrong": _(
            "This IBAN has a mistake in it: compare it with your bank's paper. It looks like "
            "%(example)s."
        ),
    }

    def clean(self, value: Any) -> Any:
        text = compact(str(super().clean(value))[:LONGEST]).removeprefix("IBAN").lstrip(":")
        if not text:
            return None
        if re.match(r"IT\d\d", text) and len(text) != len(EXAMPLE):
            self._fail("length", now=len(text))
        try:
            return ibans.validate(text)
        except (exceptions.ValidationError, ValueError):
            self._fail("wrong")

    def _fail(self, code: str, **params: Any) -> None:
        params["example"] = grouped(EXAMPLE)
        raise ValidationError(self.error_messages[code], code=code, params=params)


class IbanKind(Kind):
    """Value: the IBAN in capital letters, without spaces."""

    name = "iban"
    operators = GIVEN
    missing = _("Write the IBAN: you find it on your bank's papers. An Italian one begins with IT.")
    label = _("Bank account (IBAN)")
    description = _("An IBAN of any country, checked. Ask it only where money will be paid.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        widget = forms.TextInput(attrs=attrs(ask, spellcheck="false"))
        return IbanField(widget=widget, **self.common(ask, language))

    def words(self, value: Any, ask: Ask, language: str) -> str:
        return grouped(value)

    def in_list(self, value: Any, ask: Ask, language: str) -> str:
        return f"{value[:4]} … {value[-4:]}"

    def written(self, value: Any, ask: Ask, language: str) -> str:
        return str(value)

    def demo(self, ask: Ask) -> Any:
        return EXAMPLE


def grouped(value: str) -> str:
    """Four by four, as banks print it."""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))
