"""The list of rules, and what a reader sees of one rule. The number of queries does not depend on
how many there are."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from desk.router import words
from desk.router.admin.conditions import sentences
from desk.router.admin.forms import form_titles
from desk.router.check import World, illness
from desk.router.known import readable
from desk.router.reading import world
from desk.router.rules import RoutingRule, RuleChange
from desk.router.words import Labels
from desk.words import moment
from forms.builder.earlier import Earlier
from forms.declaration import Rule
from network.models import Organisation

MOST_CHANGES = 50


@dataclass(frozen=True)
class Line:
    pk: int
    name: str
    active: bool
    valid_from: dt.date
    about: tuple[str, ...]
    conditions: tuple[str, ...]
    leads_to: str
    ill: tuple[str, ...]


def lines() -> list[Line]:
    """Five queries."""
    rules = list(RoutingRule.objects.prefetch_related("shares__organisation"))
    around = world()
    named = Labels(lambda: around.functions)
    return [_line(rule, around, named) for rule in rules]


def _line(rule: RoutingRule, around: World, named: Labels) -> Line:
    shares = {each.organisation_id: each.weight for each in rule.shares.all()}
    ill = illness(rule, shares, around)
    return Line(
        rule.pk,
        rule.name,
        rule.active,
        rule.valid_from,
        tuple(_about(rule, around)),
        tuple(_conditions(rule, around)),
        _leads_to(rule),
        tuple(words.reasons(ill, named)),
    )


def _about(rule: RoutingRule, around: World) -> Iterator[str]:
    if rule.form_key:
        yield dict(form_titles(around)).get(rule.form_key, rule.form_key)
    if rule.topic:
        yield dict(around.topics).get(rule.topic, rule.topic)


def _conditions(rule: RoutingRule, around: World) -> list[str]:
    try:
        condition = rule.rule
    except (KeyError, TypeError, AttributeError):
        return []
    return sentences(condition, readable(around.forms.get(rule.form_key), around.topics))


def _leads_to(rule: RoutingRule) -> str:
    if rule.leads_to == RoutingRule.LeadsTo.NAMED:
        return ", ".join(f"{each.organisation.name} ({each.weight})" for each in rule.shares.all())
    return rule.get_leads_to_display()


@dataclass(frozen=True)
class Change:
    when: str
    who: str
    what: tuple[str, ...]


def history(rule: RoutingRule, around: World) -> list[Change]:
    """Newest first; two queries."""
    changes = list(rule.changes.all()[:MOST_CHANGES])
    told = _Told(readable(around.forms.get(rule.form_key), around.topics), _names(changes))
    return [
        Change(
            moment(each.at),
            ", ".join(part for part in (each.actor_label, each.organisation_label) if part),
            tuple(told.differences(each)),
        )
        for each in changes
    ]


@dataclass(frozen=True)
class _Told:
    """The fields of a rule in words, as they were then."""

    known: Earlier
    names: Mapping[str, str]

    def differences(self, change: RuleChange) -> Iterator[str]:
        if not change.before:
            yield _("The rule was written.")
            return
        for key, now in change.after.items():
            was = change.before.get(key)
            if was != now:
                yield _("%(field)s: %(before)s → %(after)s") % {
                    "field": _field_name(key),
                    "before": self.value(key, was),
                    "after": self.value(key, now),
                }

    def value(self, key: str, value: Any) -> str:
        if key == "condition":
            return "; ".join(self._condition(value)) or "–"
        if key == "shares":
            named = [f"{self.names.get(pk, pk)} ({weight})" for pk, weight in value.items()]
            return ", ".join(named) or "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(map(str, value)) or "–"
        return str(value) if value not in (None, "") else "–"

    def _condition(self, document: Any) -> list[str]:
        try:
            return sentences(Rule.from_document(document) if document else None, self.known)
        except (KeyError, TypeError, AttributeError):
            return [str(document)]


def _names(changes: list[RuleChange]) -> dict[str, str]:
    named = {
        pk
        for each in changes
        for record in (each.before, each.after)
        for pk in record.get("shares", {})
    }
    rows = Organisation.objects.filter(pk__in=named).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def _field_name(key: str) -> str:
    if key == "shares":
        return _("organisations named")
    return str(getattr(RoutingRule._meta.get_field(key), "verbose_name", key))
