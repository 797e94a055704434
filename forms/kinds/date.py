import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forms.declaration import Ask
from forms.kinds.base import ORDERED, Kind, attrs
from forms.kinds.limits import day_limit

DEFAULT_LIMITS = ("-120y", "+10y")


class DayLimits:
    """A day that exists and lies where the question expects it; limits are read on each check,
    since a field lives longer than a day."""

    messages = {
        "not_a_date": _("Write a date that exists, for example 27/3/2026."),
        "too_early": _("This date is too far back: check the year."),
        "too_late": _("This date is too far ahead: check the year."),
        "future": _("This date is still to come: check the year."),
        "past": _("This date has passed: write one from today on."),
    }

    def __init__(self, ask: Ask) -> None:
        self.least = str(ask.least or DEFAULT_LIMITS[0])
        self.most = str(ask.most or DEFAULT_LIMITS[1])

    def check(self, day: dt.date) -> None:
        today = timezone.localdate()
        if day < day_limit(self.least, today):
            self.fail("past" if self.least == "today" else "too_early")
        if day > day_limit(self.most, today):
            self.fail("future" if self.most == "today" else "too_late")

    def fail(self, code: str) -> None:
        raise ValidationError(self.messages[code], code=code)

    def build(self, day: str, month: str, year: str) -> dt.date:
        try:
            found = dt.date(int(year), int(month), int(day))
        except (ValueError, OverflowError):
            self.fail("not_a_date")
        self.check(found)
        return found


class DayField(forms.CharField):
    def __init__(self, *, limits: DayLimits, **kwargs: Any) -> None:
        self.limits = limits
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        if not text:
            return None
        if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
            year, month, day = iso.groups()
        elif common := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", text):
            day, month, year = common.groups()
        else:
            raise ValidationError(DayLimits.messages["not_a_date"], code="not_a_date")
        return self.limits.build(day, month, year).isoformat()


class DateKind(Kind):
    """A date found in a calendar or copied from a letter; value: an ISO text. For dates people know
    by heart, as their birth date, use ``date_parts``."""

    name = "date"
    operators = ORDERED
    missing = _("Write the date, for example 27/3/2026.")
    label = _("Date")
    description = _(
        "A date found on a letter or in a calendar. For a birth date take “Date in three boxes”."
    )

    def field(self, ask: Ask, language: str) -> forms.Field:
        return DayField(
            limits=DayLimits(ask),
            widget=forms.TextInput(attrs=attrs(ask, type="date", **{"class": "short"})),
            **self.common(ask, language),
        )

    def words(self, value: Any, ask: Ask, language: str) -> str:
        with override(language):
            return date_format(dt.date.fromisoformat(value), "l j F Y")

    def written(self, value: Any, ask: Ask, language: str) -> str:
        return str(value)

    def anonymous(self, value: Any, ask: Ask) -> Any:
        """The month stays: enough to count by, too little to recognise a letter."""
        return f"{value[:7]}-01"

    def demo(self, ask: Ask) -> Any:
        return timezone.localdate().isoformat()
