"""Which days, and of what: chosen on the page, checked here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from desk import words
from desk.statistics.tallies import NOW, DayTally
from forms.kinds.district import districts

LONGEST = 10  # years
QUARTERS = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Choice:
    """``field`` is empty (everything) or the one thing that ``value`` narrows it down to."""

    since: dt.date
    until: dt.date
    field: str = ""
    value: str = ""

    def months(self) -> list[dt.date]:
        """The first day of each month of the period, in order."""
        count = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month
        start = self.since.year * 12 + self.since.month - 1
        return [dt.date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count + 1)]


class PeriodForm(forms.Form):
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    quarter = forms.TypedChoiceField(label=gettext_lazy("Quarter"), coerce=int, required=False)
    since = forms.DateField(
        label=pgettext_lazy("period", "From"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Instead of a year."),
    )
    until = forms.DateField(
        label=pgettext_lazy("period", "To"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    only = forms.ChoiceField(label=gettext_lazy("Only"), required=False)

    def __init__(self, data: Any, titles: dict[str, str]) -> None:
        self.today = timezone.localdate()
        super().__init__({"year": str(self.today.year)} | {k: v for k, v in data.items() if v})
        self._choices("year", [(year, str(year)) for year in self._years()])
        quarters = [(n, _("Quarter %(number)s") % {"number": n}) for n in QUARTERS]
        self._choices("quarter", [("", _("The whole year")), *quarters])
        self._choices("only", [("", _("Everything")), *_groups(titles)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if {"since", "until"} & self.errors.keys():
            return cleaned
        if since is None and until is None:
            return cleaned
        if since is None or until is None:
            missing = "since" if since is None else "until"
            self.add_error(missing, _("Give both days, or none and choose a year."))
        elif since > until:
            self.add_error("until", _("The last day comes before the first. Swap them."))
        elif (until.year - since.year) > LONGEST:
            self.add_error("since", _("Ten years at most."))
        return cleaned

    @property
    def choice(self) -> Choice:
        """After ``is_valid``."""
        chosen = self.cleaned_data
        field, _colon, value = (chosen.get("only") or "").partition(":")
        if chosen["since"]:
            return Choice(chosen["since"], chosen["until"], field, value)
        year, quarter = chosen["year"] or self.today.year, chosen["quarter"] or 0
        first, last = (quarter * 3 - 2, quarter * 3) if quarter else (1, 12)
        after = dt.date(year + last // 12, last % 12 + 1, 1)
        return Choice(dt.date(year, first, 1), after - dt.timedelta(days=1), field, value)

    def _years(self) -> list[int]:
        days = DayTally.objects.exclude(measure__in=NOW).order_by("day")
        oldest = days.values_list("day", flat=True).first() or self.today
        return list(range(self.today.year, min(oldest.year, self.today.year) - 1, -1))

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _groups(titles: dict[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    topics = [(key, label) for key, label in words.topic_labels().items() if key]
    return [
        (_("Topic"), _sorted("topic", topics)),
        (_("Form"), _sorted("form", list(titles.items()))),
        (_("District"), [(f"district:{key}", f"{key} – {n}") for key, n in districts().items()]),
    ]


def _sorted(field: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    ordered = sorted(pairs, key=lambda pair: pair[1])
    return [(f"{field}:{key}", label) for key, label in ordered]
