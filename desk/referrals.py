"""One referral for each organisation that is asked to help."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk import terms
from desk.applications import Application
from desk.flows import AT_WORK, REFERRALS, WAITING_FOR_ANSWER
from desk.people.sight import seen_by
from network.models import Organisation
from network.standing import standing
from portal.crypto import EncryptedTextField
from workflow.models import Subject

# Sight ends with the work (Garante, doc. web 9587053: data visible after the case was closed).
SEEN_BY_PARTNER = (*WAITING_FOR_ANSWER, *AT_WORK)
# After these the organisation may look back for some days, and change nothing.
LOOKED_BACK_AT = ("concluded", "transferred")
# Only whoever has said yes reads answers, files and contacts.
SAID_YES = (*AT_WORK, *LOOKED_BACK_AT)
# Of these only the number and what became of it are left.
STUBS = ("declined", "expired", "withdrawn")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: Any) -> Self:
        """Desk staff see all, but reserved ones only if named; members of an organisation see what
        waits for it or is with it, and for ``DESK_SIGHT_DAYS`` what they ended or passed on."""
        place = standing(user)
        if place.is_desk:
            return self.filter(seen_by(user, "application"), application__erased_at=None)
        partners = [each.pk for each in place.organisations if each.kind != Organisation.Kind.CITY]
        return self.seen_by(partners)

    def seen_by(self, partners: list[int]) -> Self:
        """The same for whoever answers for these organisations, with an account or by a link."""
        if not partners:
            return self.none()
        since = timezone.now() - dt.timedelta(days=terms.sight_days())
        looks_back = Q(state__in=LOOKED_BACK_AT, state_since__gt=since) & ~Q(
            application__state="withdrawn"
        )
        return self.filter(
            Q(state__in=SEEN_BY_PARTNER) | looks_back,
            organisation_id__in=partners,
            application__erased_at=None,
        )

    def stubs_for(self, user: Any) -> Self:
        """What somebody's organisations answered lately. To be shown without what it was about.

        Who knows the person keeps not even that.
        """
        partners = [
            each.pk for each in standing(user).organisations if each.kind != Organisation.Kind.CITY
        ]
        since = timezone.now() - dt.timedelta(days=terms.sight_days())
        return self.filter(
            organisation_id__in=partners,
            state__in=STUBS,
            state_since__gt=since,
            knows_person=False,
        )


class Referral(Subject):
    workflow_name = REFERRALS.name
    read_with = ("organisation",)

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
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    held_from = models.CharField(_("state before the hold"), max_length=40, blank=True)
    knows_person = models.BooleanField(_("the organisation knows the person"), default=False)
    quiet_until = models.DateField(_("no reminders until"), null=True, blank=True)
    transfer_wish = EncryptedTextField(_("asks to pass it on"), blank=True)

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
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=WAITING_FOR_ANSWER),
                name="referral_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} → {self.organisation_id}"
