"""Chromium from the system, driven by Playwright against a whole installation."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from portal.demo import DOMAIN, PASSWORD
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
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
FINISHED = """Promise.all(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime < 5000)
    .map(one => one.finished.catch(() => null))).then(() => null)"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="package")
def portal() -> Iterator[RealPortal]:
    server = RealPortal()
    server.manage("setup")
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ends with the last test that drives it: while it lives its event loop runs in this thread, and
    Django refuses to open a database there."""
    path = shutil.which("chromium")
    assert path, "Chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
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
    return portal.manage("shell", "-c", BEGIN + script)


FAILED = pytest.StashKey[bool]()
SHOTS = Path("var/failed-in-browser")  # what each person saw when a test failed

NewPage = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def new_page(
    chromium: Browser, portal: RealPortal, request: pytest.FixtureRequest
) -> Iterator[NewPage]:
    """``new_page(viewport=…, javascript=…)``: a person with a browser of their own."""
    contexts: list[BrowserContext] = []

    def make(
        viewport: dict[str, int] = PHONE, javascript: bool = True, language: str = "it-IT"
    ) -> Page:
        context = chromium.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            base_url=portal.url,
            locale=language,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if javascript:
            page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    yield make
    for number, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False):
            SHOTS.mkdir(parents=True, exist_ok=True)
            shot = SHOTS / f"{re.sub(r'[^a-z0-9]+', '-', request.node.name)}-{number}.png"
            context.pages[0].screenshot(path=shot, full_page=True)
            print(f"{context.pages[0].url}: {shot}")
        context.close()


def follow(there: Locator) -> None:
    """Press what leads to another page, and be on it: a click alone may return before that."""
    with there.page.expect_navigation():
        there.click()


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/?next=/admin/")
    page.fill("input[name=login]", f"{name}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.click("form.login button[type=submit], main form button[type=submit]")
    page.wait_for_url("**/admin/**")


# Where a page happens to be scrolled to, its header may cover half a button.
TOP = "document.querySelectorAll('*').forEach(one => { if (one.scrollTop) one.scrollTop = 0 })"


def settle(page: Page) -> None:
    """From the top, and when nothing fades any more: half a fade fails on contrast."""
    page.evaluate(TOP)
    messages = page.locator(".messages > ul")
    if messages.count():
        expect(messages.first).to_have_css("opacity", "1")
    page.evaluate(FINISHED)


def ill(page: Page, within: str | None = None) -> list[str]:
    """What axe finds wrong, one line each: rule and first element."""
    settle(page)
    context = {"include": [[within]]} if within else None
    found = Axe().run(page, context=context, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{one['id']}: {node['html'][:150]} ({node.get('failureSummary', '')[:150]})"
        for one in found.response["violations"]
        for node in one["nodes"][:2]
    ]


def overflow(page: Page) -> int:
    """Pixels by which a page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
