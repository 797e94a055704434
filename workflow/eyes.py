"""Through whose account somebody looks, when it is not their own: a colleague who helps.

Set for the time of one request. Whatever is noted as read meanwhile names the real reader first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from workflow.actors import Actor

_real: ContextVar[Actor | None] = ContextVar("real_reader", default=None)


def real_reader() -> Actor | None:
    """Who really looks, or ``None`` while everybody looks for themselves."""
    return _real.get()


def are_own() -> bool:
    """Asked by pages that note on being opened that somebody has now seen something."""
    return _real.get() is None


@contextmanager
def of(reader: Actor) -> Iterator[None]:
    token = _real.set(reader)
    try:
        yield
    finally:
        _real.reset(token)
