"""A message from a phone, its mark at the desk, the answer, and the answer read on the phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, make
from tests.browser.going import follow, sign_in
from tests.browser.looking import DESKTOP, PHONE, ill, look
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
WORDS = "Ho un nuovo numero 🙏 شكرا"
ANSWER = "Ti chiamiamo domani alle 9."
RECEIVED = """
from urllib.parse import urlparse
from desk import links
from tests.desk.factories import received
made = received()
print("MADE", made.reference, urlparse(links.address(made)).path)
"""


def look_at_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    look(page, "main")


def test_a_message_and_its_answer(portal: RealPortal, new_page: NewPage) -> None:
    found = re.search(r"MADE (\S+) (\S+)", make(portal, RECEIVED))
    assert found
    reference, link = found.groups()

    citizen = new_page(PHONE)
    citizen.goto(link)
    look_at_all(citizen)
    citizen.fill("[name=message]", WORDS)
    follow(citizen.locator("form:has([name=message]) button[type=submit]"))
    expect(citizen.locator("section[aria-labelledby=messages] li")).to_contain_text(WORDS)
    look_at_all(citizen)

    staff = new_page(DESKTOP)
    sign_in(staff, "desk")
    follow(staff.locator(".desk-counts a[href$='/tab/written/']"))
    row = staff.locator("tr", has_text=reference)
    expect(row.locator(".desk-unread")).to_be_visible()
    follow(row.locator("a.desk-reference"))
    expect(staff.locator(".desk-timeline")).to_contain_text(WORDS)
    assert ill(staff, "main") == []
    staff.locator("details.desk-compose-out > summary").click()
    expect(staff.locator("details.desk-compose-in")).not_to_have_attribute("open", "")
    staff.fill("#id_message_text", ANSWER)
    follow(staff.locator("details.desk-compose-out button[name=preview]"))
    expect(staff.locator("section[aria-labelledby=page-text]")).to_contain_text(ANSWER)
    assert ill(staff, "main") == []
    follow(staff.locator(".desk-buttons button:not([name])"))
    expect(staff.locator(".desk-timeline")).to_contain_text(ANSWER)
    staff.goto("/admin/applications/tab/written/")
    expect(staff.locator("tr", has_text=reference)).to_have_count(0)

    citizen.reload()
    expect(citizen.locator("section[aria-labelledby=messages] li").last).to_contain_text(ANSWER)
    look_at_all(citizen)
