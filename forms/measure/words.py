"""Kinds of errors and times, in words for the report."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FEWEST = 5  # smaller numbers could point at somebody

# Codes come from the fields of the kinds. One that is missing here is shown as it is.
CODES: dict[str, str | Promise] = {
    "required": gettext_lazy("left empty"),
    "invalid": gettext_lazy("not understood"),
    "invalid_choice": gettext_lazy("not one of the answers"),
    "invalid_list": gettext_lazy("not one of the answers"),
    "max_length": gettext_lazy("too long"),
    "min_length": gettext_lazy("too short"),
    "max_value": gettext_lazy("too large"),
    "min_value": gettext_lazy("too small"),
    "too_much": gettext_lazy("too large"),
    "too_large": gettext_lazy("too large"),
    "too_many": gettext_lazy("too many"),
    "too_long": gettext_lazy("too long"),
    "out_of_range": gettext_lazy("too small or too large"),
    "past": gettext_lazy("date in the past"),
    "future": gettext_lazy("date in the future"),
    "phone": gettext_lazy("not a telephone number"),
    "too_many_forms": gettext_lazy("too many"),
    "too_early": gettext_lazy("date too early"),
    "too_late": gettext_lazy("date too late"),
    "not_a_date": gettext_lazy("not a date"),
    "not_an_amount": gettext_lazy("not an amount"),
    "not_a_number": gettext_lazy("not a number"),
    "unreadable": gettext_lazy("signs that cannot be read"),
    "alone": gettext_lazy("ticked together with “none of these”"),
    "address": gettext_lazy("a part of the address is missing"),
    "signature": gettext_lazy("not the name given before"),
    "changed": gettext_lazy("the notice had changed meanwhile"),
    "missing_management_form": gettext_lazy("the page did not arrive complete"),
    "wrong": gettext_lazy("a sign is wrong"),
    "length": gettext_lazy("wrong number of signs"),
    "other": gettext_lazy("other"),
}


def code_words(code: str) -> str:
    return str(CODES.get(code, code.replace("_", " ")))


def safe(count: int) -> str:
    """A number that points at nobody."""
    return str(count) if count == 0 or count >= FEWEST else f"<{FEWEST}"


def share(part: int, whole: int) -> str:
    """A percentage, or nothing where one of the numbers is too small to be told."""
    if whole < FEWEST or 0 < part < FEWEST or 0 < whole - part < FEWEST:
        return ""
    return f"{round(100 * part / whole)}%"


def median(taken: dict[int, int]) -> int | None:
    """``{at most seconds: how many}``: within how many seconds half of them had finished."""
    total = sum(taken.values())
    if total < FEWEST:
        return None
    passed = 0
    for seconds in sorted(taken):
        passed += taken[seconds]
        if 2 * passed >= total:
            return seconds
    return None


def time_words(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < 120:
        return _("%(count)d seconds") % {"count": seconds}
    return _("%(count)d minutes") % {"count": round(seconds / 60)}
