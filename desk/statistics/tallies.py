"""Sums of days: all that the page of statistics reads."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    RECEIVED = "received", _("requests received")
    STAY = "stay", _("stays in a state that ended")  # detail: the state; bucket: how long
    ANSWER = "answer", _("first answers")  # detail: kept or late; bucket: after how long
    OUTCOME = "outcome", _("requests closed")  # detail: state and reason
    REOPENED = "reopened", _("requests opened again")
    SENT = "sent", _("referrals sent")
    ACCEPTED = "accepted", _("referrals accepted")
    DECLINED = "declined", _("referrals declined")  # detail: the reason
    EXPIRED = "expired", _("referrals without an answer")
    REPLY = "reply", _("answers of organisations")  # bucket: after how long
    CONCLUDED = "concluded", _("referrals concluded")  # detail: the outcome
    # Not of a day: as things stood when they were counted last.
    OPEN_NOW = "open_now", _("open now")  # detail: the state
    LATE_NOW = "late_now", _("late now")
    WITH_NOW = "with_now", _("referrals open now")  # detail: the state
    LATE_WITH_NOW = "late_with", _("referrals late now")
    OWNED_NOW = "owned_now", _("open requests of a person")  # detail: the person's number


NOW = (
    Measure.OPEN_NOW,
    Measure.LATE_NOW,
    Measure.WITH_NOW,
    Measure.LATE_WITH_NOW,
    Measure.OWNED_NOW,
)
KEPT, LATE = "kept", "late"
NO_ORGANISATION = 0


class DayTally(models.Model):
    """``n`` of one thing on one day. Each is written twice: with form, topic and district, and as
    part of the ``whole``, where these are empty: most pages read only that short part."""

    day = models.DateField(_("day"))
    measure = models.CharField(_("what"), max_length=12, choices=Measure.choices)
    whole = models.BooleanField(_("over everything"))
    form = models.CharField(_("form"), max_length=80, blank=True)
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True)
    # No foreign key: what an organisation did is counted also after it has left.
    organisation = models.BigIntegerField(_("organisation"), default=NO_ORGANISATION)
    detail = models.CharField(_("detail"), max_length=90, blank=True)
    bucket = models.PositiveSmallIntegerField(_("at most working days"), default=0)
    n = models.PositiveIntegerField(_("times"))

    class Meta:
        verbose_name = _("statistics of a day")
        verbose_name_plural = _("statistics by day")
        permissions = [("view_statistics", _("Can read the desk's statistics"))]
        constraints = [
            models.UniqueConstraint(
                fields=(
                    "whole",
                    "day",
                    "measure",
                    "form",
                    "topic",
                    "district",
                    "organisation",
                    "detail",
                    "bucket",
                ),
                name="day_tally_once",
                violation_error_message=_("This day already has this number."),
            )
        ]
        indexes = [models.Index(fields=("measure", "whole", "day"), name="day_tally_measure")]

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.detail}: {self.n}"


class TallyMark(models.Model):
    """How far the history has been counted. One row."""

    upto = models.BigIntegerField(default=0)  # the last event counted
    counted_at = models.DateTimeField(default=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))

    class Meta:
        verbose_name = _("mark of the statistics")
        verbose_name_plural = _("marks of the statistics")

    def __str__(self) -> str:
        return f"{self.upto} {timezone.localtime(self.counted_at):%Y-%m-%d %H:%M}"


def the_mark() -> TallyMark:
    return TallyMark.objects.get_or_create(pk=1)[0]
