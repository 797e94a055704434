"""The main job, from the guide on a phone to the organisation that accepts.

Without a script on a phone; and with one, begun on the narrowest phone and gone on with at a desk,
when axe looks at every page. ``SNODO_EVERY_WALK=1`` adds the other ways (``make soak``).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.arriving import arriving
from tests.browser.conftest import EVERY_WALK, NewPage
from tests.browser.going import follow, sign_in
from tests.browser.journey import Citizen
from tests.browser.looking import DESKTOP, NARROW, PHONE
from tests.browser.staff import ask, open_case, open_sent, press, route
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser


def ways() -> Iterator[object]:
    """Where somebody begins, whether with a script, the window it begins in, and the second one."""
    yield pytest.param("/", False, PHONE, PHONE, id="italian-without-javascript")
    yield pytest.param("/en/", True, NARROW, DESKTOP, id="english-320px-then-desktop")
    if EVERY_WALK:
        yield pytest.param("/", True, PHONE, PHONE, id="italian")
        yield pytest.param("/en/", True, DESKTOP, NARROW, id="english-desktop-then-320px")


@pytest.mark.parametrize(("home", "javascript", "first", "second"), list(ways()))
def test_from_the_guide_to_the_organisation_that_accepts(
    home: str,
    javascript: bool,
    first: dict[str, int],
    second: dict[str, int],
    portal: RealPortal,
    new_page: NewPage,
    tmp_path: Path,
) -> None:
    with arriving(portal) as letters:
        citizen = Citizen(new_page(first, javascript), tmp_path, javascript=javascript)
        citizen.read_guide_and_start(home)
        citizen.answer_first_steps()
        citizen = resumed_elsewhere(citizen, home, new_page(second, javascript), tmp_path)
        citizen.answer_the_rest()
        citizen.check_and_send()
        follow(citizen.page.locator("main a.btn-primary").first)
        citizen.look("status")
        expect(citizen.status()).to_contain_text(citizen.reference)

        staff = new_page(DESKTOP)
        sign_in(staff, "desk", to="/admin/applications/")
        open_case(staff, citizen.reference)
        expect(staff.locator("main")).to_contain_text(citizen.family_name)
        press(staff, "take_in_charge")
        ask(staff, "Quando è arrivata la lettera?")

        citizen.page.reload()
        citizen.page.fill("textarea[name=answer]", "Lunedì scorso")
        citizen.look("question")
        follow(citizen.page.locator("main form:has(textarea[name=answer]) button[type=submit]"))
        expect(citizen.status()).to_contain_text("Lunedì scorso")

        accept(citizen, new_page, route(staff, "Casa Aperta", "Vicina a casa, parla francese"))
        citizen.page.reload()
        expect(citizen.status()).to_contain_text("Casa Aperta")
    assert any(citizen.reference in letter for letter in letters)
    assert not any(citizen.family_name in letter for letter in letters)


def accept(citizen: Citizen, new_page: NewPage, reason: str) -> None:
    """The organisation learns who it is when it says yes; another one learns nothing."""
    partner, stranger = new_page(PHONE), new_page(PHONE)
    sign_in(partner, "partner", to="/admin/referrals/")
    expect(partner.locator("main")).not_to_contain_text(citizen.family_name)
    open_sent(partner, reason)
    expect(partner.locator("main")).not_to_contain_text(citizen.family_name)
    sign_in(stranger, "other", to="/admin/referrals/")
    answer = stranger.goto(partner.url)
    assert answer is not None
    assert answer.status == 404
    follow(partner.locator("form[action$='/accept/'] button[type=submit]"))
    expect(partner.locator("main")).to_contain_text(citizen.family_name)


def resumed_elsewhere(citizen: Citizen, home: str, page: Page, path: Path) -> Citizen:
    other = Citizen(page, path, javascript=citizen.javascript)
    other.family_name = citizen.family_name
    other.code, other.checked = citizen.code, citizen.checked
    page.goto("/en/ask-for-help/" if home == "/en/" else "/chiedi-aiuto/")
    follow(page.locator("main .form-actions a.btn-link"))
    other.look("resume")
    page.fill("[name=code]", citizen.code.lower().replace("-", " "))
    page.fill("[name$=_day]", "27")
    page.fill("[name$=_month]", "3")
    page.fill("[name$=_year]", "1985")
    follow(page.locator("main form button[type=submit].btn-primary"))
    other.at("tenancy")
    return other
