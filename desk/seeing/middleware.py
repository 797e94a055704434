"""One page through a colleague's account: the session and its second factor stay one's own.

After whoever is signed in has passed every door, the request alone gets another user, under the
admin's path and nowhere else. Nothing may change meanwhile: unsafe methods are refused, and so is
whatever a page would write on being opened, except the line that says who looked.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from desk.access import actor_for
from desk.seeing import services
from desk.seeing.records import SeeAs
from portal.security import ADMIN_PATHS
from workflow import eyes

SAFE = ("GET", "HEAD", "OPTIONS")
STILL_ALLOWED = ("desk_staff:see_as_stop", "account_logout", "wagtailadmin_logout")
# The account of a colleague, and drafts that citizens write with their help, are not the desk's.
THEIR_OWN = frozenset({"wagtailadmin_account", "desk_helping:index", "desk_helping:begin"})
WRITES = re.compile(r"\s*(?:INSERT\b.*?\bINTO|UPDATE|DELETE\s+FROM)\s+\W?(\w+)", re.IGNORECASE)
# Who looked; and what Django and Wagtail make by themselves the first time something is shown.
MAY_BE_WRITTEN = frozenset(
    {
        "workflow_reading",
        "wagtailusers_userprofile",
        "django_content_type",
        "home_sitesettings",
    }
)


class NothingMayChange(Exception):  # noqa: N818 - an answer, not an error
    pass


class SeeingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.seeing = None
        # Visitors without a session are not asked for one: their pages are kept for everybody.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        number = request.session.get(services.SESSION_KEY)
        if number is None:
            return self.get_response(request)
        is_safe, is_desk = request.method in SAFE, request.path.startswith(ADMIN_PATHS)
        request.seeing = services.alive(number, request.user)
        if request.seeing is None:
            return self._over(request, turned_away=is_desk or not is_safe)
        if request.path in map(reverse, STILL_ALLOWED):
            return self.get_response(request)
        if not is_safe:
            return refused(request, request.seeing)
        return self._as_colleague(request) if is_desk else self.get_response(request)

    def process_view(
        self, request: Any, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if eyes.are_own() or match is None or match.view_name not in THEIR_OWN:
            return None
        return refused(request, request.seeing)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NothingMayChange):
            return refused(request, request.seeing)
        return None

    def _as_colleague(self, request: Any) -> HttpResponseBase:
        reader = actor_for(request.user)
        request.user = request.seeing.target
        with eyes.of(reader), connection.execute_wrapper(only_reading):
            return self.get_response(request)

    def _over(self, request: Any, *, turned_away: bool) -> HttpResponseBase:
        """What was sent as if by the colleague must not be done as oneself."""
        request.session.pop(services.SESSION_KEY, None)
        request.session.cycle_key()
        if not turned_away:
            return self.get_response(request)
        messages.warning(
            request, _("You see the desk as yourself again: the time was over, or it was stopped.")
        )
        return redirect("wagtailadmin_home")


def only_reading(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    found = WRITES.match(sql)
    if found is not None and found[1].lower() not in MAY_BE_WRITTEN:
        raise NothingMayChange
    return execute(sql, params, many, context)


def refused(request: HttpRequest, record: SeeAs) -> HttpResponse:
    response = render(request, "desk/seeing/refused.html", {"record": record}, status=403)
    add_never_cache_headers(response)
    return response
