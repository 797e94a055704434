"""What remains of what was deleted: how many, about what, with which outcome. No row is a person.

Small numbers still can be: whoever publishes them leaves out counts under five.
"""

import datetime as dt

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from forms.privacy.holders import Statistics


class KeptCount(models.Model):
    form_key = models.CharField(_("form"), max_length=60)
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True)
    outcome = models.CharField(_("outcome"), max_length=80, blank=True)
    received = models.CharField(_("month received"), max_length=7)  # "2026-03"
    closed = models.CharField(_("month closed"), max_length=7, blank=True)
    count = models.PositiveIntegerField(_("how many"), default=0)

    class Meta:
        verbose_name = _("count of what was deleted")
        verbose_name_plural = _("counts of what was deleted")
        ordering = ["-received", "form_key", "topic"]
        constraints = [
            models.UniqueConstraint(
                fields=["form_key", "topic", "district", "outcome", "received", "closed"],
                name="kept_count_once",
                violation_error_message=_("This count exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_key} {self.topic} {self.received}: {self.count}"


def add(form_key: str, submitted_at: dt.datetime, statistics: Statistics) -> None:
    closed = statistics.closed_on
    row, _new = KeptCount.objects.get_or_create(
        form_key=form_key,
        topic=statistics.topic,
        district=statistics.district,
        outcome=statistics.outcome,
        received=f"{submitted_at:%Y-%m}",
        closed=f"{closed:%Y-%m}" if closed else "",
    )
    KeptCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
