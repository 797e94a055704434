"""A photo of the letter that the desk asked for: from the phone to the case, and on to who helps."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, make
from tests.browser.going import follow, sign_in
from tests.browser.looking import DESKTOP, NARROW, PHONE, look, overflow
from tests.browser.staff import look_at_both, look_at_work, open_sent
from tests.forms import papers
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
ASKED = """
from urllib.parse import urlparse
from desk import links, review
from desk.access import actor_for
from portal.models import User
from tests.desk.factories import ANSWERS, received
made = received(answers={**ANSWERS, "letter_file": {"later": True}})
review.take_in_charge(made, actor_for(User.objects.get(email__startswith="desk@")), seen=1)
print("MADE", made.pk, urlparse(links.address(made)).path)
"""
REASON = "Vicino a casa, con la lettera"
QUESTION = "Ci manda la lettera del proprietario?"
PHOTO = {"name": "lettera.jpg", "mimeType": "image/jpeg", "buffer": papers.jpeg()}
SECOND = {"name": "pagina-2.png", "mimeType": "image/png", "buffer": papers.png()}
PROGRAM = {"name": "lettera.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}


def look_at_all(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    look(page, "main")


def test_a_photo_of_the_letter(portal: RealPortal, new_page: NewPage) -> None:
    found = re.search(r"MADE (\d+) (\S+)", make(portal, ASKED))
    assert found
    number, link = found.groups()
    case = f"/admin/applications/{number}/"

    staff = new_page(DESKTOP)
    sign_in(staff, "desk", to=f"{case}do/ask/")
    staff.fill("[name=text]", QUESTION)
    staff.select_option("[name=document]", index=1)
    look_at_both(staff)
    follow(staff.locator("form[action$='/do/ask/'] button[type=submit]:not([name])"))

    citizen = new_page(PHONE, javascript=False)
    citizen.goto(link)
    form = citizen.locator("form:has([name=answer])")
    form.locator("[name=answer]").fill("Ecco la lettera.")
    form.locator("[type=file]").set_input_files([PHOTO, PROGRAM])
    follow(form.locator("button[type=submit]").last)
    expect(form).to_contain_text("lettera.exe")
    expect(form.locator(".upload-files")).to_contain_text("lettera.jpg")
    expect(form.locator("[name=answer]")).to_have_value("Ecco la lettera.")
    assert overflow(citizen) == 0
    form.locator("[type=file]").set_input_files([SECOND])
    follow(form.locator("button[type=submit]").last)
    expect(form).to_have_count(0)
    expect(citizen.locator("#papers")).to_contain_text("pagina-2.png")

    writer = new_page(PHONE)
    writer.goto(link)
    look_at_all(writer)
    message = writer.locator("form:has([name=message])")
    message.locator("summary").click()
    message.locator("[type=file]").set_input_files([PHOTO])
    follow(message.locator("button[type=submit]").last)
    thread = writer.locator("section[aria-labelledby=messages]")
    expect(thread.locator("li").first).to_contain_text("lettera.jpg")
    look_at_all(writer)

    staff.goto(case)
    look_at_both(staff)
    documents = staff.locator("#documents")
    expect(documents).to_contain_text("lettera.jpg")
    with staff.expect_download() as download:
        documents.get_by_role("link", name="pagina-2.png").click()
    assert download.value.suggested_filename == "pagina-2.png"
    staff.goto(f"{case}route/")
    staff.get_by_label(re.compile("Casa Aperta")).check()
    staff.fill("[name=reason]", REASON)
    staff.get_by_label(re.compile("pagina-2.png")).check()
    look_at_both(staff)
    follow(staff.locator("form[action$='/route/'] button[type=submit]:not([name])"))

    partner = new_page(NARROW)
    sign_in(partner, "partner", to="/admin/referrals/")
    open_sent(partner, REASON)
    expect(partner.locator("main")).not_to_contain_text("pagina-2.png")
    follow(partner.locator("form[action$='/accept/'] button[type=submit]"))
    expect(partner.locator("main")).to_contain_text("pagina-2.png")
    expect(partner.locator("main")).not_to_contain_text("lettera.jpg")
    look_at_work(partner)
