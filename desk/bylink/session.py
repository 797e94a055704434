"""Which links this browser has opened with a code, and until when. No name, no data."""

import time

from django.http import HttpRequest

from desk import terms
from desk.bylink.records import PartnerLink

SESSION_KEY = "links_opened"
MOST = 20


def holds(request: HttpRequest, link: PartnerLink) -> bool:
    return link.key.hex in _open(request)


def hold(request: HttpRequest, link: PartnerLink) -> None:
    """A code was right: whoever knew this session before must not profit from it."""
    request.session.cycle_key()
    _put(request, link, int(time.time() + terms.partner_stay().total_seconds()))


def pass_on(request: HttpRequest, link: PartnerLink, to: PartnerLink) -> None:
    """What follows from the answer, for as long as the code still counts and no longer."""
    _put(request, to, _open(request).get(link.key.hex, 0))


def leave(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def _put(request: HttpRequest, link: PartnerLink, until: int) -> None:
    kept = {**_open(request), link.key.hex: until}
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST:])


def _open(request: HttpRequest) -> dict[str, int]:
    now = time.time()
    return {
        key: until for key, until in request.session.get(SESSION_KEY, {}).items() if until > now
    }
