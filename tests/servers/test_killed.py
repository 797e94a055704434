"""The server is killed with SIGKILL: what was saved is there, and one submission exists."""

import threading
import time
import urllib.error
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException

import pytest

from tests.forms.filling import FIRST, STEPS
from tests.real_server import RealPortal
from tests.servers import kept
from tests.servers.visitor import Visitor

pytestmark = [pytest.mark.both, pytest.mark.server]
# Of the time that sending takes here: the kill comes before it, during it, and just after.
MOMENTS = (0.0, 0.3, 0.7, 1.1)


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    server = RealPortal()
    server.start()
    yield server
    server.remove()


def begin(portal: RealPortal) -> Visitor:
    visitor = Visitor(portal.url)
    visitor.get("/en/requests/housing-risk/")
    visitor.post({name: str(value) for name, value in FIRST.items()})
    return visitor


def step_url(visitor: Visitor, step: str) -> str:
    return visitor.url.rsplit("/", 2)[0] + f"/{step}/"


def answer(visitor: Visitor, step: str) -> None:
    visitor.get(step_url(visitor, step))
    fields = {
        name: value if isinstance(value, str) else value[0] for name, value in STEPS[step].items()
    }
    visitor.post(fields)


def fill(visitor: Visitor) -> None:
    for step in STEPS:
        answer(visitor, step)
        if visitor.url.endswith("/urgent/"):
            visitor.post({})


def test_between_two_steps_nothing_saved_is_lost(portal: RealPortal) -> None:
    visitor = begin(portal)
    answer(visitor, "home")
    answer(visitor, "tenancy")
    portal.kill()
    portal.start()
    page = visitor.get(step_url(visitor, "tenancy"))
    assert 'value="rent" id=' in page or 'value="rent" selected' in page or "checked" in page
    answer(visitor, "rent")
    assert visitor.url.endswith("/letters/")


def test_during_submit_there_is_exactly_one_submission(portal: RealPortal) -> None:
    visitor = ready(portal)
    began = time.monotonic()
    visitor.post({})
    takes = time.monotonic() - began
    sent = [sent_and_killed(portal, takes * part) for part in MOMENTS]
    found = kept.drafts(portal)
    for draft in sent:
        assert (found[draft]["submissions"], found[draft]["applications"]) == (1, 1), draft


def ready(portal: RealPortal) -> Visitor:
    """Whoever has answered everything and looks at the last page."""
    visitor = begin(portal)
    fill(visitor)
    visitor.get(step_url(visitor, "check"))
    return visitor


def sent_and_killed(portal: RealPortal, after: float) -> str:
    """Press "Send", kill the server so many seconds later, look again; returns the draft."""
    visitor = ready(portal)
    check, (draft, _step) = visitor.url, visitor.place()

    def send() -> None:
        with suppress(urllib.error.URLError, HTTPException, ConnectionError, OSError):
            visitor.post({})  # the line goes dead: just what this is about

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(after)
    portal.kill()
    sender.join()
    portal.start()

    page = visitor.get(check)
    if visitor.url.endswith("/check/"):
        page = visitor.post({})
    assert "TO-20" in page
    return draft
