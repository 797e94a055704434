"""A decision as pages show it: sentences and cards, for the one made now and for those kept."""

from dataclasses import dataclass

from desk.router import words
from desk.router.values import Decision, Verdict
from desk.router.words import Labels
from network.models import Function

# Nothing may be sent there, whoever decides: see Organisation.objects.able_to_receive.
IMPOSSIBLE = frozenset(("inactive", "no_agreement"))


@dataclass(frozen=True)
class Card:
    """One organisation. ``dropped``: why the rules do not suggest it. ``possible``: a person may
    choose it all the same."""

    pk: int
    name: str
    suggested: bool
    kept: bool
    possible: bool
    why: tuple[str, ...]
    against: tuple[str, ...]
    dropped: tuple[str, ...]
    share: str


@dataclass(frozen=True)
class Shown:
    """``suggested`` first and alone; ``others`` fit too; ``left_out`` do not; to ``impossible``
    nothing can be sent."""

    how: str
    rule: str
    is_ill: bool
    ill: tuple[str, ...]
    tried: tuple[tuple[str, str], ...]
    suggested: Card | None
    others: tuple[Card, ...]
    left_out: tuple[Card, ...]
    impossible: tuple[Card, ...]
    wish: str
    wish_honoured: bool
    wish_why: tuple[str, ...]

    @property
    def choices(self) -> tuple[Card, ...]:
        first = (self.suggested,) if self.suggested else ()
        return (*first, *self.others, *self.left_out)


def functions() -> dict[str, str]:
    return {function.key: str(function) for function in Function.objects.all()}


def labels() -> Labels:
    return Labels(functions)


def shown(decision: Decision, named: Labels | None = None) -> Shown:
    named = named or labels()
    cards = [_card(verdict, decision, named) for verdict in decision.verdicts]
    rest = [card for card in cards if not card.suggested]
    wish = decision.wish
    return Shown(
        how=words.how(decision),
        rule=decision.rule_name,
        is_ill=bool(decision.ill),
        ill=tuple(words.reasons(decision.ill, named)),
        tried=tuple((one.name, words.result(one.result)) for one in decision.tried),
        suggested=next((card for card in cards if card.suggested), None),
        others=tuple(card for card in rest if card.kept),
        left_out=tuple(card for card in rest if not card.kept and card.possible),
        impossible=tuple(card for card in rest if not card.possible),
        wish=wish.wish.label if wish else "",
        wish_honoured=bool(wish and wish.honoured),
        wish_why=tuple(words.reasons(wish.why, named)) if wish else (),
    )


def _card(verdict: Verdict, decision: Decision, named: Labels) -> Card:
    return Card(
        pk=verdict.organisation,
        name=verdict.name,
        suggested=verdict.organisation == decision.suggestion,
        kept=verdict.kept,
        possible=not any(why.key in IMPOSSIBLE for why in verdict.dropped),
        why=tuple(words.reasons(verdict.facts, named)),
        against=tuple(words.reasons(verdict.against, named)),
        dropped=tuple(words.reasons(verdict.dropped, named)),
        share=f"{verdict.received} / {verdict.weight}",
    )
