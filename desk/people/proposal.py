"""When the desk is asked to think about reserving a request. It decides nothing: a case that one
person alone decided to hide is a case that nobody takes up on a Friday night."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from desk.applications import Application

# Keys of flags (see the forms' declarations) and of urgency reasons that speak of violence.
VIOLENCE = frozenset({"not_safe_now", "hurt", "violence"})
MINOR_ALONE = frozenset({"minor_alone", "minors_alone"})


def is_strong(application: Application) -> bool:
    """Violence, and the person did not say that contact is safe: asked for at the top."""
    return bool(_signs(application) & VIOLENCE) and not application.safe_contact


def proposal(application: Application) -> str:
    """Why it should perhaps be reserved, in a sentence; empty where nothing speaks for it."""
    if application.restricted or application.is_closed:
        return ""
    signs = _signs(application)
    if is_strong(application):
        return _("The answers speak of violence, and contact is not safe. Reserve this request.")
    if signs & VIOLENCE:
        return _("The answers speak of violence. Think about reserving this request.")
    if signs & MINOR_ALONE:
        return _("The answers speak of a minor who is alone. Think about reserving this request.")
    return ""


def _signs(application: Application) -> set[str]:
    derived = application.submission.derived or {}
    flags: Iterable[str] = derived.get("flags", ())
    return {*flags, *application.urgency_reasons}
