"""An organisation without an account, on a small telephone: the link, the code, the answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.arriving import arriving, found_in
from tests.browser.conftest import NewPage, make
from tests.browser.going import follow
from tests.browser.looking import NARROW, look
from tests.desk.bylink import REGISTERED
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
SEND = "from tests.desk.bylink import by_link, sent_to; sent_to(by_link(name='Orto del Borgo'))"
CODE = r"(?<=codice è )\d{6}|(?<=code is )\d{6}"


def link_in(portal: RealPortal, letters: list[str]) -> str:
    return found_in(letters, rf"{re.escape(portal.url)}\S+", to=REGISTERED)


def enter(portal: RealPortal, page: Page) -> None:
    with arriving(portal) as letters:
        follow(page.locator("main form[data-once] button"))
    page.fill("[name=code]", found_in(letters, CODE, to=REGISTERED))
    follow(page.locator("main form:not([data-once]) button").first)


def test_a_link_is_answered_on_a_small_telephone(portal: RealPortal, new_page: NewPage) -> None:
    with arriving(portal) as letters:
        make(portal, SEND)
    page = new_page(NARROW)
    page.goto(link_in(portal, letters))
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
    with arriving(portal) as letters:  # with a link of its own: the first has done its work
        follow(accept.locator("button"))
    expect(page.locator("h1")).to_contain_text("Amina")
    look(page)

    again = new_page(NARROW, javascript=False)
    again.goto(link_in(portal, letters))
    enter(portal, again)
    expect(again.locator("h1")).to_contain_text("Amina")

    page.goto(page.url[:-2] + ("y/" if page.url[-2] == "x" else "x/"))
    look(page)
