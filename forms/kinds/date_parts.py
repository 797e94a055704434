import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forms.declaration import Ask
from forms.kinds.base import ORDERED, Kind
from forms.kinds.date import DayLimits

PARTS = ("day", "month", "year")


class DatePartsWidget(forms.MultiWidget):
    use_fieldset = True

    def __init__(self, autocomplete: str) -> None:
        # "bday" is told apart in parts: bday-day, bday-month, bday-year.
        hints = {
            part: {"autocomplete": f"{autocomplete}-{part}"} if autocomplete else {}
            for part in PARTS
        }
        super().__init__(
            {part: forms.TextInput({"inputmode": "numeric", **hints[part]}) for part in PARTS}
        )

    def decompress(self, value: Any) -> list[str]:
        if not value:
            return ["", "", ""]
        day = dt.date.fromisoformat(str(value))
        return [str(day.day), str(day.month), str(day.year)]


class DatePartsField(forms.Field):
    def __init__(self, *, limits: DayLimits, **kwargs: Any) -> None:
        self.limits = limits
        super().__init__(**kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return any(str(part or "").strip() for part in data or ())

    def clean(self, value: Any) -> Any:
        day, month, year = (str(part or "").strip() for part in value or ("", "", ""))
        if not day and not month and not year:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not (day.isdecimal() and month.isdecimal() and year.isdecimal()) or len(year) != 4:
            raise ValidationError(
                _("Write day, month and year in digits, for example 27 3 1985."), code="not_a_date"
            )
        return self.limits.build(day[:3], month[:3], year).isoformat()


class DatePartsKind(Kind):
    """A date people know by heart: three boxes are quicker than a calendar, and clearer. Value: an
    ISO text."""

    name = "date_parts"
    operators = ORDERED
    missing = _("Write day, month and year, for example 27 3 1985.")
    label = _("Date in three boxes")
    description = _("A date people know by heart, as their birth date: day, month, year.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        return DatePartsField(
            limits=DayLimits(ask),
            widget=DatePartsWidget(ask.autocomplete),
            **self.common(ask, language),
        )

    def sent(self, name: str, value: Any) -> dict[str, list[str]]:
        day = dt.date.fromisoformat(value)
        return {f"{name}_{part}": [str(getattr(day, part))] for part in PARTS}

    def words(self, value: Any, ask: Ask, language: str) -> str:
        with override(language):
            return date_format(dt.date.fromisoformat(value), "j F Y")

    def written(self, value: Any, ask: Ask, language: str) -> str:
        return str(value)

    def anonymous(self, value: Any, ask: Ask) -> Any:
        """The year stays: ages can still be counted."""
        return f"{value[:4]}-01-01"

    def demo(self, ask: Ask) -> Any:
        return timezone.localdate().replace(year=1985, month=3, day=27).isoformat()
