"""Mail to the applicant and to partners: that there is news, never what it is.

Whoever reads somebody else's mailbox learns that there is a request, and nothing about it. Nothing
at all leaves when the person has not said that contact is safe.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk import links, terms
from desk.applications import Application
from desk.referrals import Referral
from workflow import outbox
from workflow.models import Event, Message


@dataclass(frozen=True)
class Preview:
    """What would leave, or in ``silent_because`` why nothing does."""

    to: str = ""
    subject: str = ""
    body: str = ""
    silent_because: str = ""


def preview(application: Application) -> Preview:
    reason = _silent_because(application)
    if reason:
        return Preview(silent_because=reason)
    with override(links.mail_language(application)):
        subject, body = _words(application, _("[the link, valid for a few days]"))
    return Preview(to=_address_of(application), subject=subject, body=body)


def tell_applicant(application: Application, event: Event, kind: str) -> Message | None:
    """Queue "there is news" in the caller's transaction. ``None`` when nobody may be told."""
    if _silent_because(application):
        return None
    language = links.mail_language(application)
    with override(language):
        subject, body = _words(application, links.address(application))
    return outbox.post(
        key=f"application-{event.pk}",
        to=_address_of(application),
        language=language,
        subject=subject,
        body=body,
        kind=kind,
        about=application,
    )


def tell_partner(referral: Referral, event: Event, kind: str) -> Message | None:
    """Queue a call to the organisation's desk: sign in and look."""
    to = referral.organisation.email
    if not to:
        return None
    language = settings.LANGUAGE_CODE
    with override(language):
        subject, body = _partner_words(kind)
    return outbox.post(
        key=f"referral-{event.pk}",
        to=to,
        language=language,
        subject=subject,
        body=body,
        kind=kind,
        about=referral,
    )


def _silent_because(application: Application) -> str:
    if not application.safe_contact:
        return _("The person did not say that contact is safe. Nobody writes to them.")
    if not _address_of(application):
        return _("No e-mail address is known. Tell the person by telephone or at the desk.")
    return ""


def _address_of(application: Application) -> str:
    return str(application.submission.fact("email") or "")


def _words(application: Application, link: str) -> tuple[str, str]:
    reference = application.reference
    lines = (
        _("There is news about your request %(reference)s.") % {"reference": reference},
        "",
        _("Open this link to read it:"),
        link,
        "",
        _("The link works for %(days)s days. Do not pass it on.") % {"days": terms.link_days()},
        _("Later you can still open your request with your code and your date of birth."),
        "",
        _("Do not answer this message: nobody reads the answers."),
    )
    return _("News about your request %(reference)s") % {"reference": reference}, "\n".join(lines)


def _partner_words(kind: str) -> tuple[str, str]:
    inbox = settings.BASE_URL + reverse("desk_referrals:index")
    if kind == "referral_sent":
        subject = _("A request for help waits for your answer")
        first = _("The city's desk has passed a request for help to your organisation.")
        second = _("Please say yes or no within %(days)s working days.") % {
            "days": terms.referral_days()
        }
    else:
        subject = _("A request for help was taken back")
        first = _("A request for help that was with your organisation has been taken back.")
        second = _("You have nothing more to do for it.")
    return subject, "\n".join((first, second, "", _("Sign in to see your list:"), inbox))
