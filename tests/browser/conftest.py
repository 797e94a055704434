"""Chromium from the system, driven by Playwright against a whole installation."""

import itertools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests.browser.looking import PHONE
from tests.promised import BROWSERS, program
from tests.real_server import RealPortal

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT = 60_000  # milliseconds until what should come is given up: a busy machine is no failure
KEPT = Path("var/failed-in-browser")  # what each person saw and did when a test failed
EVERY_WALK = os.environ.get("SNODO_EVERY_WALK") == "1"  # the long way, for `make soak`
# A picture of the page with each step of a trace costs a third of the time: where a test runs alone,
# as it does for its second chance, it is worth that.
ALONE = "PYTEST_XDIST_WORKER" not in os.environ
FAILED = pytest.StashKey[bool]()
ADDRESSES = itertools.count(256)

NewContext = Callable[..., BrowserContext]
NewPage = Callable[..., Page]

expect.set_options(timeout=WAIT)


@pytest.fixture(scope="package")
def portal() -> Iterator[RealPortal]:
    server = RealPortal(SNODO_PROXIES="1")
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ends with the last test that drives it: while it lives its event loop runs in this thread, and
    Django refuses to open a database there."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(*BROWSERS), args=ARGS)
        yield browser
        browser.close()


# Factories count from nought in each process: here they begin behind what is already there.
BEGIN = """
import factory
from forms.models import Draft
from tests.desk import factories
last = Draft.objects.order_by("pk").last()
for each in list(vars(factories).values()):
    if isinstance(each, type) and issubclass(each, factory.Factory):
        each.reset_sequence(100 * (last.pk + 1 if last else 1), force=True)
"""


def make(portal: RealPortal, script: str) -> str:
    """Put rows into the running portal; returns what the script printed."""
    return portal.run(BEGIN + script)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def new_context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[NewContext]:
    """``new_context(**options)``: a browser of somebody's own, where nothing moves. A script error
    in it fails the test; a failed test leaves its screens and traces in ``KEPT``."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = chromium.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(WAIT)
        context.on("weberror", lambda found: errors.append(f"script error: {found.error}"))
        context.tracing.start(snapshots=ALONE)
        contexts.append(context)
        return context

    yield make
    failed = errors or request.node.stash.get(FAILED, True)
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name)
    for number, context in enumerate(contexts):
        if failed:
            keep(context, f"{name}-{number}")
        context.close()
    assert errors == []


def keep(context: BrowserContext, name: str) -> None:
    """`playwright show-trace` opens the second of the two files."""
    KEPT.mkdir(parents=True, exist_ok=True)
    shot, trace = KEPT / f"{name}.png", KEPT / f"{name}.zip"
    for page in context.pages[:1]:
        with suppress(Error):  # a page that hangs has no picture
            page.screenshot(path=shot, full_page=True)
        print(f"{page.url}: {shot} {trace}")
    context.tracing.stop(path=trace)


@pytest.fixture
def new_page(new_context: NewContext, portal: RealPortal) -> NewPage:
    """``new_page(viewport=…, javascript=…)``: a person with a browser at an address of their own,
    as one address may begin only so many forms."""

    def make(
        viewport: dict[str, int] = PHONE, javascript: bool = True, language: str = "it-IT"
    ) -> Page:
        high, low = divmod(next(ADDRESSES), 256)
        return new_context(
            viewport=viewport,
            java_script_enabled=javascript,
            base_url=portal.url,
            locale=language,
            extra_http_headers={"X-Forwarded-For": f"10.0.{high}.{low}"},
        ).new_page()

    return make
