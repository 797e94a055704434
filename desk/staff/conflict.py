from dataclasses import dataclass

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from desk.staff.timeline import who
from workflow import gate


@dataclass(frozen=True)
class Conflict:
    """Why a change was not made, and what was typed for it."""

    sentence: str
    change: str = ""
    kept: str = ""


def conflict_of(refusal: gate.Refusal, kept: str = "") -> Conflict:
    change = ""
    if isinstance(refusal, gate.StaleVersion) and refusal.event is not None:
        event = refusal.event
        change = _("“%(change)s” by %(who)s, %(time)s ago.") % {
            "change": event.label,
            "who": who(event.actor_label, event.organisation_label),
            "time": timesince(event.at),
        }
    return Conflict(refusal.sentence, change, kept)
