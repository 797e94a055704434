"""The workflows, terms and closing days as they are in force: definition and what was changed.

Remembered in each process while the site's token stands, so that a change counts in all of them at
once; within a request it is looked up once. The gate does not trust memory: see ``as_of_now``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from asgiref.local import Local
from django.apps import apps
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from portal import site_version
from workflow.amending import applied, closing, terms
from workflow.amending.applied import Misfit
from workflow.definition import Text, Workflow

KINDS = (applied.STATE, applied.STEP, terms.AREA, closing.AREA)


@dataclass(frozen=True)
class InForce:
    """``amendments`` by area and key."""

    amendments: Mapping[tuple[str, str], Any] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[tuple[str, str], Any]:
        return {place: row.after for place, row in self.amendments.items()}

    @cached_property
    def _workflows(self) -> tuple[dict[str, Workflow], list[Misfit]]:
        return applied.workflows(self.values)

    @property
    def workflows(self) -> dict[str, Workflow]:
        return self._workflows[0]

    @cached_property
    def terms(self) -> dict[str, int]:
        return terms.changed(self.values)

    @cached_property
    def closed(self) -> dict[dt.date, str]:
        return closing.days(self.values)

    @cached_property
    def misfits(self) -> list[Misfit]:
        unknown = _("The program no longer has this.")
        return [
            *self._workflows[1],
            *terms.misfits(self.values),
            *closing.misfits(self.values),
            *(Misfit(area, key, unknown) for area, key in self.values if _kind(area) not in KINDS),
        ]


_kept: dict[str, InForce] = {}
_request = Local()


def get(name: str) -> Workflow:
    """Raises ``KeyError`` when nobody registered the name."""
    return current().workflows[name]


def now(name: str) -> Workflow:
    """As the database has it at this moment, for whoever writes."""
    return read().workflows[name]


@contextmanager
def as_of_now() -> Iterator[Mapping[str, Workflow]]:
    """The same for all workflows, read once for a change and the changes that follow from it."""
    outer: Mapping[str, Workflow] | None = getattr(_request, "now", None)
    if outer is not None:
        yield outer
        return
    _request.now = read().workflows
    try:
        yield _request.now
    finally:
        _request.now = None


def state_label(workflow: str, state: str) -> Text:
    """For what is made once and read later."""
    return lazy(lambda: str(get(workflow).state(state).label), str)()


def days_of(term: terms.Term) -> int:
    return current().terms.get(term.name, term.default)


def current() -> InForce:
    seen: InForce | None = getattr(_request, "seen", None)
    if seen is not None:
        return seen
    found = _remembered()
    if getattr(_request, "is_open", False):
        _request.seen = found
    return found


def read() -> InForce:
    rows = apps.get_model("workflow", "Amendment")._default_manager.in_force()
    return InForce({(row.area, row.key): row for row in rows})


def forget() -> None:
    """Something was changed in this very request."""
    _request.seen = None


def begin_request(**_signal: Any) -> None:
    _request.is_open, _request.seen = True, None


def end_request(**_signal: Any) -> None:
    _request.is_open, _request.seen = False, None


def ill() -> str:
    """For ``/health/``: changes that no longer fit the program do not count."""
    found = current().misfits
    return f"{len(found)} changes of workflows or terms no longer fit" if found else ""


def _kind(area: str) -> str:
    return area.partition(":")[0]


def _remembered() -> InForce:
    token = site_version.current()
    if token is None:
        return read()
    found = _kept.get(token)
    if found is None:
        found = read()
        _kept.clear()
        _kept[token] = found
    return found
