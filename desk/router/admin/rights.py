"""Who keeps the rules: the city's coordinators, and whoever has the permission to change rules.

Rules hold no personal data. What a dry run shows of requests is up to ``visible_to``: an
administrator without a place at the desk tries a rule out on nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest

from desk.staff.frame import unkept
from network.models import Membership, Organisation
from network.standing import standing

PERMISSION = "desk.change_routingrule"


def may_keep_rules(user: Any) -> bool:
    return user.has_perm(PERMISSION) or any(
        membership.organisation.kind == Organisation.Kind.CITY
        and membership.role == Membership.Role.COORDINATOR
        for membership in standing(user).memberships
    )


def keepers_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """For everybody else the page does not exist."""

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_keep_rules(request.user):
            raise Http404
        return unkept(view(request, *args, **kwargs))

    return serve
