"""Forms published by a process without a catalogue say their English in every language.

A version is never changed, so the cure is one more version with the words the catalogue has for
those texts and nothing else. Only words change: every answer is kept, and whoever is writing on
the form goes on with it in their own language.
"""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils.translation import gettext, override

from forms.catalogue import SHIPPED
from forms.declaration import Form, Text
from forms.versions import FormVersion, publish

SOURCE = "en"  # what the texts in code are written in

# One text of a form in one language: its English, the language, and the words that stand there.
Wrong = frozenset[tuple[str, str, str]]

# Called with what is wrong while forms are being healed.
healing: list[Callable[[Wrong], None]] = []


@transaction.atomic
def heal() -> list[FormVersion]:
    """Insert a version of every form that needs one; a form made from an ill one may, too.

    What an editor has written since stays: a text is healed only where it still says exactly what
    the shipped form had said, and only until the form has once been without such texts.
    """
    wrong: Wrong = frozenset().union(*map(_ill, SHIPPED))
    if not wrong:
        return []
    inserted = []
    for version in FormVersion.objects.newest():
        form = healed(version.form, wrong)
        if form != version.form:
            inserted.append(
                publish(
                    form,
                    source=version.source,
                    policy=FormVersion.Policy.CARRY,
                    wording_only=[ask.key for _step, ask in form.asks()],
                )[0]
            )
    for others in healing:
        others(wrong)
    return inserted


def healed(form: Form, wrong: Wrong) -> Form:
    def change(text: Text) -> Text:
        mine = _wrong_in(text) & wrong
        if not mine or not isinstance(text, Mapping):
            return text
        return {**text, **{code: _translated(source, code) for source, code, _words in mine}}

    return form.reworded(change)


def _ill(form_key: str) -> Wrong:
    """What is wrong in the shipped form, if English stands in it for another language and no
    version after it was free of that."""
    versions = FormVersion.objects.filter(form_key=form_key).order_by("number")
    shipped = versions.filter(source=FormVersion.Source.CODE).last()
    found = _wrong(shipped.form) if shipped else frozenset()
    if not any(words == source for source, _code, words in found):
        return frozenset()
    later = versions.filter(number__gt=shipped.number) if shipped else ()
    return found if all(found & _wrong(one.form) for one in later) else frozenset()


def _wrong(form: Form) -> Wrong:
    found: set[tuple[str, str, str]] = set()

    def look(text: Text) -> Text:
        found.update(_wrong_in(text))
        return text

    form.reworded(look)
    return frozenset(found)


def _wrong_in(text: Text) -> Wrong:
    """Other words than the catalogue's: English ones, or some that Django's own catalogue knew."""
    source = text.get(SOURCE) if isinstance(text, Mapping) else None
    if not source or not isinstance(text, Mapping):
        return frozenset()
    return frozenset(
        (source, code, words) for code, words in text.items() if words != _translated(source, code)
    )


def _translated(text: str, code: str) -> str:
    with override(code):
        return gettext(text)
