"""Messages between the applicant and whoever works on the request. Written once, like all history;
only the mark that somebody has opened one is added later."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.referrals import Referral
from portal.crypto import EncryptedTextField
from workflow.models.about import AppendOnly, AppendOnlyQuerySet


class Direction(models.TextChoices):
    IN = "in", _("from the applicant")
    OUT = "out", _("to the applicant")


class ChatMessageQuerySet(AppendOnlyQuerySet["ChatMessage"]):
    def unread(self) -> Self:
        """What the applicant wrote and nobody has opened."""
        return self.filter(direction=Direction.IN, read_at=None)

    def mark_read(self, by: str) -> int:
        """The one change of a written row, and only once."""
        unopened = self.filter(read_at=None)
        return models.QuerySet.update(unopened, read_at=timezone.now(), read_by=by)


class ChatMessage(AppendOnly):
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="chat",
    )
    # The organisation that was at work when it was written, and so reads it. What was written
    # before it said yes, or after its work ended, is not between it and the person.
    referral = models.ForeignKey(
        Referral,
        verbose_name=_("referral"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chat",
    )
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    organisation_label = models.CharField(max_length=200, blank=True)
    text = EncryptedTextField(_("message"), blank=True)  # empty where files say it all
    proposed = EncryptedTextField(_("text of the template"), blank=True)
    # Made of the number on the page and of the text: a double click writes one row, and other
    # words sent from the same page are not lost.
    key = models.UUIDField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(_("opened"), null=True, blank=True)
    read_by = models.CharField(_("opened by"), max_length=200, blank=True)

    objects = ChatMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message with the applicant")
        verbose_name_plural = _("messages with the applicant")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=("in", "out")),
                name="chat_direction_known",
                violation_error_message=_("A message is from the applicant or to the applicant."),
            )
        ]
        indexes = [
            models.Index(
                fields=["application"],
                condition=Q(direction="in", read_at=None),
                name="chat_unread",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.direction} {self.at:%Y-%m-%d}"

    @property
    def is_from_applicant(self) -> bool:
        return self.direction == Direction.IN
