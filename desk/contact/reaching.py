"""Whether a code can be sent to a new contact, or why not."""

from django.utils.translation import gettext as _

from desk.applications import Application
from desk.letters.way import takes_texts
from forms.contact.current import EMAIL


def can_send_code(application: Application, fact: str, value: str) -> bool:
    """Nothing at all is sent, not even a code, where contact is not safe."""
    return application.safe_contact and (fact == EMAIL or takes_texts(value))


def why_no_code(application: Application, fact: str, *, by_desk: bool) -> str:
    if fact == EMAIL:
        return (
            _("Contact is not safe, so no code may be sent to an e-mail address.")
            if by_desk
            else _("You did not say that writing to you is safe, so we send nothing.")
        )
    if by_desk:
        return _(
            "No code can be sent to this number. Speak with the person on it, and confirm that you "
            "did."
        )
    return _("We cannot send a code to this number. Telephone the city's desk: it writes it down.")
