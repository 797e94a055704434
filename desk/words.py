"""Dates, districts and topics in words, in the current language."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from home.topics import Topic
from network.nodes import district_label
from portal.localized import LocalizedText
from portal.site_version import remembered

__all__ = ["day", "district_label", "due", "moment", "topic_labels"]


# In these languages weekdays and months are written small; Django's names begin with a capital.
WRITTEN_SMALL = frozenset({"it", "fr", "es", "ro"})


def day(value: dt.date | dt.datetime | None) -> str:
    """With its weekday: people plan by it. A moment counts for its day here, not in Greenwich."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localdate(value)
    return _written(value, "l j F Y")


def moment(value: dt.datetime) -> str:
    return _written(timezone.localtime(value), "j F Y, H:i")


def _written(value: dt.date, form: str) -> str:
    text = date_format(value, form)
    return text.lower() if get_language() in WRITTEN_SMALL else text


def due(value: dt.date | None, today: dt.date, *, paused: bool = False) -> str:
    if value is None:
        return _("No due date")
    if paused:
        return _("The clock stands still")
    days = (value - today).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if days < 2:
        return _("Due tomorrow") if days else _("Due today")
    return _("Due on %(date)s") % {"date": _written(value, "l j F" if days < 7 else "j F")}


def topic_labels() -> dict[str, str]:
    """Every topic's label by key, in the current language; without a key, that it is not known."""
    return {"": _("Need not clear yet")} | {key: str(label) for key, label in _topics()}


@remembered
def _topics() -> list[tuple[str, LocalizedText]]:
    return list(Topic.objects.values_list("key", "label"))
