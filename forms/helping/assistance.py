"""Somebody fills in for somebody else: who, how the person agreed, and until when.

``Draft`` is about the applicant alone. Who types stands here, and the right of a helper to open a
draft is this row and nothing in a session. It begins without a draft: nothing of the person is
kept before the first page of the form is valid.
"""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.drafts import Draft
from portal.crypto import EncryptedJSONField, EncryptedTextField

RECEIPT_FOR = dt.timedelta(hours=2)  # to print the receipt and hand it over


class AssistanceQuerySet(models.QuerySet["Assistance"]):
    def in_force(self) -> "AssistanceQuerySet":
        return self.filter(revoked_at=None, taken_over_at=None)

    def openable(self, now: dt.datetime | None = None) -> "AssistanceQuerySet":
        """What its helper may open now: drafts being filled in, and for a short while the receipt
        of what was just sent. The same rule as ``Assistance.is_openable``."""
        now = now or timezone.now()
        unlocked = Q(draft__locked_at=None) | Q(draft__locked_at__lt=F("mandate_at"))
        return self.in_force().filter(
            unlocked,
            Q(draft__submitted_at=None, draft__expires_at__gt=now)
            | Q(draft__submitted_at__gt=now - RECEIPT_FOR, handed_over_at=None),
        )


class Assistance(models.Model):
    class Kind(models.TextChoices):
        STAFF = "staff", _("the city's staff")
        PARTNER = "partner", _("an organisation of the network")
        RELATIVE = "relative", _("a relative or a friend")

    class Channel(models.TextChoices):
        ONLINE = "online", _("online")
        COUNTER = "counter", _("at the counter")
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")

    class Relation(models.TextChoices):
        PARTNER = "partner", _("husband, wife or partner")
        CHILD = "child", _("son or daughter")
        PARENT = "parent", _("mother or father")
        FAMILY = "family", _("another relative")
        FRIEND = "friend", _("friend")
        NEIGHBOUR = "neighbour", _("neighbour")
        VOLUNTEER = "volunteer", _("volunteer")
        GUARDIAN = "guardian", _("legal guardian or support administrator")
        OTHER = "other", _("somebody else they trust")

    class Mandate(models.TextChoices):
        PRESENT = "present", _("present and agreed")
        PHONE = "phone", _("agreed by phone")
        WRITTEN = "written", _("agreed in writing")
        GUARDIAN = "guardian", _("legal guardian")

    class Told(models.TextChoices):
        """How the person learned what happens with their data (GDPR art. 13)."""

        ALOUD = "aloud", _("read aloud to the person")
        SCREEN = "screen", _("read by the person on the screen")
        SHEET = "sheet", _("given to the person on paper")

    uuid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    draft = models.OneToOneField(
        Draft,
        verbose_name=_("draft"),
        null=True,
        on_delete=models.CASCADE,
        related_name="assistance",
    )
    form_key = models.SlugField(_("form"), max_length=60)
    kind = models.CharField(_("who helps"), max_length=10, choices=Kind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # As they were then: they stay true when the account or the organisation goes.
    label = EncryptedTextField(_("name of who helps"))
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    organisation_label = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    relation = models.CharField(_("relation"), max_length=12, choices=Relation.choices, blank=True)
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, default=Channel.ONLINE
    )
    mandate = models.CharField(_("how the person agreed"), max_length=10, choices=Mandate.choices)
    mandate_sentence = models.TextField(_("the sentence that was confirmed"))
    mandate_language = models.CharField(_("language of the sentence"), max_length=12)
    mandate_at = models.DateTimeField(_("agreed"), default=timezone.now)
    told = models.CharField(_("how the notice was given"), max_length=10, choices=Told.choices)
    told_at = models.DateTimeField(_("notice given"), default=timezone.now)
    received_on = models.DateField(_("paper received on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("agreement withdrawn"), null=True, blank=True)
    taken_over_at = models.DateTimeField(_("taken over by the person"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("receipt handed over"), null=True, blank=True)
    # Who helped before on the same draft, oldest first, as snapshots.
    earlier = EncryptedJSONField(_("who helped before"), default=list)

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("assistance")
        verbose_name_plural = _("assistances")
        ordering = ["-mandate_at", "-pk"]
        indexes = [models.Index(fields=["user", "organisation_id"], name="assistance_of_helper")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="relative", organisation_id=None, user=None) & ~Q(relation="")
                | Q(kind__in=("staff", "partner"), organisation_id__isnull=False, relation=""),
                name="assistance_by_somebody_known",
                violation_error_message=_(
                    "Staff and partners help for their organisation, relatives with a relation."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(channel="paper") | Q(received_on__isnull=False),
                name="assistance_on_paper_has_a_day",
                violation_error_message=_("Write the day on which the paper form was received."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(taken_over_at=None),
                name="assistance_ends_once",
                violation_error_message=_("This help has already ended."),
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(handed_over_at__gte=F("mandate_at")),
                name="assistance_handed_over_after_it_began",
                violation_error_message=_("The receipt is handed over after the help began."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def ended_at(self) -> dt.datetime | None:
        return self.revoked_at or self.taken_over_at

    def is_openable(self, now: dt.datetime | None = None) -> bool:
        """The same rule as ``AssistanceQuerySet.openable``, for a row with its draft loaded."""
        now = now or timezone.now()
        if self.draft is None or self.ended_at is not None:
            return False
        locked = self.draft.locked_at
        if locked is not None and locked >= self.mandate_at:
            return False
        sent = self.draft.submitted_at
        if sent is None:
            return self.draft.expires_at > now
        return sent > now - RECEIPT_FOR and self.handed_over_at is None

    def snapshot(self) -> dict[str, Any]:
        """What a submission keeps of it: see ``forms.helping.words``."""
        return {
            "kind": self.kind,
            "label": self.label,
            "user_id": self.user_id,
            "organisation_id": self.organisation_id,
            "organisation": self.organisation_label,
            "relation": self.relation,
            "channel": self.channel,
            "mandate": self.mandate,
            "sentence": self.mandate_sentence,
            "language": self.mandate_language,
            "agreed_at": self.mandate_at.isoformat(),
            "told": self.told,
            "told_at": self.told_at.isoformat(),
            "received_on": self.received_on.isoformat() if self.received_on else "",
            "revoked_at": self.revoked_at.isoformat() if self.revoked_at else "",
            "taken_over_at": self.taken_over_at.isoformat() if self.taken_over_at else "",
            "earlier": list(self.earlier),
        }
