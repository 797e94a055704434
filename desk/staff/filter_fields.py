"""The fields behind the queue's filters: whatever is typed becomes a value or a sentence."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters.fields import MultipleChoiceField, RangeField
from wagtail.admin.filters import DateRangePickerWidget

FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
MOST_DAYS = 3650
FORGET = ("", None)  # what a field holds that was not filled in


class SeveralField(MultipleChoiceField):
    """Values that are not in the list any more are told; ``FilterForm`` keeps the others."""

    def validate(self, value: list[str]) -> None:
        unknown = [each for each in value if not self.valid_value(each)]
        if unknown:
            raise ValidationError(
                ngettext(
                    "one value is not in the list any more and is left out.",
                    "%(count)s values are not in the list any more and are left out.",
                    len(unknown),
                )
                % {"count": len(unknown)}
            )

    def known(self, value: list[str]) -> list[str]:
        return [each for each in value if self.valid_value(each)]


class FilterForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        for name, field in self.fields.items():
            if name in self.errors and isinstance(field, SeveralField):
                given = field.widget.value_from_datadict(
                    self.data, self.files, self.add_prefix(name)
                )
                self.cleaned_data[name] = field.known([str(each) for each in given or []])
        return self.cleaned_data


class DaysField(RangeField):
    widget = DateRangePickerWidget

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        day = {"invalid": gettext_lazy("write the day like this: 31/12/2026.")}
        super().__init__(
            (forms.DateField(error_messages=day), forms.DateField(error_messages=day)),
            *args,
            **kwargs,
        )

    def compress(self, days: list[dt.date | None]) -> slice | None:
        if not any(days):
            return None
        first, last = days
        for day in filter(None, days):
            if not FIRST_DAY <= day <= LAST_DAY:
                raise ValidationError(_("the year must be between 2000 and 2099."))
        if first and last and first > last:
            raise ValidationError(_("the first day is after the last one. Exchange the two days."))
        return slice(first, last)


class DaysFilter(django_filters.RangeFilter):
    """From a day to a day, both included. A moment belongs to its day here."""

    field_class = DaysField

    def filter(self, found: QuerySet[Any], value: slice | None) -> QuerySet[Any]:
        if value is None:
            return found
        moments = isinstance(found.model._meta.get_field(self.field_name), DateTimeField)
        if value.start:
            first = _midnight(value.start) if moments else value.start
            found = found.filter(**{f"{self.field_name}__gte": first})
        if value.stop:
            after = value.stop + dt.timedelta(days=1)
            found = found.filter(
                **{f"{self.field_name}__lt": _midnight(after) if moments else after}
            )
        return found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


class WholeDaysField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("decimal_places", None)
        sentence = _number_sentence
        super().__init__(
            min_value=0,
            max_value=MOST_DAYS,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """A row of digits longer than any number is worth reading is not read."""
        if len(str(value or "")) > 20:
            raise ValidationError(_number_sentence)
        return super().clean(value)


_number_sentence = gettext_lazy("write a whole number of days, from 0 to 3650.")


class NumberOfDays(django_filters.Filter):
    field_class = WholeDaysField
