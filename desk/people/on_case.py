"""What the page of a case says about the person: whether it is reserved, what else they sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desk.applications import Application
from desk.people.duplicates import candidates
from desk.people.person import Match, same_person
from desk.people.proposal import is_strong, proposal
from desk.people.union import Held, goes_on_in, held


@dataclass(frozen=True)
class OnCase:
    """``proposal``: why it should perhaps be reserved; ``is_urgent``: say so at the top. ``others``
    and ``perhaps``: how many more requests of the same person whoever looks may see; ``repeats``:
    those that say the same. ``joined``: what was joined with it; ``goes_on_in``: where it went."""

    restricted: bool
    proposal: str
    is_urgent: bool
    others: int
    perhaps: int
    repeats: tuple[Match, ...]
    joined: tuple[Held, ...]
    goes_on_in: Application | None


def on_case(application: Application, joined: Sequence[Application], user: Any) -> OnCase:
    matches = same_person(application, user)
    sure = sum(one.sure for one in matches)
    return OnCase(
        restricted=application.restricted,
        proposal=proposal(application),
        is_urgent=is_strong(application),
        others=sure,
        perhaps=len(matches) - sure,
        repeats=tuple(candidates(application, matches)),
        joined=tuple(held(joined)),
        goes_on_in=goes_on_in(application, user) if application.state == "merged" else None,
    )
