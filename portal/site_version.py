"""One token that changes whenever anything the public sees changes.

Kept pages and remembered pieces of a page carry the token they were made under; a new token
leaves them all behind at once. It lives in the cache, so every process sees it.
"""

import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

logger = logging.getLogger(__name__)
KEY = "site-version"
P = ParamSpec("P")
R = TypeVar("R")


def current() -> str | None:
    """The token, or ``None`` when the cache does not answer: then keep nothing."""
    try:
        token = cache.get(KEY)
        if token is None:
            token = uuid.uuid4().hex
            if not cache.add(KEY, token, timeout=None):
                token = cache.get(KEY)
        return token
    except Exception:
        logger.exception("cache does not answer")
        return None


def bump(**_signal: Any) -> None:
    """A new token as soon as the change is really in the database."""
    transaction.on_commit(_renew)


def _renew() -> None:
    try:
        cache.set(KEY, uuid.uuid4().hex, timeout=None)
    except Exception:
        logger.exception("cache does not answer: pages kept elsewhere may be stale")


def watch(*watched: type[models.Model]) -> None:
    """Rows of these models are shown to the public: a change to one renews the token."""
    for model in watched:
        name = f"site-version-{model._meta.label}"
        post_save.connect(bump, sender=model, dispatch_uid=f"{name}-save")
        post_delete.connect(bump, sender=model, dispatch_uid=f"{name}-delete")
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            m2m_changed.connect(bump, sender=through, dispatch_uid=f"{name}-{field.name}")


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Keep a function's answers in this process while the token stands.

    Arguments must be hashable and answers must not be changed by their readers.
    """
    kept: dict[Any, Any] = {}
    under: list[str | None] = [None]

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        token = current()
        if token is None:
            return function(*args, **kwargs)
        if under[0] != token:
            kept.clear()
            under[0] = token
        key = (args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        return kept[key]

    return ask
