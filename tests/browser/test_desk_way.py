"""The desk's whole way: triage, question, answer, a no, somebody else, a yes, the outcome.

Every page of it is looked at as whoever works there has it: on the narrowest phone, and on a desk.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, make
from tests.browser.going import follow, sign_in
from tests.browser.looking import DESKTOP, NARROW, PHONE, look
from tests.browser.staff import ask, look_at_work, open_case, open_sent, press, route
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
RECEIVED = """
from urllib.parse import urlparse
from desk import links
from tests.desk.factories import received
made = received()
print("MADE", made.reference, urlparse(links.address(made)).path)
"""


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["phone", "desktop"])
def test_from_triage_to_the_outcome(
    viewport: dict[str, int], portal: RealPortal, new_page: NewPage
) -> None:
    found = re.search(r"MADE (\S+) (\S+)", make(portal, RECEIVED))
    assert found
    reference, link = found.groups()
    citizen = new_page(PHONE)
    citizen.goto(link)

    staff = new_page(viewport)
    sign_in(staff, "desk", to="/admin/applications/")
    look_at_work(staff)
    open_case(staff, reference)
    look_at_work(staff)
    press(staff, "take_in_charge")
    ask(staff, "Quando è arrivata la lettera?", look_at=True)
    citizen.reload()
    citizen.fill("textarea[name=answer]", "Lunedì scorso")
    follow(citizen.locator("main form:has(textarea[name=answer]) button[type=submit]"))

    reason = route(staff, "Casa Aperta", "Vicina a casa", look_at=True)
    refuse(new_page(viewport), reason)
    reason = route(staff, "Mestieri Insieme", "Parla arabo")
    finish(new_page(viewport), reason)

    staff.reload()
    expect(staff.locator(".desk-timeline")).to_contain_text("Mestieri Insieme")
    look_at_work(staff)
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("Avete un piano con il proprietario.")
    look(citizen)


def refuse(partner: Page, reason: str) -> None:
    sign_in(partner, "partner", to="/admin/referrals/")
    look_at_work(partner)
    open_sent(partner, reason)
    partner.locator("summary", has_text=re.compile("Non possiamo|We cannot")).click()
    box = partner.locator("form[action$='/decline/']")
    box.locator("[name=reason]").first.check()
    look_at_work(partner)
    follow(box.locator("button[type=submit]"))
    expect(partner.locator("main")).not_to_contain_text("Amina")


def finish(partner: Page, reason: str) -> None:
    sign_in(partner, "other", to="/admin/referrals/")
    open_sent(partner, reason)
    follow(partner.locator("form[action$='/accept/'] button[type=submit]"))
    expect(partner.locator("main")).to_contain_text("Amina")
    look_at_work(partner)
    follow(partner.locator("form[action$='/start/'] button[type=submit]"))
    box = partner.locator("details:has(form[action$='/conclude/'])")
    box.locator("summary").click()
    box.locator("[name=reason]").first.check()
    box.locator("textarea[name=text]").fill("Avete un piano con il proprietario.")
    look_at_work(partner)
    follow(box.locator("button[type=submit]"))
