"""Days on which the city's desk is closed although others work."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from workflow.amending.applied import Misfit, Values

AREA = "closing"
LONGEST_NAME = 100


def days(values: Values) -> dict[dt.date, str]:
    found = {}
    for (area, key), value in values.items():
        if area == AREA and not refused(key, value):
            found[dt.date.fromisoformat(key)] = value
    return found


def refused(key: str, value: object) -> str:
    try:
        day = dt.date.fromisoformat(key)
    except ValueError:
        return _("This is not a day.")
    if day.isoformat() != key:
        return _("This is not a day.")
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        return _("Write why the desk is closed, in at most 100 letters.")
    return ""


def misfits(values: Values) -> Iterator[Misfit]:
    for (area, key), value in values.items():
        if area == AREA and (sentence := refused(key, value)):
            yield Misfit(area, key, sentence)
