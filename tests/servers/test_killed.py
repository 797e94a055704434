"""The server is killed with SIGKILL: what was saved is there, and one submission exists."""

import threading
import time
import urllib.error
from collections.abc import Iterator
from http.client import HTTPException

import pytest

from tests.forms.filling import FIRST, STEPS
from tests.real_server import RealPortal
from tests.servers.visitor import Visitor, wait_like_people

pytestmark = [pytest.mark.both, pytest.mark.server]
COUNT = (
    "from forms.models import Submission; from desk.models import Application; "
    "print('COUNTS', Submission.objects.count(), Application.objects.count())"
)


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    server = RealPortal()
    server.manage("setup")
    server.start()
    yield server
    server.remove()


def counts(portal: RealPortal) -> tuple[int, int]:
    line = next(
        line for line in portal.manage("shell", "-c", COUNT).splitlines() if "COUNTS" in line
    )
    _word, submissions, applications = line.split()
    return int(submissions), int(applications)


def begin(portal: RealPortal) -> Visitor:
    visitor = Visitor(portal.url)
    visitor.get("/en/requests/housing-risk/")
    wait_like_people()
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


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.03, 0.08, 0.2])
def test_during_submit_there_is_exactly_one_submission(portal: RealPortal, delay: float) -> None:
    before = counts(portal)
    visitor = begin(portal)
    fill(visitor)
    check = step_url(visitor, "check")
    visitor.get(check)

    def send() -> None:
        try:
            visitor.post({})
        except (urllib.error.URLError, HTTPException, ConnectionError, OSError):
            return  # the line went dead: just what this is about

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(delay)
    portal.kill()
    sender.join()
    portal.start()

    page = visitor.get(check)
    if visitor.url.endswith("/check/"):
        page = visitor.post({})
    assert "TO-20" in page
    submissions, applications = counts(portal)
    assert submissions == before[0] + 1
    assert applications == before[1] + 1
