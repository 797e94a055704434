"""What docs/kinds.md says of a new kind is what the code asks of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from forms import kinds
from forms.declaration.lint import FACTS

PAGE = Path("docs/kinds.md").read_text()
ROOMS = ("desk", "forms", "guide", "home", "network", "portal", "search", "workflow")
OWN = ("forms/kinds/", "forms/catalogue/")  # the kinds themselves, and forms made of them


def test_the_page_names_every_table_of_kinds() -> None:
    """A place that must learn of a new kind and is not on the page is a place forgotten."""
    files = [path for room in ROOMS for path in Path(room).rglob("*.py")]
    found = {
        path.as_posix()
        for path in files
        if "migrations" not in path.parts and not path.as_posix().startswith(OWN)
        if any(tables(path.read_text()))
    }
    assert {"forms/builder/blocks/questions.py", "desk/people/masking.py"} <= found
    assert [name for name in sorted(found) if f"| `{name}` |" not in PAGE] == []


def test_every_place_on_the_page_is_there() -> None:
    named = [line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `") and "/" in
             line.split("`")[1]]  # fmt: skip
    assert named
    assert [name for name in named if not Path(name).exists()] == []


def tables(source: str) -> Iterator[ast.AST]:
    """Literals that hold names of kinds and nothing else; two words that are facts too, as in
    ("email", "phone"), are no table of kinds."""
    names, facts = set(kinds.registered()), set(FACTS)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            held = node.keys
        elif isinstance(node, ast.Set | ast.Tuple | ast.List):
            held = list(node.elts)
        else:
            continue
        words = {each.value if isinstance(each, ast.Constant) else None for each in held}
        if len(words) > 1 and words <= names and words - facts:
            yield node
