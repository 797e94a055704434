"""The code that proves a new contact: it goes there and nowhere else."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from desk import links
from desk.applications import Application
from forms.contact.current import EMAIL
from forms.contact.records import CODE, ContactChange, ContactCode
from portal import onetime, throttle
from portal.crypto import keyed_hash
from workflow import gate, outbox
from workflow.models.message import Channel

HOUR = dt.timedelta(hours=1)
MOST_FOR_REQUEST = 5  # codes in an hour
MOST_FOR_CONTACT = 5  # whoever asks for it: nobody's telephone is flooded from here


class TooMany(gate.Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("We have sent several codes. Wait an hour, or telephone the city's desk.")
        )


def send(change: ContactChange, application: Application) -> None:
    """The row of the application is locked. Raises ``TooMany``, and nothing leaves."""
    if not throttle.take(
        ("contact-code", application.submission.uuid.hex, MOST_FOR_REQUEST),
        ("contact-code-to", f"{change.fact} {change.value.lower()}", MOST_FOR_CONTACT),
        within=HOUR,
    ):
        raise TooMany
    digits = onetime.new_digits()
    code = ContactCode.objects.create(change=change, code_hash=_hash(change, digits))
    language = links.mail_language(application)
    is_mail = change.fact == EMAIL
    with override(language):
        outbox.post(
            key=f"contact-code-{code.pk}",
            to=change.value,
            language=language,
            subject=_("Your code") if is_mail else "",
            body=_for_mail(digits) if is_mail else _for_text(digits),
            kind=CODE,
            about=application,
            channel=Channel.EMAIL if is_mail else Channel.SMS,
        )


def judge(change: ContactChange, digits: str) -> onetime.Verdict:
    """The rows of the application and of the change are locked."""
    return onetime.judge(change.codes.first(), _hash(change, digits))


def minutes() -> int:
    return int(ContactCode.LASTS.total_seconds() // 60)


def _hash(change: ContactChange, digits: str) -> str:
    """Bound to its correction: the code of another one is a wrong code."""
    return keyed_hash("contact-code", f"{change.pk}:{digits}")


def _for_mail(digits: str) -> str:
    return _(
        "Your code is %(code)s. It works for %(minutes)s minutes.\n\n"
        "Write it on the page where you gave this address, or read it out to the city's desk if "
        "you are on the telephone with it. It shows that we can reach you here.\n\n"
        "If you know nothing of this, delete this message. Nothing else happens."
    ) % {"code": digits, "minutes": minutes()}


def _for_text(digits: str) -> str:
    return _(
        "Your code is %(code)s. It works for %(minutes)s minutes. If you know nothing of this, "
        "delete this message."
    ) % {"code": digits, "minutes": minutes()}
