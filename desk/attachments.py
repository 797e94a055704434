"""Files that came after the request was sent: with an answer, with a message, or for a promised
document.

The file is an ``Upload`` of the draft like any other, so it is checked, sealed, scanned, listed and
erased as all of them are. What stands here is what it came with, and whether it was sent yet: what
is only laid beside an answer that is still being written is seen by nobody but the applicant.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.referrals import Referral
from forms.models import Upload


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False)

    def beside(self, question_id: int | None) -> Self:
        """Not sent yet: of the answer to a question, or (``None``) of the next message."""
        return self.filter(sent_at=None, question=question_id)

    def may_travel(self) -> Self:
        """What the desk may send along with a referral."""
        return self.sent().exclude(upload__scan_state=Upload.Scan.INFECTED)


class Attachment(models.Model):
    upload = models.OneToOneField(
        Upload, verbose_name=_("file"), on_delete=models.CASCADE, related_name="attachment"
    )
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    question = models.ForeignKey(
        "desk.InfoRequest",
        verbose_name=_("question to the applicant"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="attachments",
    )
    message = models.ForeignKey(
        "desk.ChatMessage",
        verbose_name=_("message with the applicant"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="attachments",
    )
    kept_at = models.DateTimeField(_("received"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file that came later")
        verbose_name_plural = _("files that came later")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(question=None) | Q(message=None),
                name="attachment_came_with_one",
                violation_error_message=_("A file comes with an answer or with a message."),
            ),
            models.CheckConstraint(
                condition=Q(message=None) | Q(sent_at__isnull=False),
                name="attachment_of_message_sent",
                violation_error_message=_("The file of a message was sent with it."),
            ),
        ]
        indexes = [
            models.Index(fields=["kept_at"], condition=Q(sent_at=None), name="attachment_unsent")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.upload_id}"


class Enclosure(models.Model):
    """A file that came later and that the desk chose to send along with one referral."""

    referral = models.ForeignKey(
        Referral, verbose_name=_("referral"), on_delete=models.CASCADE, related_name="enclosures"
    )
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("file"), on_delete=models.CASCADE, related_name="enclosures"
    )

    class Meta:
        verbose_name = _("file sent along")
        verbose_name_plural = _("files sent along")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "attachment"],
                name="enclosure_once",
                violation_error_message=_("This file goes with the referral already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.attachment_id}"
