import datetime as dt
from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.crypto import EncryptedTextField
from workflow.models.about import AboutQuerySet

CLAIM_LASTS = dt.timedelta(minutes=10)  # a sender silent for longer has been killed


class MessageState(models.TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")


class MessageQuerySet(AboutQuerySet["Message"]):
    def due(self, now: dt.datetime) -> Self:
        """Waiting and time to try, or claimed by a sender that never came back."""
        return self.filter(
            models.Q(state=MessageState.QUEUED, next_try_at__lte=now)
            | models.Q(state=MessageState.SENDING, claimed_at__lte=now - CLAIM_LASTS)
        )


class Message(models.Model):
    """One e-mail or text message that leaves after the change it speaks of is really in the
    database.

    ``key`` names the occasion; together with the recipient it can exist once. ``default_body`` is
    what the system proposed, ``body`` what is sent.
    """

    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    key = models.CharField(max_length=200)
    recipient = EncryptedTextField()
    recipient_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    subject = EncryptedTextField()
    body = EncryptedTextField()
    default_body = EncryptedTextField(blank=True)
    kind = models.CharField(max_length=40)
    content_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField(null=True)
    about = GenericForeignKey("content_type", "object_id")
    state = models.CharField(
        max_length=10, choices=MessageState.choices, default=MessageState.QUEUED
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=100, blank=True)  # a kind of error, no personal data

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("key", "recipient_hash"),
                name="message_once_per_recipient",
                violation_error_message=_("This person has already been told."),
            )
        ]
        indexes = [
            models.Index(fields=("state", "next_try_at"), name="message_due"),
            models.Index(fields=("content_type", "object_id"), name="message_about"),
            models.Index(fields=("-created_at", "-id"), name="message_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"
