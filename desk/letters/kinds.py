"""What a template can be for: kinds of text, occasions, languages."""

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.documents import Document

Choices = list[tuple[str, str | Promise]]


class Kind(models.TextChoices):
    """``email`` and ``sms`` say only that there is news; ``page`` is read behind the person's link,
    ``letter`` on paper."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    LETTER = "letter", _("letter")
    PAGE = "page", _("text on the page of the request")


MESSAGE = "message"  # the occasion of a message that changes no state
# Chosen without anybody looking: there must be one answer.
AUTOMATIC = (Kind.EMAIL, Kind.SMS)
WITH_SUBJECT = (Kind.EMAIL, Kind.LETTER)

# People are written to in more languages than the pages have.
ALSO_WRITTEN: Choices = [
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ro", _("Romanian")),
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
]


def languages() -> Choices:
    """Code and name, the main language first."""
    pages = [(code, name) for code, name in settings.LANGUAGES]
    known = {code for code, _name in pages}
    return [*pages, *(pair for pair in ALSO_WRITTEN if pair[0] not in known)]


def written(code: str) -> str:
    """The language in which we write to somebody who speaks ``code``; the main one for others.
    Forms say "zh" where we write "zh-hans"."""
    known = [each for each, _name in languages()]
    plain = code.split("-", maxsplit=1)[0]
    alike = (each for each in known if plain and each.split("-", maxsplit=1)[0] == plain)
    return code if code in known else next(alike, settings.LANGUAGE_CODE)


def on(transition: str) -> str:
    """The occasion of a change."""
    return f"on:{transition}"


def during(state: str) -> str:
    """The occasion of a state, however it was reached."""
    return f"in:{state}"


def occasions() -> Choices:
    """Every change that the person can be told about, then every state."""
    known, again = Application.workflow(), Document.workflow().transition("ask_again")
    changes: Choices = [(on(t.name), t.label) for t in known.transitions if t.public]
    states: Choices = [(during(s.name), s.label) for s in known.states]
    message = (on(MESSAGE), _("Message to the applicant"))
    return [*changes, (on(again.name), again.label), message, *states]


def occasion_label(key: str) -> str:
    if not key:
        return str(_("Any occasion"))
    label = dict(occasions()).get(key, key)
    if key.startswith("in:"):
        return str(_("In the state “%(state)s”")) % {"state": label}
    return str(_("When: %(change)s")) % {"change": label}
