"""Every shipped form to its receipt, on the narrowest phone.

Each form is walked twice: once with a script, when axe looks at every page, and once without; once
in Italian and once in English. Which goes with which alternates from form to form.
``SNODO_EVERY_WALK=1`` walks every form in every way (``make soak``).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from forms.catalogue import SHIPPED
from tests.browser.any_form import WIDEST, Person
from tests.browser.conftest import EVERY_WALK, NewPage
from tests.browser.looking import NARROW, look, overflow

pytestmark = pytest.mark.browser
PAGES = Path("forms/starter")


def address(code: str, key: str) -> str:
    head = (PAGES / code / f"{key}.md").read_text(encoding="utf-8").split("---")[1]
    slug = yaml.safe_load(head)["slug"]
    return f"/{slug}/" if code == "it" else f"/{code}/{slug}/"


def walks(first: str, then: str) -> Iterator[tuple[str, str]]:
    """Each form with a language: ``first`` and ``then`` in turn, or both."""
    for number, key in enumerate(SHIPPED):
        turn = (first, then) if number % 2 == 0 else (then, first)
        for code in turn if EVERY_WALK else turn[:1]:
            yield key, code


@pytest.mark.parametrize(("key", "code"), list(walks("en", "it")))
def test_a_form_is_finished_without_javascript(key: str, code: str, new_page: NewPage) -> None:
    page = new_page(NARROW, javascript=False, language=code)
    person = Person(page, SHIPPED[key], WIDEST[key], _fits)
    person.walk(address(code, key))
    assert person.met == [step.key for step in SHIPPED[key].steps]


@pytest.mark.parametrize(("key", "code"), list(walks("it", "en")))
def test_no_page_of_a_form_shuts_anybody_out(key: str, code: str, new_page: NewPage) -> None:
    page = new_page(NARROW, language=code)
    Person(page, SHIPPED[key], WIDEST[key], _open_to_all).walk(address(code, key))


def _fits(page: Page, name: str) -> None:
    assert overflow(page) == 0, f"{name} is wider than the phone"


def _open_to_all(page: Page, _name: str) -> None:
    look(page)
