"""What is wrong with a rule: said when it is saved, and again when the world around it changes.

A form gets a new version without a question, a topic or a function disappears: the rule is *ill*.
An ill rule decides nothing and is not skipped either: requests that reach it go to the fallback
queue, and the list, the route page and ``/health/`` say so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desk.router.known import Topics, readable
from desk.router.rules import RoutingRule
from desk.router.values import NAMED, Why
from forms import kinds
from forms.builder.earlier import Earlier
from forms.declaration import Form, Rule
from forms.declaration.rules import COMBINATIONS, COMPARISONS, OF_ROWS
from network.receiving import Sector


@dataclass(frozen=True)
class World:
    """What rules refer to, as it is now. ``forms``: the current version of each form."""

    forms: Mapping[str, Form] = field(default_factory=dict)
    topics: Topics = ()
    functions: Mapping[str, str] = field(default_factory=dict)


def illness(rule: RoutingRule, shares: Mapping[int, int], world: World) -> tuple[Why, ...]:
    return tuple(_illness(rule, shares, world))


def _illness(rule: RoutingRule, shares: Mapping[int, int], world: World) -> Iterator[Why]:
    if rule.form_key and rule.form_key not in world.forms:
        yield Why("form_gone", (rule.form_key,))
        return
    if rule.topic and rule.topic not in dict(world.topics):
        yield Why("topic_gone", (rule.topic,))
    yield from (
        Why("function_gone", (key,)) for key in rule.functions if key not in world.functions
    )
    if rule.sector and rule.sector not in Sector.values:
        yield Why("sector_gone", (rule.sector,))
    if rule.leads_to == NAMED and not shares:
        yield Why("nobody_named")
    if rule.leads_to not in RoutingRule.LeadsTo.values:
        yield Why("leads_nowhere")
    try:
        condition = rule.rule
    except (KeyError, TypeError, AttributeError):
        yield Why("condition_broken")
        return
    if condition is not None:
        form = world.forms.get(rule.form_key)
        yield from condition_problems(condition, readable(form, world.topics))


def condition_problems(rule: Rule, known: Earlier) -> Iterator[Why]:
    """Stricter than the forms' own lint: each value compared with must exist."""
    if rule.op in COMBINATIONS:
        if not rule.rules or (rule.op == "not" and len(rule.rules) != 1):
            yield Why("condition_broken")
        for inner in rule.rules:
            yield from condition_problems(inner, known)
    elif rule.op in OF_ROWS:
        step = known.groups.get(rule.ask)
        if step is None:
            yield Why("question_gone", (rule.ask,))
            return
        row = Earlier({ask.key: ask for ask in step.asks})
        for inner in rule.rules:
            yield from condition_problems(inner, row)
    elif rule.op not in COMPARISONS:
        yield Why("condition_broken")
    else:
        yield from _comparison_problems(rule, known)


def _comparison_problems(leaf: Rule, known: Earlier) -> Iterator[Why]:
    ask = known.asks.get(leaf.ask)
    kind = kinds.registered().get(ask.kind) if ask else None
    if ask is None or kind is None:
        yield Why("question_gone", (leaf.ask,))
        return
    if leaf.op not in kind.operators:
        yield Why("comparison_gone", (leaf.ask,))
        return
    values = kind.values(ask)
    if leaf.op == "answered" or values is None:
        return
    wanted = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    yield from (Why("option_gone", (leaf.ask, str(one))) for one in wanted if one not in values)
