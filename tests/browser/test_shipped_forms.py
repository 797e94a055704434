"""Every shipped form to its receipt, on the narrowest phone, in both languages."""

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from forms.catalogue import SHIPPED
from tests.browser.any_form import WIDEST, Person
from tests.browser.conftest import NARROW, NewPage, ill, overflow
from tests.real_server import RealPortal

pytestmark = pytest.mark.browser
PAGES = Path("forms/starter")
FORGET = "from portal.throttle import Attempt; Attempt.objects.all().delete()"


def address(code: str, key: str) -> str:
    head = (PAGES / code / f"{key}.md").read_text(encoding="utf-8").split("---")[1]
    slug = yaml.safe_load(head)["slug"]
    return f"/{slug}/" if code == "it" else f"/{code}/{slug}/"


@pytest.fixture(autouse=True)
def nobody_came_before(portal: RealPortal) -> None:
    """All walks come from one address, which may begin only so many forms in an hour."""
    portal.manage("shell", "-c", FORGET)


@pytest.mark.parametrize("code", ["it", "en"])
@pytest.mark.parametrize("key", list(SHIPPED))
def test_a_form_is_finished_without_javascript(key: str, code: str, new_page: NewPage) -> None:
    page = new_page(NARROW, javascript=False, language=code)
    person = Person(page, SHIPPED[key], WIDEST[key], _fits)
    person.walk(address(code, key))
    assert person.met == [step.key for step in SHIPPED[key].steps]


@pytest.mark.parametrize("code", ["it", "en"])
@pytest.mark.parametrize("key", list(SHIPPED))
def test_no_page_of_a_form_shuts_anybody_out(key: str, code: str, new_page: NewPage) -> None:
    page = new_page(NARROW, language=code)
    Person(page, SHIPPED[key], WIDEST[key], _open_to_all).walk(address(code, key))


def _fits(page: Page, name: str) -> None:
    assert overflow(page) == 0, f"{name} is wider than the phone"


def _open_to_all(page: Page, name: str) -> None:
    _fits(page, name)
    assert ill(page) == [], name
