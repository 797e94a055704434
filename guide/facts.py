"""Dated facts: amounts, terms and thresholds of law, each with its source and the day to check.

A text never carries such a value itself; it carries ``{fact:key}``. When the law changes, one row
changes, and every guide is right the next moment. A value past its day is shown with a warning
word, because a stale threshold can cost somebody a benefit.
"""

import datetime as dt
import re
from collections.abc import Mapping

from django.db import models
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.localized import LocalizedField
from portal.site_version import remembered

TOKEN = re.compile(r"\{fact:([a-z0-9-]+)\}")


class Fact(models.Model):
    key = models.SlugField(
        _("key"), max_length=80, unique=True, help_text=_("Write {fact:key} in a text.")
    )
    value = LocalizedField(_("value"))
    source = LocalizedField(_("source"))
    url = models.URLField(_("address of the source"), blank=True)
    checked_on = models.DateField(_("checked on"))
    valid_until = models.DateField(_("to be checked again by"))

    class Meta:
        verbose_name = _("dated fact")
        verbose_name_plural = _("dated facts")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("checked_on")),
                name="fact_dates_in_order",
                violation_error_message=_("The next check comes after the last one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"

    def is_stale(self, on: dt.date) -> bool:
        return on > self.valid_until


@remembered
def known() -> Mapping[str, Fact]:
    return {fact.key: fact for fact in Fact.objects.all()}


def keys_in(text: str) -> list[str]:
    return list(dict.fromkeys(TOKEN.findall(text)))


def fill(text: str) -> SafeString:
    """The text with its facts in place, as HTML. ``text`` is escaped unless it is safe already.

    An unknown key shows a plain sentence instead of the value, never the token.
    """
    return mark_safe(TOKEN.sub(_show, conditional_escape(text)))  # noqa: S308 - escaped just here


def _show(match: re.Match[str]) -> str:
    fact = known().get(match[1])
    if fact is None:
        return format_html(
            "<em>{}</em>", gettext("(figure to be confirmed: ask before you rely on it)")
        )
    if fact.is_stale(timezone.localdate()):
        return format_html(
            "<strong>{}</strong> <em>{}</em>",
            fact.value,
            gettext("(may have changed: ask to confirm)"),
        )
    return format_html("<strong>{}</strong>", fact.value)
