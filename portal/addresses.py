"""The beginning of the addresses a page says of itself: canonical, ``hreflang``, sitemap."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def base(request: HttpRequest) -> str:
    """Scheme, host and port, without a slash at the end.

    A city has one public address, whatever alias was asked. A demo says the one that was asked: it
    runs where somebody started it. ``get_host`` lets only names of ``SNODO_HOSTS`` through, and
    kept pages are kept by host, so nobody is shown the host of somebody else's request.
    """
    asked = request.get_host()
    if settings.DEMO and asked != urlsplit(settings.BASE_URL).netloc:
        return f"{request.scheme}://{asked}"
    return str(settings.BASE_URL)
