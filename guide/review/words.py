"""Why a text goes back to whoever wrote it. The keys are stored: add new ones, change none."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

REASONS = {
    "wrong": _("Something is not correct"),
    "outdated": _("A rule or an amount has changed"),
    "missing": _("Something important is missing"),
    "source": _("A source is missing"),
    "unclear": _("It is hard to understand"),
    "long": _("It is too long"),
    "tone": _("The tone is not right for the reader"),
    "other": _("Another reason"),
}


def in_words(reasons: Iterable[str]) -> list[str]:
    return [str(REASONS[key]) for key in reasons if key in REASONS]
