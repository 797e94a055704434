"""Who opened a draft besides its person, for the person to read."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forms.drafts import Draft
from forms.helping.relatives import RELATIVE
from forms.helping.rights import READ
from workflow.models import Reading


@dataclass(frozen=True)
class Looked:
    who: str
    last: str
    times: int


def at(draft: Draft) -> list[Looked]:
    """One line for each helper, in the order they first opened it. One query."""
    moments: dict[str, list[str]] = {}
    for reading in Reading.objects.about(draft).filter(what=READ).order_by("at", "pk"):
        when = timezone.localtime(reading.at)
        moments.setdefault(_name(reading), []).append(date_format(when, "l j F Y, H:i"))
    return [Looked(name, found[-1], len(found)) for name, found in moments.items()]


def _name(reading: Reading) -> str:
    if reading.actor_label == RELATIVE:
        return _("The relative or friend who helps")
    body = reading.organisation_label
    return f"{reading.actor_label} ({body})" if body else reading.actor_label
