"""The two-level vocabulary of needs that ties every room."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from portal.localized import LocalizedField


class Topic(models.Model):
    key = models.SlugField(_("key"), unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("wider topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    label = LocalizedField(_("label"))
    lead = LocalizedField(_("lead sentence"), blank=True)
    vocabulary = models.CharField(
        _("term of the public vocabulary"),
        max_length=80,
        blank=True,
        help_text=_("The nearest term of the municipal model or of EuroVoc (criterion C.SI.1.5)."),
    )
    icon = models.CharField(
        _("icon"), max_length=30, blank=True, help_text=_("A name of the portal's icon set.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return str(self.label) or self.key


def pages_about(topic: Topic, locale: Locale, request: HttpRequest) -> list[dict[str, Any]]:
    """Public pages that carry the topic or a narrower one, grouped by kind, in page-tree order.

    Returns ``[{"label": "Guides", "pages": [{"title", "url", "text", "icon", "level"}]}]``; the
    number of queries depends on the number of kinds, not of pages.
    """
    found = (
        Page.objects.live()
        .public()
        .filter(locale=locale)
        .filter(models.Q(topic_links__topic=topic) | models.Q(topic_links__topic__parent=topic))
        .distinct()
        .order_by("path")
        .specific(defer=False)
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    for page in found:
        groups.setdefault(str(getattr(page, "kind_label", "")), []).append(
            {
                "title": page.title,
                "url": page.get_url(request),
                "text": getattr(page, "summary", ""),
                "icon": getattr(page, "kind_icon", ""),
                "level": "urgent" if getattr(page, "urgent", False) else "",
            }
        )
    return [{"label": label, "pages": pages} for label, pages in groups.items()]
