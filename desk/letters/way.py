"""By which way a message reaches the person, or why none does."""

from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext as _

from desk.applications import Application
from desk.contact.known import with_contacts
from desk.letters.kinds import Kind
from forms.contact.current import EMAIL as EMAIL_FACT
from forms.contact.current import PHONE as PHONE_FACT
from forms.contact.current import contact
from forms.reach import SMS, Reach
from portal import sms

PHONE = "phone"  # what the form writes for "By telephone"


@dataclass(frozen=True)
class Way:
    """``kind`` is ``email`` or ``sms``; both are empty where ``silent_because`` says why."""

    kind: str = ""
    to: str = ""
    silent_because: str = ""


def way_to(application: Application) -> Way:
    """Nothing at all leaves when the person has not said that contact is safe.

    A text message goes to whoever has chosen it, prefers the telephone or has no e-mail address,
    where this installation sends them and the number takes them.
    """
    if not application.safe_contact:
        return Way(
            silent_because=_("The person did not say that contact is safe. Nobody writes to them.")
        )
    found = reachable(application)
    if len(found) > 1:
        preferred = Kind.SMS if application.submission.fact("channel") == PHONE else Kind.EMAIL
        chosen = application.news_channel or preferred
        return next((way for way in found if way.kind == chosen), found[0])
    if found:
        return found[0]
    return Way(
        silent_because=_("No e-mail address is known. Tell the person by telephone or at the desk.")
    )


def reachable(application: Application) -> list[Way]:
    """Every address of the request that messages can be sent to: those the person sent with it,
    or the ones that took their place and were verified (``desk.contact``)."""
    submission = with_contacts(application)
    number = contact(submission, PHONE_FACT)
    ways = (
        Way(Kind.EMAIL, contact(submission, EMAIL_FACT)),
        Way(Kind.SMS, number if takes_texts(number) else ""),
    )
    return [way for way in ways if way.to]


def takes_texts(number: str) -> bool:
    """Whether text messages can be sent to it from here."""
    if not number or not sms.is_on():
        return False
    try:
        return Reach(SMS, number).takes_texts
    except phonenumbers.NumberParseException:
        return False
