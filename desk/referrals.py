"""One referral for each organisation that is asked to help."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.flows import REFERRALS
from network.models import Organisation
from network.standing import standing
from portal.crypto import EncryptedTextField
from workflow.models import Subject

# Sight ends with the work (Garante, doc. web 9587053: data visible after the case was closed).
SEEN_BY_PARTNER = ("sent", "accepted")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: Any) -> Self:
        """Desk staff see all; members of an organisation see what waits for it or is with it."""
        place = standing(user)
        if place.is_desk:
            return self.filter(application__erased_at=None)
        partners = [each.pk for each in place.organisations if each.kind != Organisation.Kind.CITY]
        if not partners:
            return self.none()
        return self.filter(organisation_id__in=partners, state__in=SEEN_BY_PARTNER)


class Referral(Subject):
    workflow_name = REFERRALS.name

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="referrals",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="referrals",
    )
    reason = EncryptedTextField(_("why this organisation"))
    created_at = models.DateTimeField(_("sent"), default=timezone.now)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=SEEN_BY_PARTNER),
                name="referral_one_at_a_time",
                violation_error_message=_("The request is already with an organisation."),
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "due_on"], name="referral_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} → {self.organisation_id}"
