"""Pages that anybody can open: they fit, shut nobody out, and ask nothing of elsewhere."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.going import follow
from tests.browser.looking import DESKTOP, NARROW, PHONE, ill, overflow
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/en/",
    "/casa/",
    "/guide/",
    "/guide/lettera-di-sfratto/",
    "/en/guides/grace-period/",
    "/argomenti/",
    "/luoghi/",
    "/luoghi/locare/",
    "/il-programma/",
    "/cerca/?q=affitto",
    "/cerca/?q=zzzz",
    "/note-legali/",
    "/chiedi-aiuto/",
    "/accounts/login/",
    "/domande/riprendi/",
    "/non-esiste/",
)


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320px", "desktop"])
def test_public_pages_are_accessible_and_fit(viewport: dict[str, int], new_page: NewPage) -> None:
    page = new_page(viewport)
    found: dict[str, object] = {}
    for path in PAGES:
        page.goto(path)
        if (wrong := (overflow(page), ill(page))) != (0, []):
            found[path] = wrong
    assert found == {}


def test_at_200_percent_nothing_is_cut(new_page: NewPage) -> None:
    page = new_page({"width": 640, "height": 450})
    page.goto("/guide/lettera-di-sfratto/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) == 0


def test_the_keyboard_alone_reaches_the_content_and_the_menu(new_page: NewPage) -> None:
    page = new_page(DESKTOP)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator("a[href='#main']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_nothing_comes_from_elsewhere(new_page: NewPage, portal: RealPortal) -> None:
    page = new_page(PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/guide/lettera-di-sfratto/", "/luoghi/"):
        page.goto(path, wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((portal.url, "data:"))] == []


def test_a_visitor_who_only_reads_gets_no_cookie(new_page: NewPage) -> None:
    page = new_page(PHONE)
    for path in ("/", "/guide/lettera-di-sfratto/", "/cerca/?q=affitto"):
        page.goto(path, wait_until="networkidle")
    assert page.context.cookies() == []


def test_a_rating_without_javascript_is_thanked(new_page: NewPage) -> None:
    page = new_page(PHONE, javascript=False)
    page.goto("/en/guides/grace-period/")
    page.check("#rating-2", force=True)
    follow(page.locator(".rating-form button[type=submit]"))
    expect(page.locator("h1")).to_contain_text("Thank you")
