"""Which of the same person's requests say the same thing again."""

import datetime as dt
from collections.abc import Iterable

from desk.applications import NOT_CLOSED, Application
from desk.people.person import Match

WITHIN = dt.timedelta(days=60)


def candidates(application: Application, matches: Iterable[Match]) -> list[Match]:
    """Believed to be of the same person, about the same topic, sent within 60 days, both open."""
    return [one for one in matches if one.sure and _repeats(application, one.application)]


def _repeats(one: Application, other: Application) -> bool:
    return (
        one.state in NOT_CLOSED
        and other.state in NOT_CLOSED
        and one.topic == other.topic
        and abs(one.submitted_at - other.submitted_at) <= WITHIN
    )
