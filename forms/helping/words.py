"""Who filled in, in words: for the check page, receipts, the desk and the person.

Everything is made from the snapshot (``Assistance.snapshot``), so that a submission says for ever
what was true when it was sent.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms.helping.assistance import Assistance

Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    label: str
    text: str


def who(snapshot: Snapshot) -> str:
    """ "Marta Rossi (Casa Aperta)" or "Marta Rossi (son or daughter)"."""
    beside = snapshot.get("organisation") or label(Assistance.Relation, snapshot.get("relation"))
    name = str(snapshot.get("label") or "")
    return f"{name} ({beside})" if name and beside else name or beside


def lines(snapshot: Snapshot, language: str) -> list[Line]:
    """Empty when the person filled in alone."""
    if not snapshot or not snapshot.get("kind"):
        return []
    with override(language):
        found = [
            Line(_("Filled in by"), who(snapshot)),
            Line(_("Channel"), label(Assistance.Channel, snapshot.get("channel"))),
            Line(
                _("Agreement of the person"),
                _("%(how)s, on %(when)s: “%(sentence)s”")
                % {
                    "how": label(Assistance.Mandate, snapshot.get("mandate")),
                    "when": moment(snapshot.get("agreed_at", "")),
                    "sentence": snapshot.get("sentence", ""),
                },
            ),
            Line(
                _("Privacy notice"),
                _("%(how)s, on %(when)s")
                % {
                    "how": label(Assistance.Told, snapshot.get("told")),
                    "when": moment(snapshot.get("told_at", "")),
                },
            ),
        ]
        if snapshot.get("received_on"):
            day = dt.date.fromisoformat(snapshot["received_on"])
            found.append(Line(_("Paper form received on"), date_format(day, "l j F Y")))
        if snapshot.get("taken_over_at"):
            found.append(
                Line(_("Taken over by the person"), moment(snapshot.get("taken_over_at", "")))
            )
        if snapshot.get("revoked_at"):
            found.append(Line(_("Help ended by the person"), moment(snapshot["revoked_at"])))
        found += [Line(_("Helped before"), who(one)) for one in snapshot.get("earlier", ())]
        return found


def label(choices: Any, value: Any) -> str:
    return str(dict(choices.choices).get(value, "")) if value else ""


def moment(written: str) -> str:
    """ "Monday 23 November 2026 at 14:32", from ISO text; empty for none."""
    if not written:
        return ""
    at = timezone.localtime(dt.datetime.fromisoformat(written))
    return _("%(day)s at %(time)s") % {
        "day": date_format(at, "l j F Y"),
        "time": date_format(at, "H:i"),
    }
