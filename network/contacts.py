"""How an organisation or a place is reached: checks and links for what people typed."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REGION = "IT"
# Emergency and service numbers (112, 1522, 19696) have no international form.
SHORT_NUMBER = re.compile(r"[0-9]{3,6}")
BODY_TAX_CODE = re.compile(r"[0-9]{11}")


def check_phone(text: str) -> None:
    if not phone_uri(text):
        raise ValidationError(
            _("Write a telephone number with its area code, for example 011 0113 7555."),
            code="phone",
        )


def phone_uri(text: str) -> str:
    """``tel:+3901101137555``, or the empty text when it is no telephone number."""
    if SHORT_NUMBER.fullmatch(re.sub(r"\s", "", text)):
        return "tel:" + re.sub(r"\s", "", text)
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966).replace(
        "-", ""
    )


def check_mobile(text: str) -> None:
    if not mobile(text):
        raise ValidationError(
            _("Write a mobile number, for example 333 123 4567."),
            code="mobile",
        )


def mobile(text: str) -> str:
    """``+393331234567``, or the empty text when text messages do not reach it."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return ""
    kinds = (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    )
    if phonenumbers.number_type(number) not in kinds:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def check_tax_code(text: str) -> None:
    """Eleven digits, the last one a check digit (D.M. 23 December 1976, art. 6)."""
    if not BODY_TAX_CODE.fullmatch(text) or _check_digit(text[:10]) != int(text[10]):
        raise ValidationError(
            _("The tax code of an organisation has eleven digits. Check them one by one."),
            code="tax_code",
        )


def _check_digit(digits: str) -> int:
    total = 0
    for position, digit in enumerate(map(int, digits)):
        doubled = digit * 2 if position % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10
