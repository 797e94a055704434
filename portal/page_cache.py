"""Public pages kept whole for visitors who are nobody in particular.

A view opts in with ``keep``; nothing else is ever stored. A request is served from here only if it
is a GET or HEAD without a session cookie, so a signed-in person, or somebody filling a form, always
reaches the real view. The key holds host, path, the few query parameters that change a page, and
the site's version: publishing leaves every kept page behind at once.
"""

import gzip
import hashlib
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified

from portal import site_version

logger = logging.getLogger(__name__)
MARK = "_page_cache_seconds"
QUERY = ("page", "topic", "district", "function", "language")
LONGEST = 3600
KEPT_HEADERS = ("Content-Type", "Content-Language", "X-Frame-Options", "Vary")


def keep(response: HttpResponse, seconds: int = LONGEST) -> HttpResponse:
    """Mark a response as the same for every anonymous visitor, for so long at most."""
    setattr(response, MARK, max(0, min(seconds, LONGEST)))
    return response


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_anonymous_read(request):
            return self.get_response(request)
        # The token is read before the page is made: a change that lands meanwhile renews it,
        # and what was made from the old state is filed under a token nobody asks for again.
        version = site_version.current()
        if version is None:
            return self.get_response(request)
        key = key_for(request, version)
        kept = _read(key)
        if kept is None:
            response = self.get_response(request)
            if not is_keepable(response):
                return response
            kept = _pack(response)
            _write(key, kept, getattr(response, MARK))
        return _answer(request, kept)


def is_anonymous_read(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES


def is_keepable(response: HttpResponseBase) -> bool:
    return (
        bool(getattr(response, MARK, 0))
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
    )


def key_for(request: HttpRequest, version: str) -> str:
    query = "&".join(f"{name}={request.GET[name]}" for name in QUERY if name in request.GET)
    text = "\n".join((version, request.scheme or "", request.get_host(), request.path, query))
    return "page-" + hashlib.sha256(text.encode()).hexdigest()


def _pack(response: HttpResponseBase) -> dict[str, Any]:
    assert isinstance(response, HttpResponse)
    body = response.content
    return {
        "headers": {name: response[name] for name in KEPT_HEADERS if name in response},
        "etag": '"' + hashlib.sha256(body).hexdigest()[:24] + '"',
        "gzip": gzip.compress(body, 6, mtime=0),
    }


def _answer(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    response: HttpResponse
    if kept["etag"] in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(kept["gzip"])
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(kept["gzip"]))
    for name, value in kept["headers"].items():
        response[name] = value
    response["ETag"] = kept["etag"]
    response["Vary"] = "Cookie, Accept-Encoding"
    # Browsers may keep it, but ask each time: a corrected guide must reach people at once.
    response["Cache-Control"] = "no-cache"
    if not isinstance(response, HttpResponseNotModified):
        response["Content-Length"] = str(len(response.content))
    return response


def _read(key: str) -> dict[str, Any] | None:
    try:
        return cache.get(key)
    except Exception:
        logger.exception("kept page unreadable")
        return None


def _write(key: str, kept: dict[str, Any], seconds: int) -> None:
    try:
        cache.set(key, kept, seconds)
    except Exception:
        logger.exception("page could not be kept")
