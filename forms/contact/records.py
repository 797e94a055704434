"""A correction of a contact, beside what was sent, which never changes. It counts once verified."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms.submissions import Submission
from portal.crypto import EncryptedTextField
from portal.onetime import OneTimeCode

CODE = "contact_code"  # the kind of the message that carries a code


class ContactChangeQuerySet(models.QuerySet["ContactChange"]):
    def alive(self) -> Self:
        """Those that count and those that wait to be verified."""
        return self.filter(ended_at=None)


class ContactChange(models.Model):
    """The row goes with the submission: an erasure deletes whatever hangs on it."""

    class Fact(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Telephone")

    class How(models.TextChoices):
        CODE = "code", pgettext_lazy("a contact", "verified with a code")
        SPOKEN = "spoken", pgettext_lazy("a contact", "told by phone, not verified")

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        on_delete=models.CASCADE,
        related_name="contact_changes",
    )
    fact = models.CharField(_("contact"), max_length=10, choices=Fact.choices)
    value = EncryptedTextField(_("new value"))
    was = EncryptedTextField(_("value before"), blank=True)
    reason = EncryptedTextField(_("reason"), blank=True)
    by_label = models.CharField(_("asked by"), max_length=200)
    organisation_label = models.CharField(_("organisation"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    how = models.CharField(_("how verified"), max_length=10, choices=How.choices, blank=True)
    counts_since = models.DateTimeField(_("counts since"), null=True)
    # Given up, or replaced by a newer correction before it counted.
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = ContactChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a contact")
        verbose_name_plural = _("corrections of contacts")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "fact"],
                condition=Q(counts_since=None, ended_at=None),
                name="contact_change_one_pending",
                violation_error_message=_("A correction of this contact is already waiting."),
            ),
            models.CheckConstraint(
                condition=Q(counts_since=None, how="")
                | Q(counts_since__isnull=False, how__in=("code", "spoken")),
                name="contact_change_says_how",
                violation_error_message=_("Say how the new contact was verified."),
            ),
            models.CheckConstraint(
                condition=Q(counts_since=None) | Q(ended_at=None),
                name="contact_change_counts_or_ended",
                violation_error_message=_("This correction has ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.fact}"

    @property
    def is_pending(self) -> bool:
        return self.counts_since is None and self.ended_at is None


class ContactCode(OneTimeCode):
    """Sent to the new contact and nowhere else."""

    LASTS = dt.timedelta(minutes=15)
    MOST_TRIES = 5

    change = models.ForeignKey(ContactChange, on_delete=models.CASCADE, related_name="codes")

    class Meta(OneTimeCode.Meta):
        verbose_name = _("code for a contact")
        verbose_name_plural = _("codes for contacts")

    def __str__(self) -> str:
        return f"{self.change_id} {self.sent_at:%Y-%m-%d %H:%M}"
