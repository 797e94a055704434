"""The keys of the queue, in a page of its own: they need the script and the list, nothing else."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext

pytestmark = pytest.mark.browser
SCRIPT = Path("desk/static/desk/queue.js").read_text()
PLACE = "http://queue.test/"
ROW = """<tr><td><input type=checkbox name=row value={0}></td>
<td><a class=desk-reference href="/case-{0}">TO-{0}</a></td></tr>"""
PAGE = """<!doctype html><html lang=it><title>Q</title><form role=search><input name=q></form>
{dialog}<div id=listing-results><table>{rows}</table>
<button type=button data-tick-all hidden>All</button></div><script src="/queue.js"></script></html>"""


@pytest.fixture
def page(new_context: NewContext) -> Page:
    context = new_context(locale="it-IT")
    html = PAGE.format(
        dialog=render_to_string("desk/staff/keys.html"), rows="".join(map(ROW.format, "123"))
    )
    context.route(
        f"{PLACE}**",
        lambda route: route.fulfill(
            body=SCRIPT if route.request.url.endswith(".js") else html,
            content_type="text/javascript" if route.request.url.endswith(".js") else "text/html",
        ),
    )
    page = context.new_page()
    page.goto(PLACE)
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_letters_go_through_the_rows_tick_and_open(page: Page) -> None:
    press(page, "j", "j", "j", "j", "k")
    expect(page.get_by_role("link", name="TO-2")).to_be_focused()
    press(page, "x")
    expect(page.locator("input[name=row]:checked")).to_have_count(1)
    expect(page.locator("input[name=row][value='2']")).to_be_checked()
    press(page, "Enter")
    page.wait_for_url("**/case-2")


def test_a_slash_searches_and_letters_in_a_field_are_letters(page: Page) -> None:
    press(page, "/", "j", "x", "?")
    expect(page.locator("input[name=q]")).to_have_value("jx?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_keys_are_listed_and_can_be_switched_off_for_good(page: Page) -> None:
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.locator("[data-keys-on]").uncheck()
    press(page, "Escape")
    page.reload()
    press(page, "j", "?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("body:focus-within")).to_have_count(0)
    page.locator("#desk-keys-open").click()
    page.locator("[data-keys-on]").check()
    page.locator("dialog button").click()
    press(page, "j")
    expect(page.get_by_role("link", name="TO-1")).to_be_focused()


def test_all_rows_are_ticked_and_unticked(page: Page) -> None:
    for ticked in (3, 0):
        page.locator("[data-tick-all]").click()
        expect(page.locator("input[name=row]:checked")).to_have_count(ticked)
