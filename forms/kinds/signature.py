import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.declaration import Ask
from forms.kinds.base import GIVEN, Kind, attrs
from forms.kinds.text import PlainTextField

LONGEST = 120


class SignatureField(PlainTextField):
    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        if text and not any(sign.isalpha() for sign in text):
            raise ValidationError(self.error_messages["required"], code="signature")
        return text


class SignatureKind(Kind):
    """Value: the name as typed. It is a simple electronic signature (eIDAS art. 25.1): worth what
    judge makes of it together with the rest, so a name that differs is remarked on, not refused."""

    name = "signature"
    operators = GIVEN
    missing = gettext_lazy("Write your name and family name: it counts as your signature.")
    label = gettext_lazy("Signature")
    description = gettext_lazy("Signing by typing one's own name. Put it on the last page.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        return SignatureField(
            longest=LONGEST,
            widget=forms.TextInput(attrs=attrs(ask, spellcheck="false")),
            **self.common(ask, language),
        )

    def remark(self, value: Any, fact: Callable[[str], Any]) -> str:
        names = [str(name) for key in ("name", "family_name") if (name := fact(key))]
        signed = _letters(str(value))
        if all(part in signed for name in names for part in _letters(name)):
            return ""
        return _(
            "You signed as “%(signed)s”, and the name you gave is “%(name)s”. If both are right, "
            "you need do nothing."
        ) % {"signed": value, "name": " ".join(names)}

    def demo(self, ask: Ask) -> Any:
        return "Amina Diallo"


def _letters(text: str) -> set[str]:
    """The words of a name, without the differences people do not see: accents, capitals, signs."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return set("".join(sign if sign.isalnum() else " " for sign in kept).casefold().split())
