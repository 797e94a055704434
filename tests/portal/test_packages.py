"""The packages that are pinned, on every Python that the README promises."""

from importlib.metadata import distributions

from packaging.specifiers import SpecifierSet

OLDEST = "3.11.0"  # Debian 12, which many cities run, has 3.11.2


def test_no_package_asks_for_a_newer_python_than_is_promised() -> None:
    asked = {
        each.metadata["Name"]: each.metadata["Requires-Python"]
        for each in distributions()
        if each.metadata["Requires-Python"]
    }
    assert len(asked) > 50
    assert [name for name, wish in asked.items() if OLDEST not in SpecifierSet(wish)] == []
