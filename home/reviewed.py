"""What a page says of its last review by an expert. A review writes it; nobody types it."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class Reviewed(models.Model):
    """Abstract, for pages whose wrong word can cost somebody a home.

    ``review_again_on``: from that day on the page stands in the report of what is due.
    """

    reviewed_on = models.DateField(_("last checked on"), null=True, blank=True)
    reviewed_by = models.CharField(_("checked by"), max_length=120, blank=True)
    review_again_on = models.DateField(_("to be checked again on"), null=True, blank=True)

    review_panels = [
        MultiFieldPanel(
            [
                FieldPanel("reviewed_on", read_only=True),
                FieldPanel("reviewed_by", read_only=True),
                FieldPanel("review_again_on"),
            ],
            heading=_("Last check"),
        )
    ]

    class Meta:
        abstract = True

    def note_review(self, *, on: dt.date, by: str, again_on: dt.date) -> None:
        self.reviewed_on = on
        self.reviewed_by = by[:120]
        self.review_again_on = again_on
