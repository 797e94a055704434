"""Before a device is asked for the code again: a warning, and more time at one press."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.filling import begin
from tests.browser.looking import PHONE, look

pytestmark = pytest.mark.browser
# The page says that three minutes are left, before its script asks: by the true clock, as axe waits
# by it and a false one would stop or hurry it.
SOON = """document.addEventListener('readystatechange', () => {
    const box = document.querySelector('[data-session-end]');
    if (box) box.dataset.sessionEnd = 180;
}, {once: true})"""
MOST = (8 * 3600 - 180) * 1000  # three of the minutes are left


def test_minutes_before_the_end_there_is_a_warning_that_shuts_nobody_out(
    new_page: NewPage,
) -> None:
    page = new_page(PHONE)
    step = begin(page)
    page.add_init_script(SOON)
    page.goto(step)
    warning = page.locator("[data-session-warning]")
    expect(warning).to_be_visible()
    look(page)
    page.locator("[data-session-stay]").click()
    expect(warning).to_be_hidden()


def test_more_time_ends_too_and_without_an_answer_the_warning_stays(new_page: NewPage) -> None:
    page = new_page(PHONE)
    step = begin(page)
    page.clock.install()
    page.goto(step)
    warning = page.locator("[data-session-warning]")
    expect(warning).to_be_hidden()
    page.clock.fast_forward(MOST)
    expect(warning).to_be_visible()
    page.locator("[data-session-stay]").click()
    expect(warning).to_be_hidden()

    page.clock.fast_forward(MOST)
    page.context.clear_cookies()
    page.locator("[data-session-stay]").click()
    expect(page.locator("[data-session-failed]")).to_be_visible()
    expect(warning).to_be_visible()


def test_without_a_script_the_page_says_until_when(new_page: NewPage) -> None:
    page = new_page(PHONE, javascript=False)
    page.goto(begin(page))
    expect(page.locator("[data-session-clock]")).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(page.locator("[data-session-warning]")).to_be_hidden()
