"""An organisation without an account, on a small telephone: the link, the code, the answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, NewPage, follow, ill, make, overflow
from tests.desk.bylink import REGISTERED
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
SEND = "from tests.desk.bylink import by_link, sent_to; sent_to(by_link(name='Orto del Borgo'))"


def newest(portal: RealPortal, pattern: str) -> str:
    """In what the organisation was sent: other people are told in the same second."""
    files = sorted((portal.data / "mail").glob("*.log"), key=lambda one: one.stat().st_mtime_ns)
    texts = [one.read_text() for one in files]
    found = [re.search(pattern, one) for one in texts if REGISTERED in one]
    return [one[0] for one in found if one][-1]


def newest_link(portal: RealPortal) -> str:
    return newest(portal, rf"{re.escape(portal.url)}\S+")


def look(page: Page) -> None:
    assert overflow(page) == 0
    assert ill(page) == []


def enter(portal: RealPortal, page: Page) -> None:
    follow(page.locator("main form[data-once] button"))
    page.fill("[name=code]", newest(portal, r"(?<=codice è )\d{6}|(?<=code is )\d{6}"))
    follow(page.locator("main form:not([data-once]) button").first)


def test_a_link_is_answered_on_a_small_telephone(portal: RealPortal, new_page: NewPage) -> None:
    make(portal, SEND)
    page = new_page(NARROW)
    page.goto(newest_link(portal))
    look(page)
    page.fill("[name=code]", "12")
    follow(page.locator("main form:not([data-once]) button").first)
    look(page)
    enter(portal, page)
    expect(page.locator("main")).to_contain_text("Speaks Arabic")
    expect(page.locator("main")).not_to_contain_text("Amina")
    for box in page.locator("main details").all():
        box.locator("summary").click()
    look(page)
    decline = page.locator("form[action$='/decline/']")
    follow(decline.locator("button"))
    look(page)
    accept = page.locator("form[action$='/accept/']")
    accept.locator("[name=who]").fill("Maria Rossi")
    follow(accept.locator("button"))
    expect(page.locator("h1")).to_contain_text("Amina")
    look(page)

    again = new_page(NARROW, javascript=False)
    again.goto(newest_link(portal))
    enter(portal, again)
    expect(again.locator("h1")).to_contain_text("Amina")

    page.goto(page.url[:-2] + ("y/" if page.url[-2] == "x" else "x/"))
    look(page)
