"""Numbers of days that administrators may set. Rooms register theirs; a setting is the default."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from workflow.amending.applied import Misfit, Values

AREA = "term"


@dataclass(frozen=True)
class Term:
    """``setting`` names the setting that holds the number when no administrator chose one.

    ``at_once``: no date was stored or promised with it, so a change counts for what is running.
    """

    name: str
    label: Promise
    setting: str
    least: int
    most: int
    working_days: bool = True
    at_once: bool = False

    @property
    def default(self) -> int:
        return int(getattr(settings, self.setting))

    def refused(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int):
            return _("Write a whole number.")
        if not self.least <= value <= self.most:
            return _("Choose a number between %(least)s and %(most)s.") % {
                "least": self.least,
                "most": self.most,
            }
        return ""


_registered: dict[str, Term] = {}


def register(*found: Term) -> None:
    _registered.update({term.name: term for term in found})


def registered() -> tuple[Term, ...]:
    return tuple(_registered.values())


def find(name: str) -> Term:
    """Raises ``KeyError`` for a name nobody registered."""
    return _registered[name]


def changed(values: Values) -> dict[str, int]:
    """What administrators chose, where it still fits."""
    return {
        key: value
        for (area, key), value in values.items()
        if area == AREA and key in _registered and not _registered[key].refused(value)
    }


def misfits(values: Values) -> Iterator[Misfit]:
    for (area, key), value in values.items():
        if area != AREA:
            continue
        if key not in _registered:
            yield Misfit(area, key, _("The program no longer has this term."))
        elif sentence := _registered[key].refused(value):
            yield Misfit(area, key, sentence)
