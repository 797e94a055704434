"""How an address becomes a page: one query finds it at any depth of the tree."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve_chain

from home.pages import BasePage
from portal.page_cache import keep


def serve(request: HttpRequest, path: str) -> HttpResponse:
    page, args, kwargs = find(request, path)
    request.served_page = page  # type: ignore[attr-defined]  # home.frame draws around it
    for check in hooks.get_hooks("before_serve_page"):
        refused = check(page, request, args, kwargs)
        if isinstance(refused, HttpResponse):
            return refused
    chain: Callable[..., HttpResponse] = serve_chain
    for wrap in reversed(hooks.get_hooks("on_serve_page")):
        chain = wrap(chain)
    response = chain(page, request, args, kwargs)
    # Restrictions answered above; what is left here is the same for every visitor.
    if isinstance(page, BasePage):
        keep(response, page.page_cache_seconds(request))
    return response


def find(request: HttpRequest, path: str) -> RouteResult:
    """The page at this address in the language of the address, with what follows it for pages
    that answer below themselves. Raises ``Http404``."""
    parts = [part for part in path.split("/") if part]
    root = _root_path(request)
    paths = [
        root + "".join(f"{part}/" for part in parts[:count]) for count in range(len(parts) + 1)
    ]
    deepest = Page.objects.filter(url_path__in=paths).order_by("-depth").first()
    if deepest is None:
        raise Http404
    rest = parts[paths.index(deepest.url_path) :]
    result: RouteResult = deepest.specific.route(request, rest)
    return result


def _root_path(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    language = get_language()
    for known in Site.get_site_root_paths():
        if site is not None and known.site_id == site.pk and known.language_code == language:
            return str(known.root_path)
    raise Http404


def page_of(request: HttpRequest) -> Any:
    """The page being served, or ``None`` on addresses that are no page."""
    return getattr(request, "served_page", None)
