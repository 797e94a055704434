"""What staff and organisations press, and that what they see is free of what axe can find."""

import re
import secrets

from playwright.sync_api import Page, expect

from tests.browser.going import follow
from tests.browser.looking import DESKTOP, NARROW, ill, look, resize

CASE = re.compile(r"/admin/applications/\d+/$")


def look_at_work(page: Page) -> None:
    """What is ours in the admin, in the window as it is."""
    look(page, "main")


def look_at_both(page: Page) -> None:
    """On the narrowest phone and on a desk."""
    kept = page.viewport_size
    for size in (NARROW, DESKTOP):
        resize(page, size)
        found = ill(page, "main")
        assert found == [], (page.url, size, found)
    resize(page, kept)


def open_case(staff: Page, reference: str) -> None:
    """Found by its number in the queue."""
    staff.goto("/admin/applications/")
    staff.fill("input[name=q]", reference)
    found = staff.get_by_role("link", name=re.compile(re.escape(reference))).first
    with staff.expect_navigation():
        staff.keyboard.press("Enter")
    follow(found)
    expect(staff).to_have_url(CASE)


def press(staff: Page, action: str) -> None:
    follow(staff.locator(f"a[href*='/do/{action}/']").first)
    follow(staff.locator(f"form[action*='/do/{action}/'] button[type=submit]").first)
    expect(staff).to_have_url(CASE)


def ask(staff: Page, question: str, *, look_at: bool = False) -> None:
    follow(staff.locator("a[href*='/do/ask']").first)
    staff.fill("textarea[name=text]", question)
    if look_at:
        look_at_work(staff)
    follow(staff.locator("form[action*='/do/'] button[type=submit]:not([name])").first)
    expect(staff).to_have_url(CASE)


def route(staff: Page, organisation: str, reason: str, *, look_at: bool = False) -> str:
    """Returns the reason as it was written: by its last word the organisation's page is known."""
    reason = f"{reason} {secrets.token_hex(4)}"
    staff.reload()
    follow(staff.locator("a[href$='/route/']").first)
    staff.get_by_label(re.compile(organisation)).check()
    staff.fill("textarea[name=reason]", reason)
    if look_at:
        look_at_work(staff)
    follow(staff.locator("form[action$='/route/'] button[type=submit]:not([name])"))
    expect(staff).to_have_url(CASE)
    return reason


def open_sent(partner: Page, reason: str) -> None:
    """From the list to the page of what was sent to the organisation with this reason."""
    partner.goto("/admin/referrals/")
    cards = partner.locator(".desk-card h2 a")
    expect(cards).not_to_have_count(0)
    hrefs = cards.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    newest = max(hrefs, key=lambda href: int(href.rstrip("/").rsplit("/", 1)[1]))
    follow(partner.locator(f".desk-card h2 a[href='{newest}']"))
    expect(partner.locator("main")).to_contain_text(reason)
