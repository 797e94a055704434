"""The main job, from the guide on a phone to the organisation that accepts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import (
    DESKTOP,
    NARROW,
    PHONE,
    NewPage,
    follow,
    ill,
    overflow,
    sign_in,
)
from tests.browser.journey import Citizen
from tests.browser.staff import ask, look_at_work, newest_referral, open_case, press, route
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("home", "javascript", "viewport"),
    [
        ("/", False, PHONE),
        ("/", True, PHONE),
        ("/en/", True, NARROW),
        ("/en/", True, DESKTOP),
    ],
    ids=["italian-without-javascript", "italian", "english-320px", "english-desktop"],
)
def test_from_the_guide_to_the_organisation_that_accepts(
    home: str,
    javascript: bool,
    viewport: dict[str, int],
    portal: RealPortal,
    new_page: NewPage,
    tmp_path: Path,
) -> None:
    citizen = Citizen(new_page(viewport, javascript), tmp_path, javascript=javascript)
    citizen.read_guide_and_start(home)
    citizen.answer_first_steps()
    citizen = resumed_on_another_phone(citizen, home, new_page(viewport, javascript), tmp_path)
    citizen.answer_the_rest()
    citizen.check_and_send()
    follow(citizen.page.locator("main a.btn-primary").first)
    citizen.look("status")
    assert citizen.reference in citizen.status()

    staff = new_page(DESKTOP)
    sign_in(staff, "desk")
    open_case(staff, citizen.reference)
    assert citizen.family_name in staff.inner_text("main")
    press(staff, "take_in_charge")
    ask(staff, "Quando è arrivata la lettera?")

    citizen.page.reload()
    citizen.page.fill("textarea[name=answer]", "Lunedì scorso")
    citizen.look("question")
    follow(citizen.page.locator("main form:has(textarea[name=answer]) button[type=submit]"))
    assert "Lunedì scorso" in citizen.status()

    route(staff, "Casa Aperta", "Vicina a casa, parla francese")

    stranger = new_page(PHONE)
    sign_in(stranger, "other")
    partner = new_page(PHONE)
    sign_in(partner, "partner")
    partner.goto("/admin/referrals/")
    assert citizen.family_name not in partner.inner_text("main")
    partner.goto(f"/admin/referrals/{newest_referral(partner)}/")
    assert citizen.family_name not in partner.inner_text("main")
    assert stranger.goto(partner.url).status == 404  # type: ignore[union-attr]
    follow(partner.locator("form[action$='/accept/'] button[type=submit]"))
    assert citizen.family_name in partner.inner_text("main")
    look_at_work(partner)

    citizen.page.reload()
    assert "Casa Aperta" in citizen.status()
    assert any(citizen.reference in letter for letter in portal.letters())
    assert not any(citizen.family_name in letter for letter in portal.letters())


def resumed_on_another_phone(citizen: Citizen, home: str, page: Page, path: Path) -> Citizen:
    other = Citizen(page, path, javascript=citizen.javascript)
    other.code, other.checked = citizen.code, citizen.checked
    page.goto("/en/ask-for-help/" if home == "/en/" else "/chiedi-aiuto/")
    follow(page.locator("main .form-actions a.btn-link"))
    other.look("resume")
    page.fill("[name=code]", citizen.code.lower().replace("-", " "))
    page.fill("[name$=_day]", "27")
    page.fill("[name$=_month]", "3")
    page.fill("[name$=_year]", "1985")
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(r"/tenancy/"))
    return other


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320px", "desktop"])
@pytest.mark.parametrize(
    "path",
    [
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
    ],
)
def test_public_pages_are_accessible_and_fit(
    path: str, viewport: dict[str, int], new_page: NewPage
) -> None:
    page = new_page(viewport)
    page.goto(path)
    assert overflow(page) == 0
    assert ill(page) == []


def test_at_200_percent_nothing_is_cut(new_page: NewPage) -> None:
    page = new_page({"width": 640, "height": 450})
    page.goto("/guide/lettera-di-sfratto/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) == 0


def test_the_keyboard_alone_reaches_the_content_and_the_menu(new_page: NewPage) -> None:
    page = new_page(DESKTOP)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_nothing_comes_from_elsewhere(new_page: NewPage, portal: RealPortal) -> None:
    page = new_page(PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/guide/lettera-di-sfratto/", "/luoghi/"):
        page.goto(path)
    assert asked
    assert [url for url in asked if not url.startswith((portal.url, "data:"))] == []


def test_a_visitor_who_only_reads_gets_no_cookie(new_page: NewPage) -> None:
    page = new_page(PHONE)
    for path in ("/", "/guide/lettera-di-sfratto/", "/cerca/?q=affitto"):
        page.goto(path)
    assert page.context.cookies() == []


def test_a_rating_without_javascript_is_thanked(new_page: NewPage) -> None:
    page = new_page(PHONE, javascript=False)
    page.goto("/en/guides/grace-period/")
    page.check("#rating-2", force=True)
    follow(page.locator(".rating-form button[type=submit]"))
    assert "Thank you" in page.inner_text("h1")
