"""Writing a rule, with and without a script, and the pages of the menu "Routing" on two screens."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.going import follow, sign_in
from tests.browser.looking import DESKTOP, NARROW, look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_coordinator_writes_a_rule_and_tries_it(javascript: bool, new_page: NewPage) -> None:
    page = new_page(DESKTOP, javascript)
    sign_in(page, "lead", to="/admin/routing/new/")
    page.fill("input[name=name]", f"Sfratti {javascript}")
    page.select_option("select[name=form_key]", "housing-risk")
    follow(page.locator("button[name=do][value=refresh]"))
    page.select_option("select[name=row-0-question]", "contract")
    follow(page.locator("button[name=do][value=refresh]"))
    expect(page.locator("#row-0-offered option[value=rent]")).to_have_count(1)
    page.fill("input[name=row-0-value]", "castle")
    follow(page.locator("button[name=do][value=save]"))
    expect(page.locator("main")).to_contain_text("castle")
    page.fill("input[name=row-0-value]", "rent")
    follow(page.locator("button[name=do][value=try]"))
    expect(page.locator("section[aria-labelledby=rule-try] [role=status]")).to_be_visible()
    follow(page.locator("button[name=do][value=save]"))
    expect(page).to_have_url("/admin/routing/")
    expect(page.locator("main")).to_contain_text(f"Sfratti {javascript}")


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320px", "desktop"])
def test_pages_of_routing_are_accessible_and_fit(
    viewport: dict[str, int], new_page: NewPage
) -> None:
    page = new_page(viewport)
    sign_in(page, "lead", to="/admin/routing/")
    look(page, "main")
    for path in ("new/", "fallback/"):
        page.goto(f"/admin/routing/{path}")
        look(page, "main")
