"""Languages people speak, as opposed to the languages the site is written in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Codes are BCP 47, as in HSDS ``language``. "sgn-it" is Italian Sign Language (LIS).
SPOKEN = {
    "it": _("Italian"),
    "en": _("English"),
    "fr": _("French"),
    "es": _("Spanish"),
    "pt": _("Portuguese"),
    "de": _("German"),
    "ro": _("Romanian"),
    "sq": _("Albanian"),
    "uk": _("Ukrainian"),
    "ru": _("Russian"),
    "pl": _("Polish"),
    "rom": _("Romani"),
    "ar": _("Arabic"),
    "fa": _("Persian"),
    "tr": _("Turkish"),
    "zh-hans": _("Chinese"),
    "tl": _("Filipino"),
    "bn": _("Bengali"),
    "hi": _("Hindi"),
    "pa": _("Punjabi"),
    "ur": _("Urdu"),
    "si": _("Sinhala"),
    "wo": _("Wolof"),
    "so": _("Somali"),
    "am": _("Amharic"),
    "ti": _("Tigrinya"),
    "sgn-it": _("Italian Sign Language"),
}


def names(codes: Iterable[str]) -> list[str]:
    """Names in the current language, in the order of the codes; unknown codes are left out."""
    return [str(SPOKEN[code]) for code in codes if code in SPOKEN]


def check_spoken(codes: Any) -> None:
    if not isinstance(codes, list) or not all(
        isinstance(code, str) and code in SPOKEN for code in codes
    ):
        raise ValidationError(_("Choose languages from the list."), code="languages")


class SpokenLanguagesField(models.JSONField):
    """A list of codes from ``SPOKEN``; tick boxes in forms."""

    default_validators = [check_spoken]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("form_class", None)
        return models.Field.formfield(
            self,
            form_class=forms.MultipleChoiceField,
            choices=list(SPOKEN.items()),
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )
