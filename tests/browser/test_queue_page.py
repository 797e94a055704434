"""The queue as staff use it: on a telephone and on a desk, with and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, make
from tests.browser.going import follow, sign_in
from tests.browser.looking import DESKTOP, NARROW, ill, look
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
MAKE = "from tests.desk.factories import received; received()"


@pytest.fixture(scope="module", autouse=True)
def a_case(portal: RealPortal) -> None:
    make(portal, MAKE)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_view_is_kept_and_a_note_added_to_ticked_rows(
    javascript: bool, new_page: NewPage
) -> None:
    page = new_page(DESKTOP, javascript)
    sign_in(page, "lead", to="/admin/applications/")
    page.goto("/admin/applications/?urgency=3&due_from=2026-05-02&due_to=2020-01-01")
    expect(page.locator("[role=alert] li")).to_have_count(1)
    follow(page.locator("a[href*='/save/']"))
    page.fill("input[name=name]", f"Urgenti {javascript}")
    follow(page.locator("main form button[type=submit]").first)
    expect(page.locator(".desk-views a[aria-current]")).to_have_text(f"Urgenti {javascript}")
    page.locator("input[name=row]").first.check()
    page.select_option("select[name=action]", "add_note")
    follow(page.locator(".desk-bulk-bar button[type=submit]"))
    page.fill("textarea[name=text]", "Called the office")
    follow(page.locator("button[name=confirmed]"))
    expect(page.locator("main p[role=status]")).to_contain_text(re.compile("1"))


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320px", "desktop"])
def test_the_queue_and_its_pages_are_accessible_and_fit(
    viewport: dict[str, int], new_page: NewPage
) -> None:
    page = new_page(viewport)
    sign_in(page, "lead", to="/admin/applications/?due_from=x")
    look(page, "main")
    for path in ("tab/open/save/?urgency=3", "tab/open/export/", ""):
        page.goto(f"/admin/applications/{path}")
        look(page, "main")
    page.locator("#desk-keys-open").click()
    assert ill(page, "dialog") == []
    page.locator("dialog button").click()
    page.locator("input[name=row]").first.check()
    page.select_option("select[name=action]", "take_in_charge")
    follow(page.locator(".desk-bulk-bar button[type=submit]"))
    look(page, "main")
