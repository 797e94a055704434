"""From a form in English source text to a version in every language of the portal."""

from django.conf import settings
from django.utils.translation import gettext, override

from forms import healing, kinds, ledger
from forms.catalogue import SHIPPED
from forms.declaration import Form
from forms.versions import FormVersion, publish
from portal import catalogues


class UnsoundFormError(Exception):
    """The declaration has problems; ``args`` are the sentences."""


def compiled(form: Form) -> Form:
    return form.in_languages(_in_every_language)


def publish_shipped() -> list[tuple[FormVersion, bool]]:
    """Publish every shipped form that changed: (version, is new).

    Raises ``UnsoundFormError`` or ``StaleCatalogueError`` before anything is written.
    """
    catalogues.require()
    for form in SHIPPED.values():
        if problems := form.problems(kinds.registered()):
            raise UnsoundFormError(*problems)
    healed = {version.pk for version in healing.heal()}
    published = [_publish(form) for form in SHIPPED.values()]
    return [(version, is_new or version.pk in healed) for version, is_new in published]


def _publish(form: Form) -> tuple[FormVersion, bool]:
    current = FormVersion.objects.current(form.key)
    if current is not None and current.source == FormVersion.Source.CMS:
        # An editor goes on with this form: a release does not undo their work.
        return current, False
    decided = ledger.of(form) or ledger.Entry(form.digest())
    return publish(
        compiled(form),
        policy=decided.policy,
        close_on=decided.day,
        wording_only=decided.wording_only,
    )


def _in_every_language(text: str) -> dict[str, str]:
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = gettext(text)
    return found
