"""What has not been handed over, why as far as we may know, and a button to try again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from forms import deliveries
from forms.submissions import Delivery

PERMISSION = "forms.retry_delivery"
PER_PAGE = 50


def permitted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return serve


@permitted
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Given up first. References and times alone: what was written is for the desk."""
    missing = (
        Delivery.objects.exclude(state=Delivery.State.DONE)
        .select_related("submission__version")
        .defer("submission__answers", "submission__derived", "submission__version__document")
        .order_by("state", "created_at", "pk")
    )
    title = _("Undelivered requests")
    page = {
        "deliveries": Paginator(missing, PER_PAGE).get_page(request.GET.get("p")),
        "given_up": deliveries.failed().count(),
        "page_title": title,
        "header_title": title,
        "header_icon": "warning",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "forms/delivery_admin/index.html", page)


@permitted
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    return _replayed(request, Delivery.objects.filter(pk=pk))


@permitted
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    first = list(deliveries.failed().order_by("pk").values_list("pk", flat=True)[:PER_PAGE])
    return _replayed(request, Delivery.objects.filter(pk__in=first))


def _replayed(request: HttpRequest, chosen: Any) -> HttpResponse:
    arrived, missed = deliveries.replay(chosen)
    if arrived:
        messages.success(
            request,
            ngettext("%(count)d request delivered.", "%(count)d requests delivered.", arrived)
            % {"count": arrived},
        )
    if missed:
        messages.error(
            request,
            ngettext(
                "%(count)d request could not be delivered. We keep trying.",
                "%(count)d requests could not be delivered. We keep trying.",
                missed,
            )
            % {"count": missed},
        )
    if not arrived and not missed:
        messages.info(request, _("It has been delivered meanwhile."))
    return redirect("forms_deliveries:index")


app_name = "forms_deliveries"
urlpatterns = [
    path("", index, name="index"),
    path("<int:pk>/", retry, name="retry"),
    path("all/", retry_all, name="retry_all"),
]
