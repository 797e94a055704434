"""What was decided about a request and why, kept as it was; and what the applicant wished."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from desk.referrals import Referral
from desk.router import values
from desk.router.rules import RoutingRule
from network.models import Node, Organisation
from portal.crypto import EncryptedJSONField, EncryptedTextField
from workflow.models.about import AppendOnly, AppendOnlyQuerySet


class RoutingDecisionQuerySet(AppendOnlyQuerySet["RoutingDecision"]):
    pass


class RoutingDecision(AppendOnly):
    """One row for each referral: what was suggested, what a person chose. Never changed: the model
    and the database refuse (``router.append_only``). It goes with the person's data."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="routing_decisions",
    )
    referral = models.OneToOneField(
        Referral,
        verbose_name=_("referral"),
        on_delete=models.PROTECT,
        related_name="routing_decision",
    )
    rule = models.ForeignKey(
        RoutingRule,
        verbose_name=_("rule"),
        null=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    suggested = models.ForeignKey(
        Organisation,
        verbose_name=_("suggested"),
        null=True,
        on_delete=models.PROTECT,
        related_name="decisions_suggesting",
    )
    chosen = models.ForeignKey(
        Organisation,
        verbose_name=_("chosen"),
        on_delete=models.PROTECT,
        related_name="decisions_choosing",
    )
    # Empty, or one of the keys in router.values: why nobody was suggested.
    fallback = models.CharField(max_length=20, blank=True)
    # A name and not a key: the row must stay as it is when an account is deleted.
    decided_by = models.CharField(_("decided by"), max_length=200)
    # The whole ``values.Decision``: it quotes answers.
    document = EncryptedJSONField()
    at = models.DateTimeField(default=timezone.now)

    objects = RoutingDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("routing decision")
        verbose_name_plural = _("routing decisions")
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["rule", "at"], name="routing_share_window")]

    def __str__(self) -> str:
        return f"{self.application_id} → {self.chosen_id}"

    @property
    def decision(self) -> values.Decision:
        return values.read(self.document)


class Wish(models.Model):
    """Where the applicant would like to be helped, as told to staff: it counts before what the form
    said. Either a place or an organisation, or words that name neither."""

    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="wish",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="wishes",
    )
    node = models.ForeignKey(
        Node,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="wishes",
    )
    words = EncryptedTextField(_("in the person's words"), blank=True)
    recorded_by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("applicant's wish")
        verbose_name_plural = _("applicants' wishes")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(node=None),
                name="wish_for_one_thing",
                violation_error_message=_("Choose a place or an organisation, not both."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}"
