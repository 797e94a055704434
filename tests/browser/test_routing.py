"""Writing a rule, with and without a script, and the pages of the menu "Routing" on two screens."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, NARROW, NewPage, ill, overflow, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_coordinator_writes_a_rule_and_tries_it(javascript: bool, new_page: NewPage) -> None:
    page = new_page(DESKTOP, javascript)
    sign_in(page, "lead")
    page.goto("/admin/routing/new/")
    page.fill("input[name=name]", f"Sfratti {javascript}")
    page.select_option("select[name=form_key]", "housing-risk")
    page.click("button[name=do][value=refresh]")
    page.select_option("select[name=row-0-question]", "contract")
    page.click("button[name=do][value=refresh]")
    expect(page.locator("#row-0-offered option[value=rent]")).to_have_count(1)
    page.fill("input[name=row-0-value]", "castle")
    page.click("button[name=do][value=save]")
    expect(page.locator("main")).to_contain_text("castle")
    page.fill("input[name=row-0-value]", "rent")
    page.click("button[name=do][value=try]")
    expect(page.locator("section[aria-labelledby=rule-try] [role=status]")).to_be_visible()
    page.click("button[name=do][value=save]")
    page.wait_for_url(re.compile(r"/admin/routing/$"))
    assert f"Sfratti {javascript}" in page.inner_text("main")


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320px", "desktop"])
@pytest.mark.parametrize("path", ["", "new/", "fallback/"])
def test_pages_of_routing_are_accessible_and_fit(
    path: str, viewport: dict[str, int], new_page: NewPage
) -> None:
    page = new_page(viewport)
    sign_in(page, "lead")
    page.goto(f"/admin/routing/{path}")
    assert ill(page, "main") == []
    assert overflow(page) == 0
