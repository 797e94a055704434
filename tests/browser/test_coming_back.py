"""Coming back on another device, more time, and leaving at once: with a script and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, NARROW, PHONE, NewPage, follow, ill, overflow
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
START = "/en/requests/housing-risk/"


def begin(page: Page) -> str:
    """Returns the address of the second step."""
    page.goto(START)
    page.fill("[name=you-given_name]", "Amina")
    for part, value in {"day": "27", "month": "3", "year": "1985"}.items():
        page.fill(f"[name=you-birth_date_{part}]", value)
    page.wait_for_timeout(3500)  # slower than a robot
    page.locator("#step-form .form-actions button[type=submit]").click()
    page.wait_for_selector(".receipt-code")
    step = page.locator(".form-actions a.btn-primary").get_attribute("href")
    assert step
    return step


def press(page: Page) -> None:
    follow(page.locator("main form .form-actions button[type=submit]"))


def look(page: Page) -> None:
    assert overflow(page) == 0
    assert ill(page) == []


@pytest.mark.parametrize("place", ["amina@example.org", "333 123 4567"])
def test_a_link_opens_on_another_phone_without_a_script(
    portal: RealPortal, new_page: NewPage, place: str
) -> None:
    mine = new_page(PHONE, javascript=False)
    step = begin(mine)
    follow(mine.locator("main a[href$='/code/send/']"))
    mine.fill("[name=place]", place)
    mine.check("[name=is_safe]")
    press(mine)
    folder = "mail" if "@" in place else "sms"
    newest = max((portal.data / folder).glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    found = re.search(rf"{re.escape(portal.url)}\S+", newest.read_text())
    assert found

    other = new_page(PHONE, javascript=False)
    other.goto(found[0])
    assert "Amina" not in other.content()
    press(other)
    assert other.url.endswith(step)

    mine.goto(step)
    follow(mine.locator("main a[href$='/leave/']"))
    follow(mine.locator("main a[href$='/leave/lock/']"))
    press(mine)
    expect(mine.locator(".receipt-code")).to_be_visible()
    other.goto(step)
    assert other.url.endswith("/resume/")
    other.goto(found[0])
    expect(other.locator("h1")).to_contain_text("does not open")


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320px", "desktop"])
def test_pages_for_coming_back_fit_and_are_accessible(
    new_page: NewPage, viewport: dict[str, int]
) -> None:
    page = new_page(viewport)
    step = begin(page)
    look(page)
    draft = step.rsplit("/", 2)[0]
    for address in (
        f"{draft}/code/send/",
        f"{draft}/leave/lock/",
        f"{draft}/leave/",
        START,
        "/en/requests/r/x.y.z/",
        "/en/requests/resume/lost-code/",
        "/en/requests/resume/",
    ):
        page.goto(address)
        look(page)
    press(page)
    look(page)
    page.goto("/en/requests/resume/lost-code/")
    page.fill("[name=place]", "nobody@example.org")
    press(page)
    assert page.url.endswith("?sent")
    look(page)


def test_minutes_before_the_end_there_is_a_warning_and_one_press_gives_more_time(
    new_page: NewPage,
) -> None:
    page = new_page(PHONE)
    step = begin(page)
    page.clock.install()
    page.goto(step)
    warning = page.locator("[data-session-warning]")
    expect(warning).to_be_hidden()
    page.clock.fast_forward((8 * 3600 - 180) * 1000)  # three of the minutes are left
    expect(warning).to_be_visible()
    assert ill(page) == []
    page.locator("[data-session-stay]").click()
    expect(warning).to_be_hidden()

    page.clock.fast_forward((8 * 3600 - 180) * 1000)
    page.context.clear_cookies()
    page.locator("[data-session-stay]").click()
    expect(page.locator("[data-session-failed]")).to_be_visible()
    expect(warning).to_be_visible()


def test_without_a_script_the_page_says_until_when(new_page: NewPage) -> None:
    page = new_page(PHONE, javascript=False)
    page.goto(begin(page))
    expect(page.locator("[data-session-clock]")).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(page.locator("[data-session-warning]")).to_be_hidden()


def test_escape_three_times_leaves_and_back_does_not_return(new_page: NewPage) -> None:
    page = new_page(PHONE)
    step = begin(page)
    page.route("https://**", lambda route: route.fulfill(body="<title>Weather</title>"))
    page.goto("/en/")
    page.goto(step)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.url.endswith(step)
    page.keyboard.press("Escape")
    page.wait_for_url("https://**")
    page.go_back()
    assert not page.url.endswith(step)


def test_without_a_script_leaving_is_a_link_that_tells_nobody_where_from(
    new_page: NewPage,
) -> None:
    page = new_page(PHONE, javascript=False)
    page.goto(begin(page))
    seen: list[str | None] = []

    def elsewhere(route):  # type: ignore[no-untyped-def]
        seen.append(route.request.headers.get("referer"))
        route.fulfill(body="<title>Weather</title>")

    page.route("https://**", elsewhere)
    page.locator("a[data-quick-exit]").click()
    page.wait_for_url("https://**")
    assert seen == [None]
