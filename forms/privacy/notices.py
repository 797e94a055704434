"""The privacy notice of a form (GDPR art. 13): a text that is edited, and versions that are not.

``NoticeText`` is what editors write. Publishing it inserts a ``Notice``: every language, complete,
never changed again, so that "housing-risk 3" means the same words for ever. A form without a
notice of its own shows the general one (the scope ``""``).
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.localized import LocalizedField
from portal.site_version import remembered
from workflow.models.about import AppendOnly, AppendOnlyQuerySet

GENERAL = "general"  # what the scope "" is called in names and addresses
MOST_LINES = 5

# What art. 13 GDPR asks for, in the order people read it. The key is the field of NoticeText.
SECTIONS = {
    "controller": gettext_lazy("Who is responsible for your data"),
    "dpo": gettext_lazy("Who answers questions about data"),
    "purpose": gettext_lazy("Why we use your data"),
    "basis": gettext_lazy("Which law allows it"),
    "categories": gettext_lazy("Which data we use"),
    "mandatory": gettext_lazy("What you must answer and what you need not"),
    "recipients": gettext_lazy("Who sees your data"),
    "retention": gettext_lazy("How long we keep your data"),
    "transfers": gettext_lazy("Where your data stay"),
    "rights": gettext_lazy("Your rights"),
    "complaint": gettext_lazy("If you think we are wrong"),
}


class NoticeText(models.Model):
    """The text being worked on: one for each form, and the general one. A section left empty in a
    form's text is taken from the general one when it is published."""

    form_key = models.SlugField(
        gettext_lazy("form"),
        max_length=60,
        blank=True,
        unique=True,
        help_text=gettext_lazy("The key of the form. Empty: for every form without its own text."),
        error_messages={"unique": gettext_lazy("This form already has a text.")},
    )
    short = LocalizedField(
        gettext_lazy("in short"),
        long=True,
        blank=True,
        help_text=gettext_lazy("At most five lines: they stand above the box to tick."),
    )
    controller = LocalizedField(SECTIONS["controller"], long=True, blank=True)
    dpo = LocalizedField(SECTIONS["dpo"], long=True, blank=True)
    purpose = LocalizedField(SECTIONS["purpose"], long=True, blank=True)
    basis = LocalizedField(SECTIONS["basis"], long=True, blank=True)
    categories = LocalizedField(SECTIONS["categories"], long=True, blank=True)
    mandatory = LocalizedField(SECTIONS["mandatory"], long=True, blank=True)
    recipients = LocalizedField(SECTIONS["recipients"], long=True, blank=True)
    retention = LocalizedField(SECTIONS["retention"], long=True, blank=True)
    transfers = LocalizedField(SECTIONS["transfers"], long=True, blank=True)
    rights = LocalizedField(SECTIONS["rights"], long=True, blank=True)
    complaint = LocalizedField(SECTIONS["complaint"], long=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("text of a privacy notice")
        verbose_name_plural = gettext_lazy("texts of the privacy notices")
        ordering = ["form_key"]

    def __str__(self) -> str:
        return self.form_key or _("General notice")

    def clean(self) -> None:
        if self.form_key == GENERAL:
            raise ValidationError({"form_key": _("Leave it empty for the general notice.")})
        for code, name in settings.LANGUAGES:
            if len(lines((self.short or {}).get(code, ""))) > MOST_LINES:
                sentence = _("%(language)s: at most %(most)s lines in short.")
                raise ValidationError({"short": sentence % {"language": name, "most": MOST_LINES}})


class NoticeQuerySet(AppendOnlyQuerySet["Notice"]):
    def current(self, form_key: str) -> "Notice | None":
        """The notice people read now for this form: its own, or else the general one."""
        found = self.filter(form_key__in=(form_key, "")).order_by("-form_key", "-number")
        return found.first()


@dataclass(frozen=True)
class Section:
    title: str
    text: str
    key: str


class Notice(AppendOnly):
    """One published version. ``texts`` is ``{language: {"short": [lines], "sections": [[key,
    title, text]]}}``, complete in every language of the portal."""

    form_key = models.SlugField(gettext_lazy("form"), max_length=60, blank=True)
    number = models.PositiveIntegerField(gettext_lazy("number"))
    texts = models.JSONField(gettext_lazy("texts"))
    digest = models.CharField(gettext_lazy("digest"), max_length=64)
    published_at = models.DateTimeField(gettext_lazy("published"), default=timezone.now)
    published_by = models.CharField(gettext_lazy("by"), max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("privacy notice")
        verbose_name_plural = gettext_lazy("privacy notices")
        ordering = ["form_key", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["form_key", "number"],
                name="notice_number_once",
                violation_error_message=gettext_lazy(
                    "This notice already has a version with this number."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str:
        return self.form_key or GENERAL

    @property
    def name(self) -> str:
        """What is stored with an answer: "housing-risk 3"."""
        return f"{self.scope} {self.number}"

    @cached_property
    def languages(self) -> list[str]:
        return list(self.texts)

    def short(self, language: str = "") -> list[str]:
        return list(self._in(language)["short"])

    def sections(self, language: str = "") -> list[Section]:
        return [Section(title, text, key) for key, title, text in self._in(language)["sections"]]

    def _in(self, language: str) -> dict[str, Any]:
        code = language or get_language() or settings.LANGUAGE_CODE
        texts: dict[str, Any] = self.texts
        return texts.get(code) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()))


def in_words(name: str) -> str:
    """The name stored with an answer, for people: "version 3, for this form"."""
    scope, _space, number = name.rpartition(" ")
    if not scope:
        return name
    if scope == GENERAL:
        return _("version %(number)s, for the whole site") % {"number": number}
    return _("version %(number)s, for this form") % {"number": number}


def current(form_key: str) -> Notice | None:
    """As ``Notice.objects.current``, remembered in this process until one is published."""
    return _current(form_key)


def current_name(form_key: str) -> str:
    """ "general 2", or an empty text while no notice is published."""
    notice = current(form_key)
    return notice.name if notice else ""


@remembered
def _current(form_key: str) -> Notice | None:
    return Notice.objects.current(form_key)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def digest_of(texts: Any) -> str:
    written = json.dumps(texts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
