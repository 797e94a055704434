"""An e-mail address or a telephone number, as people type it, in its one written form."""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from forms.kinds.email import LONGEST
from forms.kinds.phone import REGION, PhoneField

EMAIL, SMS = "email", "sms"
WRONG = _(
    "Write an e-mail address, for example amina@example.org, or a telephone number, "
    "for example 333 123 4567."
)


@dataclass(frozen=True)
class Reach:
    """Where somebody can be written to: ``channel`` is ``email`` or ``sms`` (E.164)."""

    channel: str
    address: str

    def __str__(self) -> str:
        if self.channel == EMAIL:
            return self.address
        number = phonenumbers.parse(self.address, REGION)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    @property
    def takes_texts(self) -> bool:
        """False for a number that is surely a landline; new prefixes get the benefit of doubt."""
        number = phonenumbers.parse(self.address, REGION)
        return phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.FIXED_LINE


def normal_email(typed: str) -> str:
    """Capital letters and the two ways of writing ``città.example`` make no other address."""
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    name, at, domain = text.rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{name}{at}{domain}"


def normal_phone(typed: str) -> str:
    """E.164; raises ``ValidationError``."""
    return str(PhoneField().clean(typed))


def read(typed: str) -> Reach:
    """Raises ``ValidationError`` when it can be neither."""
    if "@" in typed:
        address = normal_email(typed[: LONGEST + 1])
        if len(address) > LONGEST:
            raise ValidationError(WRONG, code="reach")
        try:
            validate_email(address)
        except ValidationError:
            raise ValidationError(WRONG, code="reach") from None
        return Reach(EMAIL, address)
    try:
        return Reach(SMS, normal_phone(typed))
    except ValidationError:
        raise ValidationError(WRONG, code="reach") from None


class ReachField(forms.CharField):
    """Cleans to a ``Reach``, or to ``None`` when empty and not required."""

    default_error_messages = {"required": WRONG, "null_characters_not_allowed": WRONG}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput({"spellcheck": "false", "autocapitalize": "none"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        return read(text) if text else None
