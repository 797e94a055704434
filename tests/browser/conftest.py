"""Chromium from the system, driven by Playwright against a whole installation."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

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
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def portal() -> Iterator[RealPortal]:
    server = RealPortal()
    server.manage("setup")
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(chromium: Browser, portal: RealPortal) -> Iterator[NewPage]:
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
    for context in contexts:
        context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/?next=/admin/")
    page.fill("input[name=login]", f"{name}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    page.click("form.login button[type=submit], main form button[type=submit]")
    page.wait_for_url("**/admin/**")


def ill(page: Page, within: str | None = None) -> list[str]:
    """What axe finds wrong, one line each: rule and first element."""
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
