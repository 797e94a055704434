"""What the form itself says about a request: flags, doubts whether it is the right door, people."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from desk.applications import Application
from desk.routing import language_name
from forms.declaration import say
from forms.derived import reason_sentences
from forms.submissions import Submission


@dataclass(frozen=True)
class Marks:
    """Sentences in the current language; empty where there is nothing to say."""

    flags: tuple[str, ...]
    doubts: tuple[str, ...]
    people: str
    second_language: str


def marks_of(application: Application) -> Marks:
    """Flags that are reasons of urgency stand with the urgency, not here."""
    submission = application.submission
    derived = submission.derived or {}
    form = submission.form
    language = get_language() or settings.LANGUAGE_CODE
    flags = [key for key in derived.get("flags", ()) if key not in application.urgency_reasons]
    failed = (derived.get("eligibility") or {}).get("checks", ())
    return Marks(
        tuple(reason_sentences(flags, form)),
        tuple(say(check.reason, language) for check in form.checks if check.key in failed),
        _people(derived.get("household_size") or 1, derived.get("minors") or 0),
        _second_language(submission),
    )


def _second_language(submission: Submission) -> str:
    second = submission.fact("second_language")
    return "" if second == submission.fact("language") else language_name(str(second or ""))


def _people(size: int, minors: int) -> str:
    if size < 2:
        return ""
    everybody = ngettext("%(size)s person", "%(size)s people", size) % {"size": size}
    if not minors:
        return everybody
    young = ngettext("%(minors)s minor", "%(minors)s minors", minors) % {"minors": minors}
    return _("%(people)s, of whom %(minors)s") % {"people": everybody, "minors": young}
