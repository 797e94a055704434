"""A link is for one referral and one task, with an end; a code opens it once, for a short time."""

import datetime as dt
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.referrals import Referral
from portal.onetime import OneTimeCode

MOST_TRIES = 5  # with one code
MOST_WRONG = 15  # with all codes of one link: then it is shut, and the desk sends another
CODE_LASTS = dt.timedelta(minutes=10)


class PartnerLink(models.Model):
    class Task(models.TextChoices):
        ANSWER = "answer", _("to answer")
        WORK = "work", _("to see what was accepted")
        RECONSIDER = "reconsider", _("to take back a no")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="links")
    task = models.CharField(max_length=12, choices=Task.choices)
    # What it was made for, once: a reminder looked at twice has one link.
    occasion = models.CharField(max_length=100, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    wrong = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("link for an organisation")
        verbose_name_plural = _("links for organisations")
        ordering = ("sent_at", "pk")

    def __str__(self) -> str:
        return f"{self.referral_id} {self.task}"

    @property
    def is_shut(self) -> bool:
        """By the desk, by too many wrong codes, or by its day."""
        return (
            self.revoked_at is not None
            or self.wrong >= MOST_WRONG
            or self.expires_at <= timezone.now()
        )


class LinkCode(OneTimeCode):
    """A newer one takes the place of an older one."""

    LASTS = CODE_LASTS
    MOST_TRIES = MOST_TRIES

    link = models.ForeignKey(PartnerLink, on_delete=models.CASCADE, related_name="codes")

    class Meta(OneTimeCode.Meta):
        verbose_name = _("code for a link")
        verbose_name_plural = _("codes for links")

    def __str__(self) -> str:
        return f"{self.link_id} {self.sent_at:%Y-%m-%d %H:%M}"
