"""Going from page to page, and coming in."""

from playwright.sync_api import Locator, Page, expect

from portal.demo import DOMAIN, PASSWORD


def follow(there: Locator) -> None:
    """Press what leads to another page, and be on it: a click alone may return before that."""
    with there.page.expect_navigation():
        there.click()


def sign_in(page: Page, name: str, to: str = "/admin/") -> None:
    """With a demo account, and be at ``to``."""
    page.goto(f"/accounts/login/?next={to}")
    page.fill("input[name=login]", f"{name}@{DOMAIN}")
    page.fill("input[name=password]", PASSWORD)
    follow(page.locator("form:has(input[name=password]) button[type=submit]").first)
    expect(page).to_have_url(to)
