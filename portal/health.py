"""What the machine that watches us asks. Rooms add their own checks at start-up."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse

Check = Callable[[], str]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """``check`` returns an empty text when all is well, else a reason without personal data."""
    _checks[name] = check


def health(request: HttpRequest) -> JsonResponse:
    answers = {name: _ask(check) for name, check in _checks.items()}
    ok = not any(answers.values())
    body = {"ok": ok, "checks": {name: reason or "ok" for name, reason in answers.items()}}
    return JsonResponse(body, status=200 if ok else 503)


def _ask(check: Check) -> str:
    try:
        return check()
    except Exception as error:
        return type(error).__name__


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _cache() -> str:
    cache.get("health")
    return ""


register("database", _database)
register("cache", _cache)
