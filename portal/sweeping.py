"""What has served its purpose and goes by itself every night (``manage.py sweep``). Rooms add
theirs at start-up."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.sessions.models import Session
from django.utils import timezone

from portal import onetime, throttle

logger = logging.getLogger(__name__)
Sweep = Callable[[], int]
_sweeps: dict[str, Sweep] = {}


@dataclass
class Swept:
    rows: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def register(name: str, sweep: Sweep) -> None:
    """``sweep`` returns how many rows went. It may be called at any time, and twice at once."""
    _sweeps[name] = sweep


def run() -> Swept:
    """One that fails is reported and does not stop the others."""
    done = Swept()
    for name, sweep in _sweeps.items():
        try:
            done.rows[name] = sweep()
        except Exception as error:
            # The kind of error alone: its text could hold what somebody wrote.
            logger.error("not swept, %s: %s", name, type(error).__name__)
            done.failed.append(name)
    return done


def _ended_sessions() -> int:
    """Nobody can use them any more, and they name drafts."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


register("tries", throttle.sweep)
register("one-time codes", onetime.sweep)
register("ended sessions", _ended_sessions)
