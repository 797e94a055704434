"""Coming back on another device, and leaving at once: with a script and without."""

import random
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.arriving import arriving, found_in
from tests.browser.conftest import NewPage
from tests.browser.filling import START, begin, press
from tests.browser.going import follow
from tests.browser.looking import DESKTOP, NARROW, PHONE, look
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
ELSEWHERE = re.compile("^https://")


@pytest.mark.parametrize("folder", ["mail", "sms"])
def test_a_link_opens_on_another_phone_without_a_script(
    portal: RealPortal, new_page: NewPage, folder: str
) -> None:
    number = f"{random.randrange(10**7):07}"
    place = f"amina.{number}@example.org" if folder == "mail" else f"333{number}"
    mine = new_page(PHONE, javascript=False)
    step = begin(mine)
    follow(mine.locator("main a[href$='/code/send/']"))
    mine.fill("[name=place]", place)
    mine.check("[name=is_safe]")
    with arriving(portal, folder) as letters:
        press(mine)
    link = found_in(letters, rf"{re.escape(portal.url)}\S+", to=place)

    other = new_page(PHONE, javascript=False)
    other.goto(link)
    expect(other.locator("html")).not_to_contain_text("Amina")
    press(other)
    expect(other).to_have_url(step)

    mine.goto(step)
    follow(mine.locator("main a[href$='/leave/']"))
    follow(mine.locator("main a[href$='/leave/lock/']"))
    press(mine)
    expect(mine.locator(".receipt-code")).to_be_visible()
    other.goto(step)
    expect(other).to_have_url(re.compile("/resume/$"))
    other.goto(link)
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
    expect(page).to_have_url(re.compile(r"\?sent$"))
    look(page)


def weather(page: Page) -> list[str | None]:
    """Whatever is elsewhere answers; returns where its visitors said they came from."""
    seen: list[str | None] = []

    def answer(route: Route) -> None:
        seen.append(route.request.headers.get("referer"))
        route.fulfill(body="<title>Weather</title>", content_type="text/html")

    page.route("https://**", answer)
    return seen


def test_escape_three_times_leaves_and_back_does_not_return(new_page: NewPage) -> None:
    page = new_page(PHONE)
    step = begin(page)
    weather(page)
    page.goto("/en/")
    page.goto(step)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page).to_have_url(step)
    page.keyboard.press("Escape")
    expect(page).to_have_url(ELSEWHERE)
    page.go_back()
    expect(page).to_have_url("/en/")


def test_without_a_script_leaving_is_a_link_that_tells_nobody_where_from(
    new_page: NewPage,
) -> None:
    page = new_page(PHONE, javascript=False)
    page.goto(begin(page))
    seen = weather(page)
    page.locator("a[data-quick-exit]").click()
    expect(page).to_have_title("Weather")
    assert seen == [None]
