"""The beginning of a request, for what comes after it."""

from playwright.sync_api import Page, expect

from tests.browser.going import follow

START = "/en/requests/housing-risk/"


def begin(page: Page) -> str:
    """Returns the address of the second step."""
    page.goto(START)
    page.fill("[name=you-given_name]", "Amina")
    for part, value in {"day": "27", "month": "3", "year": "1985"}.items():
        page.fill(f"[name=you-birth_date_{part}]", value)
    follow(page.locator("#step-form .form-actions button[type=submit]"))
    expect(page.locator(".receipt-code")).to_be_visible()
    step = page.locator(".form-actions a.btn-primary").get_attribute("href")
    assert step
    return step


def press(page: Page) -> None:
    """The button that leads on."""
    follow(page.locator("main form .form-actions button[type=submit]"))
