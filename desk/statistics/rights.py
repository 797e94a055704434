"""Who reads the statistics: the city's coordinators, and whoever is named for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest

from desk import named
from desk.staff.frame import unkept
from network.models import Membership, Organisation
from network.standing import standing


def is_coordinator(user: Any) -> bool:
    return any(
        membership.organisation.kind == Organisation.Kind.CITY
        and membership.role == Membership.Role.COORDINATOR
        for membership in standing(user).memberships
    )


def may_view(user: Any) -> bool:
    """Being an administrator is not enough: the numbers are about people."""
    if not user.is_active or user.pk is None:
        return False
    if is_coordinator(user):
        return True
    return named.has(user, named.VIEW_STATISTICS)


def viewers_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """For everybody else the page does not exist."""

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_view(request.user):
            raise Http404
        return unkept(view(request, *args, **kwargs))

    return serve
