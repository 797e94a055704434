"""Values worked out from the answers, by name, in tested Python: nobody computes them in a form.

Urgency only sorts a queue: a person decides (GDPR art. 22). The limits below are the desk's own
rule of thumb, not the law's.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms.declaration import Form

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
    reasons: list[str]  # keys of REASONS, gravest first


def derive(form: Form, answers: Mapping[str, Any], on: dt.date) -> dict[str, Any]:
    """Everything the desk is told besides the answers, as JSON. ``answers`` are pruned ones."""
    when = legal_date(form, answers)
    return {
        "urgency": urgency(form, answers, on),
        "household_size": household_size(answers),
        "minors": minors(answers, on),
        "legal_date": when.isoformat() if when else None,
        "topic": form.topic,
        "safe_contact": safe_contact(form, answers),
    }


def household_size(answers: Mapping[str, Any]) -> int:
    """The person and everybody who lives with them."""
    return 1 + len(answers.get("people_with_you") or ())


def minors(answers: Mapping[str, Any], on: dt.date) -> int:
    """Only years are asked, so whoever turns 18 this year still counts: a child overlooked weighs
    more than one counted too many."""
    years = [row.get("member_born") for row in answers.get("people_with_you") or ()]
    return sum(1 for year in years if year is not None and on.year - year <= ADULT_AGE)


def legal_date(form: Form, answers: Mapping[str, Any]) -> dt.date | None:
    written = form.fact("legal_date", answers)
    return dt.date.fromisoformat(written) if written else None


def urgency(form: Form, answers: Mapping[str, Any], on: dt.date) -> Urgency:
    reasons = _reasons(form, answers, on)
    ordered = [key for key in REASONS if key in reasons]
    level = "low"
    if ordered:
        level = "high" if ordered[0] in HIGH else "medium"
    return {"level": level, "reasons": ordered}


def safe_contact(form: Form, answers: Mapping[str, Any]) -> bool:
    """Only a clear yes: who does not know whether it is safe is treated as if it were not."""
    return bool(form.fact("safe_contact", answers) == "yes")


def reason_sentences(keys: list[str]) -> list[str]:
    """In the current language; a key of an older release is left out."""
    return [str(REASONS[key]) for key in keys if key in REASONS]


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
    if (answers.get("months_behind") or 0) >= MANY_MONTHS and minors(answers, on):
        found.add("minors_in_arrears")
    return found
