"""Writing rules: saved, switched, moved, each time with a line of history."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from desk.router.reading import rule_data, world
from desk.router.rules import RoutingRule, RoutingShare, RuleChange
from desk.router.values import Why
from workflow.actors import Actor


class ChangedMeanwhileError(Exception):
    """Somebody else saved the rule after the actor looked at it: ``change`` is what they did."""

    def __init__(self, change: RuleChange | None) -> None:
        super().__init__("the rule was changed meanwhile")
        self.change = change

    @property
    def sentence(self) -> str:
        if self.change is None:
            return _("Somebody else changed this rule in the meantime.")
        return _("%(who)s changed this rule in the meantime.") % {"who": self.change.actor_label}


class IllRuleError(Exception):
    """The rule cannot be switched on: ``ill`` says why."""

    def __init__(self, ill: tuple[Why, ...]) -> None:
        super().__init__("the rule is ill")
        self.ill = ill


def save(
    rule: RoutingRule, shares: Mapping[int, int], actor: Actor, *, seen: int | None = None
) -> RoutingRule:
    """``shares``: weight by organisation. ``seen``: the version the actor worked on, ``None`` for a
    new rule. Raises ``IllRuleError``, also for a rule that stays switched off, and
    ``ChangedMeanwhileError``."""
    ill = rule_data(rule, world([rule.form_key]), shares=dict(shares)).ill
    if ill:
        raise IllRuleError(ill)
    with transaction.atomic():
        before: dict[str, Any] = {}
        if rule.pk:
            before = _record(_locked(rule.pk, seen))
            rule.version = (seen or 0) + 1
        else:
            last = RoutingRule.objects.aggregate(last=Max("position"))["last"]
            rule.position = (last or 0) + 1
        rule.save()
        rule.shares.all().delete()
        RoutingShare.objects.bulk_create(
            RoutingShare(rule=rule, organisation_id=pk, weight=weight)
            for pk, weight in shares.items()
        )
        _note(rule, before, rule.record(dict(shares)), actor)
    return rule


def switch(pk: int, actor: Actor, *, on: bool) -> RoutingRule:
    """Pressed twice it is done once. Raises ``IllRuleError`` where it would be switched on ill."""
    with transaction.atomic():
        rule = _locked(pk, None)
        if rule.active is on:
            return rule
        ill = rule_data(rule, world([rule.form_key])).ill
        if on and ill:
            raise IllRuleError(ill)
        before = _record(rule)
        rule.active = on
        rule.version += 1
        rule.save(update_fields=["active", "version"])
        _note(rule, before, _record(rule), actor)
    return rule


def move(pk: int, actor: Actor, *, up: bool) -> RoutingRule:
    """One place earlier or later; at the end it stays. Everybody is numbered anew."""
    with transaction.atomic():
        rules = list(RoutingRule.objects.select_for_update().order_by("position", "pk"))
        here = next((n for n, rule in enumerate(rules) if rule.pk == pk), None)
        if here is None:
            raise RoutingRule.DoesNotExist
        rule, before = rules[here], _record(rules[here])
        there = max(0, here - 1) if up else min(len(rules) - 1, here + 1)
        rules.insert(there, rules.pop(here))
        for number, each in enumerate(rules, start=1):
            if each.position != number:
                each.position = number
                each.version += 1
                each.save(update_fields=["position", "version"])
        if here != there:
            _note(rule, before, _record(rule), actor)
    return rule


def _locked(pk: int, seen: int | None) -> RoutingRule:
    rule = RoutingRule.objects.select_for_update().get(pk=pk)
    if seen is not None and rule.version != seen:
        raise ChangedMeanwhileError(rule.changes.first())
    return rule


def _record(rule: RoutingRule) -> dict[str, Any]:
    return rule.record({each.organisation_id: each.weight for each in rule.shares.all()})


def _note(
    rule: RoutingRule, before: Mapping[str, Any], after: Mapping[str, Any], actor: Actor
) -> None:
    RuleChange.objects.create(
        rule=rule,
        actor_id=actor.user_id,
        actor_label=actor.label,
        organisation_label=actor.organisation_label,
        before=dict(before),
        after=dict(after),
    )
