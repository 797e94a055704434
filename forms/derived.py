"""Values worked out from the answers, by name, in tested Python: nobody computes them in a form.

Urgency only sorts a queue: a person decides (GDPR art. 22). The limits below are the desk's own
rule of thumb, not the law's.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forms.declaration import ROW_FACTS, Ask, Form, Step, say

NEAR_DAYS = 15
SOON_DAYS = 45
MANY_MONTHS = 3
ADULT_AGE = 18

# Why a request is urgent, in words for operators. The keys are stored with the submission.
REASONS: Mapping[str, str | Promise] = {
    "date_near": _("The date in the letter is within 15 days"),
    "date_passed": _("The date in the letter has passed"),
    "bailiff": _("The bailiff has given notice"),
    "order": _("The judge has ordered the eviction"),
    "date_soon": _("The date in the letter is within 45 days"),
    "summons": _("There is a hearing at the court"),
    "minors_in_arrears": _("There are minors and three or more months unpaid"),
}
HIGH = ("date_near", "date_passed", "bailiff", "order")


class Urgency(TypedDict):
    level: str  # high, medium, low
    reasons: list[str]  # keys of REASONS and of the form's own flags, gravest first


Compute = Callable[[Form, Mapping[str, Any], dt.date], Any]


@dataclass(frozen=True)
class Derived:
    """``compute(form, pruned answers, day)`` gives a JSON value; ``label`` is for operators."""

    name: str
    label: str | Promise
    compute: Compute
    # Worked out for each form; the others only for a form that names them.
    always: bool = False


_derived: dict[str, Derived] = {}


def register(
    name: str, label: str | Promise, *, always: bool = False
) -> Callable[[Compute], Compute]:
    """A derived value of this or another room: named, in Python, tested there."""

    def keep(compute: Compute) -> Compute:
        if name in _derived:
            raise ValueError(f"derived value registered twice: {name}")
        _derived[name] = Derived(name, label, compute, always)
        return compute

    return keep


def registered() -> Mapping[str, Derived]:
    return _derived


def derive(form: Form, answers: Mapping[str, Any], on: dt.date) -> dict[str, Any]:
    """Everything the desk is told besides the answers, as JSON. ``answers`` are pruned ones.

    A value of a room that is not installed any more is left out, never an error: the request
    must arrive.
    """
    wanted = [one for one in _derived.values() if one.always or one.name in form.derived]
    return {one.name: one.compute(form, answers, on) for one in wanted}


def household(form: Form, answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Whoever lives with the person: the rows of the group that asks about members."""
    step = _members_step(form)
    return list(answers.get(step.repeat) or ()) if step else []


@register("household_size", _("People in the household"), always=True)
def household_size(form: Form, answers: Mapping[str, Any], _on: dt.date) -> int:
    """The person and everybody who lives with them."""
    return 1 + len(household(form, answers))


@register("minors", _("Minors in the household"), always=True)
def minors(form: Form, answers: Mapping[str, Any], on: dt.date) -> int:
    """Only years are asked, so whoever turns 18 this year still counts: a child overlooked weighs
    more than one counted too many."""
    step = _members_step(form)
    born = next((ask.key for ask in step.asks if _is_birth_year(ask)), "") if step else ""
    years = [row.get(born) for row in household(form, answers)]
    return sum(1 for year in years if isinstance(year, int) and on.year - year <= ADULT_AGE)


def legal_date(form: Form, answers: Mapping[str, Any]) -> dt.date | None:
    written = form.fact("legal_date", answers)
    return dt.date.fromisoformat(written) if written else None


@register("legal_date", _("Next legal date"), always=True)
def _legal_date(form: Form, answers: Mapping[str, Any], _on: dt.date) -> str | None:
    when = legal_date(form, answers)
    return when.isoformat() if when else None


@register("urgency", _("Urgency"), always=True)
def urgency(form: Form, answers: Mapping[str, Any], on: dt.date) -> Urgency:
    found = _reasons(form, answers, on)
    high = [key for key in REASONS if key in found and key in HIGH]
    medium = [key for key in REASONS if key in found and key not in HIGH]
    for flag in form.raised(answers):
        if flag.key not in (*high, *medium) and flag.urgency:
            (high if flag.urgency == "high" else medium).append(flag.key)
    level = "high" if high else "medium" if medium else "low"
    return {"level": level, "reasons": [*high, *medium]}


@register("flags", _("Flags"), always=True)
def _flags(form: Form, answers: Mapping[str, Any], _on: dt.date) -> list[str]:
    return [flag.key for flag in form.raised(answers)]


@register("eligibility", _("Right door or not"), always=True)
def _eligibility(form: Form, answers: Mapping[str, Any], _on: dt.date) -> dict[str, Any]:
    found = form.eligibility(answers)
    return {"level": found.level, "checks": [check.key for check in found.failed]}


@register("topic", _("Topic"), always=True)
def _topic(form: Form, answers: Mapping[str, Any], _on: dt.date) -> str:
    """What the person chose, where the form asks: of several the first, as the form lists the
    gravest first."""
    chosen = form.fact("topic", answers) or form.topic
    first = chosen[0] if isinstance(chosen, list | tuple) else chosen
    return "" if first == "other" else str(first)


@register("safe_contact", _("Safe to contact"), always=True)
def _safe_contact(form: Form, answers: Mapping[str, Any], _on: dt.date) -> bool:
    return safe_contact(form, answers)


def safe_contact(form: Form, answers: Mapping[str, Any]) -> bool:
    """Only a clear yes: who does not know whether it is safe is treated as if it were not."""
    return bool(form.fact("safe_contact", answers) == "yes")


def reason_sentences(keys: list[str], form: Form | None = None) -> list[str]:
    """In the current language, the form's own flags included; a key of an older release is left
    out."""
    language = get_language() or settings.LANGUAGE_CODE
    flags = {flag.key: say(flag.label, language) for flag in form.flags} if form else {}
    sentences = {**flags, **REASONS}
    return [str(sentences[key]) for key in keys if key in sentences]


def _members_step(form: Form) -> Step | None:
    """The group that asks about members; before questions meant anything it went by its name."""
    return next(
        (
            step
            for step in form.groups.values()
            if step.repeat == "people_with_you" or any(ask.means in ROW_FACTS for ask in step.asks)
        ),
        None,
    )


def _is_birth_year(ask: Ask) -> bool:
    return ask.means == "member_birth_year" or ask.key == "member_born"


def _reasons(form: Form, answers: Mapping[str, Any], on: dt.date) -> set[str]:
    found: set[str] = set()
    when = legal_date(form, answers)
    if when is not None:
        days = (when - on).days
        if days < 0:
            found.add("date_passed")
        elif days <= NEAR_DAYS:
            found.add("date_near")
        elif days <= SOON_DAYS:
            found.add("date_soon")
    letter = answers.get("letter")
    if letter in ("bailiff", "order", "summons"):
        found.add(letter)
    behind = answers.get("months_behind")
    if isinstance(behind, int) and behind >= MANY_MONTHS and minors(form, answers, on):
        found.add("minors_in_arrears")
    return found
