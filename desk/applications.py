"""What staff work on: one application for each submission. What the person sent never changes."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.flows import APPLICATIONS
from network.standing import standing
from portal.crypto import EncryptedJSONField, EncryptedTextField
from workflow.definition import Kind
from workflow.models import Subject

STILL_TO_ANSWER = APPLICATIONS.names(Kind.OPEN, Kind.WAITING)
NOT_CLOSED = APPLICATIONS.names(Kind.OPEN, Kind.WAITING, Kind.DECIDED)
CLOSED = APPLICATIONS.names(Kind.CLOSED)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> Self:
        """The one rule for list, page, files and search. Partners never see an application: they
        see a referral. An administrator without a place at the desk sees nothing."""
        return self.filter(erased_at=None) if standing(user).is_desk else self.none()


class Application(Subject):
    class Urgency(models.IntegerChoices):
        NONE = 0, _("Not assessed")
        LOW = 1, _("Not urgent")
        MEDIUM = 2, _("Soon")
        HIGH = 3, _("Urgent")

    workflow_name = APPLICATIONS.name

    submission = models.OneToOneField(
        "forms.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="application",
    )
    reference = models.CharField(_("reference"), max_length=40)
    form_key = models.CharField(_("form"), max_length=80)
    topic = models.CharField(_("topic"), max_length=80, blank=True, db_index=True)
    district = models.CharField(_("district"), max_length=80, blank=True, db_index=True)
    language = models.CharField(
        _("language spoken"), max_length=20, blank=True, help_text=_("Which they prefer to speak.")
    )
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), choices=Urgency.choices, default=Urgency.NONE
    )
    urgency_reasons = EncryptedJSONField(_("why it is urgent"), default=list)
    legal_date = models.DateField(_("next legal date"), null=True, blank=True)
    safe_contact = models.BooleanField(_("safe to contact"), default=False)
    person_name = EncryptedTextField(_("person"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("sent"), default=timezone.now)
    # Set by desk.privacy alone: what is left can be counted, and belongs to nobody.
    erased_at = models.DateTimeField(_("made anonymous"), null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("-urgency", "submitted_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                name="application_reference_unique",
                violation_error_message=_("Another application already has this reference."),
            ),
            models.CheckConstraint(
                condition=Q(urgency__gte=0, urgency__lte=3),
                name="application_urgency_in_range",
                violation_error_message=_("Choose an urgency from the list."),
            ),
        ]
        indexes = [
            models.Index(fields=["-urgency", "submitted_at", "id"], name="application_queue"),
            models.Index(fields=["owner", "state"], name="application_owner"),
        ]

    def __str__(self) -> str:
        return self.reference
