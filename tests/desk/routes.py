"""Every address of the admin that one of our rooms answers, filled with rows that exist."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from desk.staff import urls

NAMES = {"tab": "late", "name": "accept", "key": uuid.UUID(int=1)}
OF_FORMS_AND_WORKFLOWS = {
    "workflow": "applications",
    "language": "en",
    "page": "start",
    "action_name": "approve",
    "task_state_id": 1,
}
ROOMS = ("desk", "forms", "workflow", "network", "home", "guide")


def every_staff_url(pk: int, upload: uuid.UUID) -> list[str]:
    """One address for each route of the desk, filled with a case that exists."""
    values = {"pk": pk, "other": pk, "upload": upload, **NAMES}
    return [_filled(name, each, values) for name, each in _walk(urls.urlpatterns)]


def every_admin_url(**values: Any) -> dict[str, str]:
    """By name of the route. One that needs a value which is not given is an error: a new route
    must not be forgotten."""
    known = {**NAMES, **OF_FORMS_AND_WORKFLOWS, **values}
    admin = next(
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and str(each.pattern) == "admin/"
    )
    return {
        name: _filled(name, each, known)
        for name, each in _walk(admin.url_patterns)
        if _room(each) in ROOMS
    }


def _walk(patterns: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, (*names, *filter(None, [each.namespace])))
        elif isinstance(each, URLPattern):
            yield ":".join([*names, each.name or ""]), each


def _filled(name: str, each: URLPattern, values: dict[str, Any]) -> str:
    return reverse(name, kwargs={key: values[key] for key in each.pattern.converters})


def _room(each: URLPattern) -> str:
    view = getattr(each.callback, "view_class", each.callback)
    return str(view.__module__).partition(".")[0]
