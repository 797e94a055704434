"""Pages of staff: correcting a contact, seeing the desk as a colleague, a long list as a file."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.demo import DOMAIN
from tests.browser.arriving import arriving, found_in
from tests.browser.conftest import NewPage, make
from tests.browser.going import follow, sign_in
from tests.browser.looking import DESKTOP, NARROW, look, settle
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320px", "desktop"])
RECEIVED = "from tests.desk.factories import received; print('MADE', received().pk)"
# Whoever may see as a colleague is named for it; a file that somebody else is just making.
MAY_SEE_AS = f"""
from django.contrib.auth.models import Permission
from portal.models import User
lead = User.objects.get(email="lead@{DOMAIN}")
lead.user_permissions.add(Permission.objects.get(codename="see_as"))
"""
LONG_LIST = f"""
import uuid
from django.utils import timezone
from desk.access import actor_for
from desk.exports import making
from desk.exports.records import ExportJob
from desk.letters.records import Export
from portal.models import User
from tests.desk.factories import received
received()
olga = User.objects.get(email="desk@{DOMAIN}")
ExportJob.objects.filter(user=olga).delete()
export = Export(user=olga, actor_label=actor_for(olga).label, tab="open", columns=["reference"],
    form="csv", rows=1, personal=False)
job = making.begin(olga, export, key=uuid.uuid4(), language="it")
ExportJob.objects.filter(pk=job.pk).update(claim=uuid.uuid4(), claimed_at=timezone.now())
print("MADE", job.uuid)
"""
LET_GO = "from desk.exports.records import ExportJob; ExportJob.objects.update(claim=None)"
# The end of what is in the admin's page, and the upper edge of the bar that stands below.
COVERED = """() => {
    const main = document.querySelector('main');
    main.scrollTo({top: main.scrollHeight, behavior: 'instant'});
    const ends = [...main.querySelectorAll('a, button, input, p, li')]
        .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().bottom);
    return Math.max(...ends) > document.querySelector('.desk-seeing').getBoundingClientRect().top;
}"""


def made(portal: RealPortal, script: str) -> str:
    found = re.search(r"MADE (\S+)", make(portal, script))
    assert found
    return found[1]


@BOTH
def test_a_contact_is_corrected(
    viewport: dict[str, int], portal: RealPortal, new_page: NewPage
) -> None:
    address = "amina.nuova@example.org"
    page = new_page(viewport)
    sign_in(page, "desk", to=f"/admin/applications/{made(portal, RECEIVED)}/contact/")
    look(page, "main")
    ask = page.locator("form:has([name=do][value=ask])")
    follow(ask.locator("button[type=submit]"))
    look(page, "main")  # with what is wrong said
    ask.locator("[name=email]").fill(address)
    ask.locator("[name=reason]").fill("C'era una lettera di troppo")
    with arriving(portal) as letters:
        follow(ask.locator("button[type=submit]"))
    verify = page.locator("form:has([name=do][value=code])")
    verify.locator("[name=code]").fill("12")
    follow(verify.locator("button[type=submit]"))
    look(page, "main")
    verify.locator("[name=code]").fill(found_in(letters, r"\b\d{6}\b", to=address))
    follow(verify.locator("button[type=submit]"))
    expect(verify).to_have_count(0)
    expect(page.locator(".desk-facts")).to_contain_text(address)
    look(page, "main")


@BOTH
def test_seeing_as_a_colleague_the_bar_covers_nothing(
    viewport: dict[str, int], portal: RealPortal, new_page: NewPage
) -> None:
    number = made(portal, MAY_SEE_AS + RECEIVED)
    page = new_page(viewport)
    sign_in(page, "lead", to="/admin/desk/see-as/")
    look(page, "main")
    begin = page.locator("main form:has([name=email])")
    follow(begin.locator("button[type=submit]"))
    look(page, "main")
    begin.locator("[name=email]").fill(f"desk@{DOMAIN}")
    begin.locator("[name=reason]").fill("Non trova una pratica")
    follow(begin.locator("button[type=submit]"))
    bar = page.locator(".desk-seeing")
    for path in ("/admin/applications/", f"/admin/applications/{number}/"):
        page.goto(path)
        expect(bar).to_be_visible()
        look(page, "main")
        look(page, ".desk-seeing")
        settle(page)
        assert not page.evaluate(COVERED), path
    refused(page)
    page.goto("/admin/applications/")
    follow(bar.locator("button"))
    expect(page.locator(".desk-seeing")).to_have_count(0)


def refused(page: Page) -> None:
    """What would change something answers with a page of its own."""
    page.goto("/admin/account/")
    look(page, "main")


@BOTH
def test_a_long_list_becomes_a_file(
    viewport: dict[str, int], portal: RealPortal, new_page: NewPage
) -> None:
    job = made(portal, LONG_LIST)
    page = new_page(viewport)
    sign_in(page, "desk", to=f"/admin/desk/exports/{job}/")
    expect(page.get_by_role("progressbar")).to_be_visible()
    look(page, "main")
    with page.expect_navigation():  # the page comes anew when the file is ready
        make(portal, LET_GO)
    with page.expect_download() as download:
        page.locator("main a.button").click()
    assert download.value.suggested_filename.endswith(".csv")
    look(page, "main")
    page.goto("/admin/applications/tab/open/export/")
    follow(page.locator(f"main a[href$='/exports/{job}/']"))
    follow(page.locator("form[action$='/stop/'] button"))
    expect(page).to_have_url("/admin/applications/")
    expect(page.locator("main, .messages").first).to_be_visible()
