"""From a form in English source text to a version in every language of the portal."""

from django.conf import settings
from django.utils.translation import gettext, override

from forms import kinds
from forms.catalogue import SHIPPED
from forms.declaration import Form
from forms.versions import FormVersion, publish


class UnsoundFormError(Exception):
    """The declaration has problems; ``args`` are the sentences."""


def compiled(form: Form) -> Form:
    return form.in_languages(_in_every_language)


def publish_shipped() -> list[tuple[FormVersion, bool]]:
    """Publish every shipped form that changed: (version, is new).

    Raises ``UnsoundFormError`` before anything is written.
    """
    for form in SHIPPED.values():
        if problems := form.problems(kinds.registered()):
            raise UnsoundFormError(*problems)
    return [publish(compiled(form)) for form in SHIPPED.values()]


def _in_every_language(text: str) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = gettext(text)
    return found
