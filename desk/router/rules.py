"""The rules the city writes, their shares, and who changed what."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.router import values
from forms.declaration import Rule
from network.models import Organisation
from network.organisations import today
from network.receiving import MOST_WEIGHT, Sector
from workflow.models.about import AppendOnly, AppendOnlyQuerySet


class RoutingRule(models.Model):
    """One rule. Rules are tried by ``position``; the first that matches decides. A rule is never
    deleted, only switched off: decisions point to it.

    Keys of topics and functions are text on purpose: one that disappears makes the rule ill, where
    a relation would make it silently wider.
    """

    class LeadsTo(models.TextChoices):
        CANDIDATES = values.CANDIDATES, _("whoever fits, by fair share")
        NAMED = values.NAMED, _("the organisations named here, by their share")
        FALLBACK = values.FALLBACK, _("nobody: a person looks (fallback queue)")

    position = models.PositiveIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=120)
    active = models.BooleanField(_("switched on"), default=False)
    valid_from = models.DateField(_("valid from"), default=today)
    form_key = models.SlugField(_("form"), max_length=60, blank=True)
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    # A ``forms.declaration.Rule`` as its document; empty: always.
    condition = models.JSONField(_("condition"), default=dict, blank=True)
    leads_to = models.CharField(
        _("leads to"), max_length=12, choices=LeadsTo.choices, default=LeadsTo.CANDIDATES
    )
    functions = models.JSONField(_("does at least one of"), default=list, blank=True)
    by_need = models.BooleanField(_("does what helps with the topic"), default=True)
    sector = models.CharField(
        _("accredited for"), max_length=20, choices=Sector.choices, blank=True
    )
    in_zone = models.BooleanField(_("works in the person's district"), default=False)
    in_language = models.BooleanField(_("speaks the person's language"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Rule | None:
        """Raises ``KeyError``, ``TypeError`` or ``AttributeError`` for what is not a condition."""
        return Rule.from_document(self.condition) if self.condition else None

    def record(self, shares: dict[int, int]) -> dict[str, Any]:
        """What counts of the rule, for its history and for comparing. JSON."""
        return {
            "position": self.position,
            "name": self.name,
            "active": self.active,
            "valid_from": self.valid_from.isoformat(),
            "form_key": self.form_key,
            "topic": self.topic,
            "condition": self.condition,
            "leads_to": self.leads_to,
            "functions": list(self.functions),
            "by_need": self.by_need,
            "sector": self.sector,
            "in_zone": self.in_zone,
            "in_language": self.in_language,
            "shares": {str(key): weight for key, weight in sorted(shares.items())},
        }


class RoutingShare(models.Model):
    """An organisation named by a rule, and its part."""

    rule = models.ForeignKey(
        RoutingRule, verbose_name=_("rule"), on_delete=models.CASCADE, related_name="shares"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,  # a rule must not lose a target unnoticed
        related_name="routing_shares",
    )
    weight = models.PositiveSmallIntegerField(_("share"), default=1)

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "organisation"],
                name="routing_share_once",
                violation_error_message=_("This organisation is already named by the rule."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=MOST_WEIGHT),
                name="routing_share_in_range",
                violation_error_message=_("A share is a number from 1 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.weight}"


class RuleChangeQuerySet(AppendOnlyQuerySet["RuleChange"]):
    pass


class RuleChange(AppendOnly):
    """Who changed what. ``before`` is empty for a new rule; both are ``RoutingRule.record``."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.PROTECT, related_name="changes")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_label = models.CharField(max_length=200)
    organisation_label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = RuleChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.rule_id} {self.at:%Y-%m-%d}"
