"""What a decision is made from, and what it is: frozen values without a database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from forms.declaration import Rule

# Where a rule leads.
CANDIDATES, NAMED, FALLBACK = "candidates", "named", "fallback"
# What a rule did with a request.
MATCHED, OTHER_FORM, OTHER_TOPIC, NOT_YET, DOES_NOT_HOLD, ILL = (
    "matched", "other_form", "other_topic", "not_yet", "does_not_hold", "ill",
)  # fmt: skip
# Why nobody is suggested.
NO_RULE, BY_RULE, BROKEN_RULE, NOBODY_LEFT = "no_rule", "by_rule", "broken_rule", "nobody_left"
# How the suggestion came about.
BY_WISH, BY_SHARE, THE_ONLY_ONE = "wish", "share", "only"
FORM, STAFF = "form", "staff"


@dataclass(frozen=True)
class Why:
    """A reason as a key with what it is about: put into words when somebody reads it."""

    key: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """First and last day, both included; no last day: until further notice."""

    first: dt.date
    last: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Wants:
    """What a rule asks of candidates, besides what is always asked."""

    functions: tuple[str, ...] = ()  # at least one of these
    by_need: bool = False  # at least one function that helps with the request's topic
    sector: str = ""  # accredited in it
    in_zone: bool = False
    in_language: bool = False


@dataclass(frozen=True)
class RuleData:
    """``shares`` of a rule that names organisations: weight by organisation. ``received``: how
    many requests each got under this rule in the window. ``ill``: why it cannot be trusted."""

    pk: int
    name: str
    position: int = 0
    leads_to: str = CANDIDATES
    form_key: str = ""
    topic: str = ""
    condition: Rule | None = None
    wants: Wants = field(default_factory=Wants)
    shares: Mapping[int, int] = field(default_factory=dict)
    received: Mapping[int, int] = field(default_factory=dict)
    valid_from: dt.date = dt.date.min
    ill: tuple[Why, ...] = ()

    @property
    def topic_is_gone(self) -> bool:
        return any(each.key == "topic_gone" for each in self.ill)


@dataclass(frozen=True)
class WishData:
    """An organisation, or ``None`` where the words name none of the network."""

    organisation: int | None
    label: str
    source: str = FORM


@dataclass(frozen=True)
class Case:
    """A request as the router sees it. ``answers`` are the form's, and under ``@name`` what the
    desk knows (see ``router.known``). ``conflicts``: a reason by organisation."""

    form_key: str = ""
    topic: str = ""
    wider_topic: str = ""
    district: str = ""
    language: str = ""
    second_language: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    declined: frozenset[int] = frozenset()
    conflicts: Mapping[int, str] = field(default_factory=dict)
    wish: WishData | None = None


@dataclass(frozen=True)
class Body:
    """An organisation as a candidate. ``zone`` is ``None`` for the whole city."""

    pk: int
    name: str
    active: bool = True
    agreements: tuple[Span, ...] = ()
    sectors: tuple[tuple[str, Span], ...] = ()
    functions: frozenset[str] = frozenset()
    zone: frozenset[str] | None = frozenset()
    languages: frozenset[str] = frozenset()
    capacity: int | None = None
    open: int = 0
    weight: int = 1
    weekdays: frozenset[int] = frozenset()
    away: Span | None = None


@dataclass(frozen=True)
class Verdict:
    """``kept`` or dropped for every reason in ``dropped``. ``facts`` speak for it, ``against``
    speak against it and drop nobody."""

    organisation: int
    name: str
    facts: tuple[Why, ...] = ()
    against: tuple[Why, ...] = ()
    dropped: tuple[Why, ...] = ()
    weight: int = 1
    received: int = 0
    open: int = 0

    @property
    def kept(self) -> bool:
        return not self.dropped

    @property
    def score(self) -> int:
        return len(self.facts)


@dataclass(frozen=True)
class Tried:
    rule: int
    name: str
    result: str


@dataclass(frozen=True)
class WishOutcome:
    wish: WishData
    honoured: bool
    why: tuple[Why, ...] = ()


@dataclass(frozen=True)
class Decision:
    """A suggestion, or none and why (``fallback``). ``inputs``: what the rules looked at."""

    day: dt.date
    tried: tuple[Tried, ...] = ()
    rule: int | None = None
    rule_name: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    suggestion: int | None = None
    how: str = ""
    fallback: str = ""
    ill: tuple[Why, ...] = ()
    wish: WishOutcome | None = None

    def verdict(self, organisation: int | None) -> Verdict | None:
        return next((each for each in self.verdicts if each.organisation == organisation), None)

    def document(self) -> dict[str, Any]:
        """JSON; ``read`` is the way back."""
        return {**asdict(self), "day": self.day.isoformat()}


def read(document: Mapping[str, Any]) -> Decision:
    wish = document.get("wish")
    return Decision(
        day=dt.date.fromisoformat(document["day"]),
        tried=tuple(Tried(**one) for one in document["tried"]),
        rule=document["rule"],
        rule_name=document["rule_name"],
        inputs=document["inputs"],
        verdicts=tuple(_verdict(one) for one in document["verdicts"]),
        suggestion=document["suggestion"],
        how=document["how"],
        fallback=document["fallback"],
        ill=_reasons(document["ill"]),
        wish=WishOutcome(WishData(**wish["wish"]), wish["honoured"], _reasons(wish["why"]))
        if wish
        else None,
    )


def _verdict(one: Mapping[str, Any]) -> Verdict:
    reasons = {name: _reasons(one[name]) for name in ("facts", "against", "dropped")}
    return Verdict(**{**one, **reasons})


def _reasons(kept: Any) -> tuple[Why, ...]:
    return tuple(Why(each["key"], tuple(each["about"])) for each in kept)
