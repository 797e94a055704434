"""What the pages of data protection have in common: who may open them, that nobody keeps them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _

from forms.privacy import people

View = Callable[..., Any]


def named_only(*codenames: str) -> Callable[[View], View]:
    """For whom one of these is given by name. For everybody else the page does not exist,
    administrators included."""

    def decorate(view: View) -> View:
        @wraps(view)
        def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not any(people.may(request.user, codename) for codename in codenames):
                raise Http404
            return unkept(view(request, *args, **kwargs))

        return serve

    return decorate


def allowed_only(permission: str) -> Callable[[View], View]:
    """For pages without personal data: Django's permission is enough."""

    def decorate(view: View) -> View:
        @wraps(view)
        def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.has_perm(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return serve

    return decorate


def unkept(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    patch_cache_control(response, no_store=True)
    return response


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    crumbs: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """``crumbs``: addresses and labels between Home and this page."""
    furniture = {
        "header_title": title,
        "page_title": title,
        "header_icon": "lock",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *({"url": url, "label": label} for url, label in crumbs),
            {"url": "", "label": title},
        ],
    }
    return render(request, template, furniture | context, status=status)
