"""An editor without technical knowledge makes a form in the admin: five pages, a condition and a
household, published, and somebody can fill it in. On a phone nothing is wider than the screen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.going import follow, sign_in
from tests.browser.looking import DESKTOP, PHONE, ill, look, overflow, resize

pytestmark = pytest.mark.browser
TITLE = "Aiuto per la scuola"
EDIT = re.compile(r"/edit/(\d+)")


def insert(
    page: Page, stream: Locator, position: int, icon: str, *, ready_made: bool = False
) -> Locator:
    """Press the plus before block ``position`` and take a kind, which its icon names in every
    language of the admin; returns the new block. It may be long in coming: the editor saves by
    itself meanwhile and makes half the page anew. Pressed again, there would be two."""
    expect(page.locator("[role=option]")).to_have_count(0)  # the list before this one is gone
    before = blocks(stream).count()
    plus = stream.locator("> div > button.c-sf-add-button, > button.c-sf-add-button").nth(position)
    offered = page.locator(f'[role=option]:has(use[href="#icon-{icon}"])')
    plus.click()
    (offered.last if ready_made else offered.first).click()
    expect(blocks(stream)).to_have_count(before + 1)
    return blocks(stream).nth(position)


def blocks(stream: Locator) -> Locator:
    return stream.locator("> [data-streamfield-child], > div > [data-streamfield-child]")


def stream(within: Locator, name: str) -> Locator:
    return within.locator(f'[data-contentpath="{name}"] [data-streamfield-stream-container]').first


def field(block: Locator, name: str) -> Locator:
    return block.locator(
        f'[data-contentpath="{name}"] :is(input[type=text], textarea, select)'
    ).first


def question(page: Page, step: Locator, position: int, icon: str, label: str) -> Locator:
    made = insert(page, stream(step, "questions"), position, icon)
    field(made, "label").fill(label)
    return made


def build(page: Page) -> None:
    """From the menu to a form of five pages."""
    follow(page.locator('.sidebar a[href="/admin/forms/"]'))
    follow(page.locator('a[href="/admin/forms/add/"]:visible').first)
    page.fill("#id_title", TITLE)
    pages = stream(page.locator("body"), "steps")
    expect(blocks(pages)).to_have_count(2)

    school = insert(page, pages, 1, "doc-empty")
    field(school, "title").fill("La scuola")
    need = question(page, school, 0, "radio-full", "Di che cosa hai bisogno?")
    field(need, "lines").fill("Libri\nMensa\nTrasporto")

    books = insert(page, pages, 2, "doc-empty")
    field(books, "title").fill("I libri")
    question(page, books, 0, "decimal", "Quanti libri ti mancano?")
    condition(page, books)

    insert(page, pages, 3, "group", ready_made=True)
    expect(blocks(pages)).to_have_count(5)


def condition(page: Page, step: Locator) -> None:
    """Show the page only if books are needed: chosen, never typed."""
    only = step.locator('> section > div > div > [data-contentpath="only"]')
    only.locator("button[data-panel-toggle]").first.click()
    asked = insert(page, stream(only, "conditions"), 0, "help")
    chooser = asked.locator('[data-contentpath="question"] select.builder-chooser')
    expect(chooser).to_be_visible()
    expect(chooser.locator("option", has_text="Di che cosa hai bisogno?")).to_have_count(1)
    later = chooser.locator("option", has_text="Quanti libri ti mancano?")
    expect(later).to_have_count(0)  # only what was asked before
    chooser.select_option(label="Di che cosa hai bisogno?")
    answers = asked.locator('[data-contentpath="value"] select.builder-chooser')
    answers.select_option(label="Libri")


def preview(page: Page) -> None:
    """The page as people will see it, in a frame beside the editor."""
    page.locator("[data-side-panel-toggle=preview]").first.click()
    frame = page.frame_locator("iframe[data-w-preview-target=iframe], #w-preview-iframe").last
    expect(frame.locator("h1")).to_be_visible()
    page.locator("[data-side-panel-toggle=preview]").first.click()


def press_publish(page: Page) -> None:
    page.locator(".footer [data-w-dropdown-target=toggle]").first.click()
    follow(page.locator("button[name=action-publish]"))


def test_an_editor_makes_a_form_and_a_person_fills_it_in(new_page: NewPage) -> None:
    page = new_page(viewport=DESKTOP)
    sign_in(page, "admin")
    build(page)
    expect(page).to_have_url(EDIT)  # the editor has saved by itself
    preview(page)
    press_publish(page)
    expect(page).to_have_url(re.compile("/confirm/"))
    assert ill(page, ".builder-narrow") == []
    follow(page.locator(".builder-narrow form button[type=submit]"))
    expect(page).to_have_url(EDIT)
    intake = EDIT.search(page.url)
    assert intake is not None
    key = page.locator("#id_key")
    expect(key).not_to_have_value("")

    person = new_page(viewport=PHONE)
    person.goto(f"/domande/{key.input_value()}/")
    expect(person.get_by_label("Qual è il tuo nome?")).to_be_visible()
    expect(person.locator(".steppers-where")).to_contain_text("5")

    for name in ("test", "translate"):
        page.goto(f"/admin/forms/{name}/{intake[1]}/")
        assert ill(page, ".builder-narrow") == []
        resize(page, PHONE)
        assert overflow(page) == 0, name
        resize(page, DESKTOP)

    page.goto(f"/admin/forms/try/{intake[1]}/start/")
    expect(page.locator("h1")).to_be_visible()
    look(page)


def test_an_error_stands_beside_its_block(new_page: NewPage) -> None:
    page = new_page(viewport=DESKTOP)
    sign_in(page, "admin", to="/admin/forms/add/")
    page.fill("#id_title", "Un modulo con un errore")
    pages = stream(page.locator("body"), "steps")
    empty = insert(page, pages, 1, "doc-empty")
    field(empty, "title").fill("Vuota")
    press_publish(page)
    expect(page).not_to_have_url(re.compile("/confirm/"))
    error = (
        blocks(stream(page.locator("body"), "steps"))
        .nth(1)
        .locator(".help-critical, .error-message")
    )
    expect(error.first).to_be_visible()
