"""A photo of the letter that the desk asked for: from the phone to the case, and on to who helps."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    DESKTOP,
    NARROW,
    PHONE,
    NewPage,
    follow,
    ill,
    make,
    overflow,
    sign_in,
)
from tests.browser.staff import look_at_work, newest_referral
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
LINK = """
from urllib.parse import urlparse
from desk import links
from desk.models import Application
print("LINK", urlparse(links.address(Application.objects.get(pk=%s))).path)
"""
QUESTION = "Ci manda la lettera del proprietario?"
PHOTO = {"name": "lettera.jpg", "mimeType": "image/jpeg", "buffer": papers.jpeg()}
SECOND = {"name": "pagina-2.png", "mimeType": "image/png", "buffer": papers.png()}
PROGRAM = {"name": "lettera.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}


def look(page: Page) -> None:
    page.locator("main details:not([open]) > summary").evaluate_all(
        "all => all.forEach(one => { one.parentElement.open = true })"
    )
    assert overflow(page) == 0
    assert ill(page, "main") == []


def test_a_photo_of_the_letter(portal: RealPortal, new_page: NewPage) -> None:
    found = re.search(r"MADE (\d+) (\S+)", make(portal, ASKED))
    assert found
    number, link = found.groups()
    case = f"/admin/applications/{number}/"

    staff = new_page(DESKTOP)
    sign_in(staff, "desk")
    staff.goto(f"{case}do/ask/")
    staff.fill("[name=text]", QUESTION)
    staff.select_option("[name=document]", index=1)
    look_at_work(staff)
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
    writer.goto(make(portal, LINK % number).split("LINK ")[1].strip())
    look(writer)
    message = writer.locator("form:has([name=message])")
    message.locator("summary").click()
    message.locator("[type=file]").set_input_files([PHOTO])
    follow(message.locator("button[type=submit]").last)
    thread = writer.locator("section[aria-labelledby=messages]")
    expect(thread.locator("li").first).to_contain_text("lettera.jpg")
    look(writer)

    staff.goto(case)
    look_at_work(staff)
    documents = staff.locator("#documents")
    expect(documents).to_contain_text("lettera.jpg")
    with staff.expect_download() as download:
        documents.get_by_role("link", name="pagina-2.png").click()
    assert download.value.suggested_filename == "pagina-2.png"
    staff.goto(f"{case}route/")
    staff.get_by_label(re.compile("Casa Aperta")).check()
    staff.fill("[name=reason]", "Vicino a casa")
    staff.get_by_label(re.compile("pagina-2.png")).check()
    look_at_work(staff)
    follow(staff.locator("form[action$='/route/'] button[type=submit]:not([name])"))

    partner = new_page(NARROW)
    sign_in(partner, "partner")
    partner.goto("/admin/referrals/")
    partner.goto(f"/admin/referrals/{newest_referral(partner)}/")
    expect(partner.locator("main")).not_to_contain_text("pagina-2.png")
    follow(partner.locator("form[action$='/accept/'] button[type=submit]"))
    expect(partner.locator("main")).to_contain_text("pagina-2.png")
    expect(partner.locator("main")).not_to_contain_text("lettera.jpg")
    assert ill(partner, "main") == []
