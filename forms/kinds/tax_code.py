import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import exceptions
from stdnum.it import codicefiscale

from forms.declaration import Ask
from forms.kinds.base import GIVEN, Kind, attrs

LONGEST = 40
# Invented: checked like a real one, and nobody's.
EXAMPLE = "RSSMRA80A01L219M"


def compact(text: str) -> str:
    """Capital letters and digits alone, whatever people put between them."""
    return re.sub(r"[\s./-]", "", unicodedata.normalize("NFKC", text)).upper()


class TaxCodeField(forms.CharField):
    """Codice fiscale of a person (16 signs; letters may stand for digits where two people would
    have the same, DM 23/12/1976 art. 6) or of an organisation (11 digits)."""

    default_error_messages = {
        "length": _(
            "A codice fiscale has 16 signs, for example %(example)s. Here there are %(now)s."
        ),
        "wrong": _(
            "This codice fiscale has a mistake in it: compare each letter and digit with your "
            "health card. It looks like %(example)s."
        ),
    }

    def clean(self, value: Any) -> Any:
        text = compact(str(super().clean(value))[:LONGEST])
        if not text:
            return None
        try:
            return codicefiscale.validate(text)
        except exceptions.InvalidLength:
            self._fail("length", now=len(text))
        except exceptions.ValidationError:
            self._fail("wrong")

    def _fail(self, code: str, **params: Any) -> None:
        params["example"] = EXAMPLE
        raise ValidationError(self.error_messages[code], code=code, params=params)


class TaxCodeKind(Kind):
    """Value: the code in capital letters, without spaces."""

    name = "tax_code"
    usually_required = False
    operators = GIVEN
    missing = _("Write the codice fiscale: 16 letters and digits, on your health card.")
    label = _("Codice fiscale")
    description = _(
        "Of a person or of an organisation, checked. Leave it optional: who has just arrived may "
        "not have one."
    )

    def field(self, ask: Ask, language: str) -> forms.Field:
        widget = forms.TextInput(attrs=attrs(ask, spellcheck="false", **{"class": "medium"}))
        return TaxCodeField(widget=widget, **self.common(ask, language))

    def in_list(self, value: Any, ask: Ask, language: str) -> str:
        return f"{value[:3]}…{value[-2:]}"

    def demo(self, ask: Ask) -> Any:
        return EXAMPLE
