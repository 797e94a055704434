"""Bytes on the wire, as Chromium counts them: compressed, headers included."""

from playwright.sync_api import sync_playwright

from benchmarks.load import GUIDE
from tests.browser.conftest import ARGS, PHONE
from tests.promised import BROWSERS, program
from tests.real_server import RealPortal


def views(portal: RealPortal) -> list[tuple[str, int]]:
    """(address, bytes) for a guide on an empty browser cache and the pages read after it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(*BROWSERS), args=ARGS)
        page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        counted: list[int] = []
        session.on(
            "Network.loadingFinished", lambda event: counted.append(int(event["encodedDataLength"]))
        )
        result = []
        for path in (GUIDE, "/", "/luoghi/", "/guide/termine-di-grazia/", "/domande/housing-risk/"):
            counted.clear()
            page.goto(portal.url + path, wait_until="networkidle")
            result.append((path, sum(counted)))
        browser.close()
    return result
