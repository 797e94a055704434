"""What the contact that counted so far is told, so that a stranger's change is noticed.

A wrong address may be a stranger's mailbox: not a word about the request, and no link to it.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override

from desk import links
from desk.applications import Application
from desk.letters.kinds import Kind
from desk.letters.values import values_of
from desk.letters.way import Way, takes_texts, way_to
from forms.contact.current import EMAIL
from forms.contact.records import ContactChange
from workflow import outbox
from workflow.models import Message

ASKED = "contact_asked"


def tell_the_old(change: ContactChange, application: Application) -> Message | None:
    """``None`` where nobody may be told: contact is not safe, or nothing can be reached."""
    way = _old_way(change, application)
    if way is None:
        return None
    language = links.mail_language(application)
    is_text = way.kind == Kind.SMS
    with override(language):
        return outbox.post(
            key=f"contact-asked-{change.pk}",
            to=way.to,
            language=language,
            subject="" if is_text else _("Your contact is being changed"),
            body=_words(application, language),
            kind=ASKED,
            about=application,
            channel=way.kind,
        )


def _old_way(change: ContactChange, application: Application) -> Way | None:
    if not application.safe_contact:
        return None
    if change.fact == EMAIL and change.was:
        return Way(Kind.EMAIL, change.was)
    if change.fact != EMAIL and takes_texts(change.was):
        return Way(Kind.SMS, change.was)
    way = way_to(application)
    return way if way.kind else None


def _words(application: Application, language: str) -> str:
    said = _(
        "We were asked to write to another address or number from now on. If it was you, there is "
        "nothing to do. If not, tell the city's desk."
    )
    phone = values_of(application, Kind.EMAIL, language)["desk_phone"]()
    return f"{said} {phone}".strip()
