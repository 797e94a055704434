"""Every choice of an operator is a variable, checked at the start and written down for them."""

import ast
import re
from pathlib import Path

import annotated_types
import pytest
from django.conf import settings

from portal.settings.base import ENV
from portal.settings.choices import Choices
from portal.settings.environment import Environment
from workflow.amending.terms import Term, registered

ROOMS = ("desk", "forms", "guide", "home", "network", "portal", "search", "workflow")
ALLOWED = {"workflow/amending/terms.py": "a room names the setting of its own term, and no default"}
OPERATING = Path("docs/operating.md").read_text()


@pytest.mark.parametrize("name", Choices.model_fields)
def test_a_choice_is_a_setting_of_the_same_name(name: str) -> None:
    assert getattr(settings, name.upper()) == getattr(ENV, name)


@pytest.mark.parametrize("name", Choices.model_fields)
def test_a_choice_is_written_down_with_its_default(name: str) -> None:
    row = re.search(rf"^\| `SNODO_{name.upper()}` \| `?(\w+)`?( \*)? \|", OPERATING, re.M)
    assert row, f"docs/operating.md does not list SNODO_{name.upper()}"
    assert row[1] == str(Choices.model_fields[name].default)
    assert bool(row[2]) is (name.upper() in {term.setting for term in registered()})


@pytest.mark.parametrize("name", Environment.model_fields)
def test_no_variable_is_left_out_of_the_page_for_operators(name: str) -> None:
    short = "_" + name.upper().rsplit("_", 1)[-1]  # "`SNODO_SMTP_HOST`, `_PORT`"
    assert f"`SNODO_{name.upper()}`" in OPERATING or f"`{short}`" in OPERATING


@pytest.mark.parametrize("term", registered(), ids=lambda term: term.name)
def test_a_term_begins_within_the_bounds_administrators_have(term: Term) -> None:
    bounds = Environment.model_fields[term.setting.lower()].metadata
    assert bounds == [annotated_types.Ge(term.least), annotated_types.Le(term.most)]


def test_no_room_makes_up_a_default_of_its_own() -> None:
    """A setting read by ``getattr`` is a choice that nobody told the operators of."""
    files = [path for room in ROOMS for path in Path(room).rglob("*.py")]
    assert len(files) > 300
    found = {path.as_posix() for path in files if reads_by_name(path.read_text())}
    assert found == set(ALLOWED)


def reads_by_name(source: str) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("getattr", "hasattr")
        and ast.unparse(node.args[0]).split(".")[-1] == "settings"
        for node in ast.walk(ast.parse(source))
    )


@pytest.mark.parametrize(
    "source", ["getattr(settings, 'A', 1)", "hasattr(settings, 'A')", "getattr(conf.settings, n)"]
)
def test_a_default_in_a_room_would_be_seen(source: str) -> None:
    assert reads_by_name(source)
