"""An editor without technical knowledge makes a form in the admin: five pages, a condition and a
household, published, and somebody can fill it in. On a phone nothing is wider than the screen."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, NewPage, ill, overflow, sign_in

pytestmark = pytest.mark.browser
TITLE = "Aiuto per la scuola"


def insert(
    page: Page, stream: Locator, position: int, icon: str, *, ready_made: bool = False
) -> Locator:
    """Press the plus before block ``position`` and take a kind, which its icon names in every
    language of the admin; returns the new block. The list closes without a choice when the editor
    redraws at that moment (it saves by itself): then the plus is pressed once more, as people do.
    """
    before = blocks(stream).count()
    plus = stream.locator("> div > button.c-sf-add-button, > button.c-sf-add-button").nth(position)
    offered = page.locator(f'[role=option]:has(use[href="#icon-{icon}"])')
    for _press in range(2):
        plus.click()
        (offered.last if ready_made else offered.first).click()
        with suppress(AssertionError):
            expect(blocks(stream)).to_have_count(before + 1)
            break
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
    page.goto("/admin/")
    page.click('.sidebar a[href="/admin/forms/"]')
    page.locator('a[href="/admin/forms/add/"]:visible').first.click()
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
    offered = chooser.locator("option").all_inner_texts()
    assert "Di che cosa hai bisogno?" in offered
    assert "Quanti libri ti mancano?" not in offered, "only what was asked before"
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
    page.locator("button[name=action-publish]").click()


def test_an_editor_makes_a_form_and_a_person_fills_it_in(new_page: NewPage) -> None:
    page = new_page(viewport=DESKTOP)
    sign_in(page, "admin")
    build(page)
    page.wait_for_url("**/edit/**")  # the editor has saved by itself
    preview(page)
    press_publish(page)
    page.wait_for_url("**/confirm/**")
    assert ill(page, ".builder-narrow") == []
    page.click(".builder-narrow form button[type=submit]")
    page.wait_for_url("**/edit/**")
    intake = re.search(r"/edit/(\d+)", page.url)
    assert intake is not None
    key = page.locator("#id_key").input_value()

    for name in ("test", "translate"):
        page.goto(f"/admin/forms/{name}/{intake[1]}/")
        assert ill(page, ".builder-narrow") == []
        page.set_viewport_size(PHONE)
        assert overflow(page) == 0, name
        page.set_viewport_size(DESKTOP)

    page.goto(f"/admin/forms/try/{intake[1]}/start/")
    expect(page.locator("h1")).to_be_visible()
    assert ill(page) == []

    person = new_page(viewport=PHONE)
    person.goto(f"/domande/{key}/")
    expect(person.get_by_label("Qual è il tuo nome?")).to_be_visible()
    expect(person.locator(".steppers-where")).to_contain_text("5")


def test_an_error_stands_beside_its_block(new_page: NewPage) -> None:
    page = new_page(viewport=DESKTOP)
    sign_in(page, "admin")
    page.goto("/admin/forms/add/")
    page.fill("#id_title", "Un modulo con un errore")
    pages = stream(page.locator("body"), "steps")
    empty = insert(page, pages, 1, "doc-empty")
    field(empty, "title").fill("Vuota")
    with page.expect_navigation():
        press_publish(page)
    assert "/confirm/" not in page.url
    error = (
        blocks(stream(page.locator("body"), "steps"))
        .nth(1)
        .locator(".help-critical, .error-message")
    )
    expect(error.first).to_be_visible()
