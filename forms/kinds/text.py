import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.declaration import Ask
from forms.kinds.base import Kind, attrs

LONGEST = 200
UNREADABLE = ("Cc", "Cs")  # control signs, and halves of signs that no file can hold


class PlainTextField(forms.CharField):
    """Text as people write it, in any script. A length limit is told, never imposed on the typing:
    a browser that cuts a pasted text says nothing about it."""

    default_error_messages = {
        "too_long": _("Make it shorter: at most %(most)s characters. Now they are %(now)s."),
        "unreadable": _("This text holds signs we cannot read. Write it again by hand."),
    }

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").replace("\r\n", "\n")
        if any(unicodedata.category(sign) in UNREADABLE and sign not in "\n\t" for sign in text):
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        if len(text) > self.longest:
            raise ValidationError(
                self.error_messages["too_long"],
                code="too_long",
                params={"most": self.longest, "now": len(text)},
            )
        return text


class TextKind(Kind):
    """Value: the text, trimmed."""

    name = "text"
    label = _("Short text")
    description = _("A name, a place, a few words on one line.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        return PlainTextField(
            longest=int(ask.most or LONGEST),
            widget=forms.TextInput(attrs=attrs(ask)),
            **self.common(ask, language),
        )

    def found_by(self, value: Any, ask: Ask) -> str:
        return str(value)

    def demo(self, ask: Ask) -> Any:
        return "Amina"
