"""What every staff page has in common: who may open it, its heading, and that nobody keeps it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _

from network.standing import standing

View = Callable[..., Any]
Crumb = dict[str, Any]


def unkept(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    patch_cache_control(response, no_store=True)
    return response


def desk_only(view: View) -> View:
    """For everybody else the page does not exist, administrators included."""

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not standing(request.user).is_desk:
            raise Http404
        return unkept(view(request, *args, **kwargs))

    return serve


def members_only(view: View) -> View:
    """For desk staff and members of organisations; what they see is up to ``visible_to``."""

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not standing(request.user).memberships:
            raise Http404
        return unkept(view(request, *args, **kwargs))

    return serve


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    crumbs: tuple[Crumb, ...] = (),
    icon: str = "clipboard-list",
    status: int = 200,
) -> HttpResponse:
    furniture = {
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *crumbs,
            {"url": "", "label": title},
        ],
    }
    return render(request, template, furniture | context, status=status)


def applications_crumb() -> Crumb:
    return {"url": reverse("desk_applications:index"), "label": _("Applications")}


def referrals_crumb() -> Crumb:
    return {"url": reverse("desk_referrals:index"), "label": _("Referrals")}
