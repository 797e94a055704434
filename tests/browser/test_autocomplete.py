"""The list that is searched by typing: what is sent is always what the field says."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewContext

pytestmark = pytest.mark.browser
SCRIPT = Path("portal/static/portal/autocomplete.js")
NAMES = ("Albanian", "Arabic", "French", "<img src=x onerror=document.title='broken'>", "Wolof")
OPTIONS = "".join(
    f'<option value="o{at}">{name.replace("<", "&lt;")}</option>' for at, name in enumerate(NAMES)
)
PAGE = f"""<label for="id_q">Language</label><p id="id_q_error">Choose one.</p>
<select id="id_q" name="q" class="is-invalid" aria-describedby="id_q_error" data-autocomplete=""
 data-autocomplete-hint="Write." data-autocomplete-none="Nothing found."
 data-autocomplete-found="Found: {{length}}." data-autocomplete-here="{{option}} {{index}} {{length}}">
<option value="">Choose…</option>{OPTIONS}</select><button>Next</button>"""


@pytest.fixture
def page(new_context: NewContext) -> Page:
    page = new_context().new_page()
    page.set_content(PAGE)
    page.add_script_tag(path=SCRIPT)
    return page


def sent(page: Page) -> Locator:
    """The list behind the field: what a form would send."""
    return page.locator("[name=q]")


def test_an_answer_is_found_by_typing_and_chosen_with_the_keyboard(page: Page) -> None:
    field = page.get_by_label("Language")
    field.press_sequentially("fre")
    expect(page.get_by_role("option")).to_have_count(1)
    for key in ("ArrowDown", "Enter"):
        page.keyboard.press(key)  # on what has the focus: the library moves it to the answer
    expect(sent(page)).to_have_value("o2")
    expect(field).to_have_value("French")


def test_an_answer_written_out_counts_without_being_chosen(page: Page) -> None:
    field = page.get_by_label("Language")
    field.press_sequentially("wolof")
    field.press("Tab")
    expect(sent(page)).to_have_value("o4")


@pytest.mark.parametrize("typed", ["", "zzz"])
def test_what_is_no_answer_leaves_no_older_choice_standing(page: Page, typed: str) -> None:
    field = page.get_by_label("Language")
    field.press_sequentially("French")
    field.press("Tab")
    field.fill(typed)
    field.press("Tab")
    expect(sent(page)).to_have_value("")


def test_the_field_keeps_its_error_and_says_that_it_is_wrong(page: Page) -> None:
    field = page.get_by_label("Language")
    field.press_sequentially("a")
    expect(field).to_have_attribute("aria-describedby", "id_q_error")
    expect(field).to_have_attribute("aria-invalid", "true")


def test_an_answers_words_are_never_read_as_html(page: Page) -> None:
    page.get_by_label("Language").press_sequentially("img")
    expect(page.get_by_role("option")).to_contain_text("<img")
    expect(page).not_to_have_title("broken")
