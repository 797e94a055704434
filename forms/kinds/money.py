import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forms.declaration import Ask
from forms.kinds.base import ORDERED, Kind, attrs

MOST = 10_000_000  # cents
# 1.200,50 · 1 200,50 · 1200.50 · 450: two decimals at most, whichever sign people use for them.
AMOUNT = re.compile(r"(\d{1,3}(?:[.,' ]?\d{3})*|\d+)(?:[.,](\d{1,2}))?", re.ASCII)


class MoneyField(forms.CharField):
    """Euros as people write them, kept as whole cents."""

    default_error_messages = {
        "not_an_amount": _("Write an amount in euros, for example 450 or 450,50."),
        "too_much": _("This amount is too high. Write it in euros, for example 450."),
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = re.sub(r"€|euro|eur|\s+$|^\s+", "", str(super().clean(value)), flags=re.I).strip()
        if not text:
            return None
        text = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text[:40])
        match = AMOUNT.fullmatch(re.sub(r"\s", " ", text))
        if match is None:
            raise ValidationError(self.error_messages["not_an_amount"], code="not_an_amount")
        whole, decimals = match.groups()
        cents = int(re.sub(r"\D", "", whole)) * 100 + int((decimals or "").ljust(2, "0"))
        if cents > self.most:
            raise ValidationError(self.error_messages["too_much"], code="too_much")
        return cents


class MoneyKind(Kind):
    """Value: whole cents. A rule compares cents too: 450 euros are 45000."""

    name = "money"
    operators = ORDERED
    missing = _("Write an amount in euros, for example 450.")
    label = _("Amount in euros")
    description = _("Money as people write it: 450, 450,50 or 1.200.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        return MoneyField(
            most=int(ask.most or MOST),
            widget=forms.TextInput(attrs=attrs(ask, inputmode="decimal", **{"class": "short"})),
            **self.common(ask, language),
        )

    def sent(self, name: str, value: Any) -> dict[str, list[str]]:
        euros, cents = divmod(value, 100)
        return {name: [f"{euros},{cents:02}" if cents else str(euros)]}

    def words(self, value: Any, ask: Ask, language: str) -> str:
        with override(language):
            return f"{number_format(value / 100, 2 if value % 100 else 0, force_grouping=True)} €"

    def written(self, value: Any, ask: Ask, language: str) -> str:
        return f"{value // 100}.{value % 100:02}"

    def anonymous(self, value: Any, ask: Ask) -> Any:
        return value

    def demo(self, ask: Ask) -> Any:
        return 45_050
