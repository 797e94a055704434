"""What staff and organisations press, and that what they see is free of what axe can find."""

import re

from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, NARROW, ill


def look_at_work(page: Page) -> None:
    """What is ours in the admin, on a phone and on a desk."""
    kept = page.viewport_size
    for size in (NARROW, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found = ill(page, "main")
        assert found == [], (page.url, found)
    if kept:
        page.set_viewport_size(kept)


def newest_referral(partner: Page) -> int:
    links = partner.locator("main a[href*='/admin/referrals/']").all()
    found = [re.search(r"/referrals/(\d+)/", link.get_attribute("href") or "") for link in links]
    return max(int(match[1]) for match in found if match)


def open_case(staff: Page, reference: str) -> None:
    staff.goto("/admin/applications/")
    look_at_work(staff)
    staff.fill("input[name=q]", reference)
    staff.keyboard.press("Enter")
    staff.get_by_role("link", name=re.compile(re.escape(reference))).first.click()
    staff.wait_for_url(re.compile(r"/admin/applications/\d+/"))
    look_at_work(staff)


def press(staff: Page, action: str) -> None:
    staff.locator(f"a[href*='/do/{action}/']").first.click()
    staff.wait_for_url(f"**/do/{action}/")
    staff.locator(f"form[action*='/do/{action}/'] button[type=submit]").first.click()
    staff.wait_for_url(re.compile(r"/admin/applications/\d+/$"))


def ask(staff: Page, question: str) -> None:
    staff.locator("a[href*='/do/ask']").first.click()
    staff.fill("textarea[name=text]", question)
    look_at_work(staff)
    staff.locator("form[action*='/do/'] button[type=submit]").first.click()
    staff.wait_for_url(re.compile(r"/admin/applications/\d+/$"))


def route(staff: Page, organisation: str, reason: str) -> None:
    staff.reload()
    staff.locator("a[href$='/route/']").first.click()
    staff.get_by_label(re.compile(organisation)).check()
    staff.fill("textarea[name=reason]", reason)
    look_at_work(staff)
    staff.locator("form[action$='/route/'] button[type=submit]:not([name])").click()
    staff.wait_for_url(re.compile(r"/admin/applications/\d+/$"))
