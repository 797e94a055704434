"""What answers when nothing else does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from portal import addresses

# Django's reasons for a request that another site sent: nothing of it is shown again.
FROM_ELSEWHERE = ("Origin checking failed", "Referer checking failed")
_keepers: list[str] = []


def register_csrf_keeper(dotted: str) -> None:
    """A room whose forms people fill for minutes names a view that keeps what they typed.

    The view takes the request and returns a response, or ``None`` when it is not its business. It
    is asked only about requests that came from our own pages, with a token missing or too old.
    """
    _keepers.append(dotted)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if request.method == "POST" and not reason.startswith(FROM_ELSEWHERE):
        for dotted in _keepers:
            response = import_string(dotted)(request)
            if response is not None:
                return response
    return render(request, "403_csrf.html", status=403)


def robots(request: HttpRequest) -> HttpResponse:
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        f"Sitemap: {addresses.base(request)}/sitemap.xml",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
