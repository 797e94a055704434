"""The names answers are kept under: proposed from the words, unique, and frozen once published.

A key belongs to its block, which Wagtail identifies wherever it is moved: labels can change after
publication and the answers given before still belong to their question.
"""

from collections.abc import Iterator
from typing import Any

from forms.builder import options
from forms.builder.names import proposed, unique
from forms.declaration import RESERVED_STEPS
from forms.declaration.document import KEY

Raw = dict[str, Any]
Fields = dict[str, list[Raw]]  # steps, exits, flags, checks: as their columns hold them


def settle(fields: Fields, frozen: dict[str, str]) -> dict[str, str]:
    """Give every block of ``fields`` its key, in place: ``{block id: key}`` of all of them.

    ``frozen`` are the published ones. A group's key stands under ``"<block id>:group"``.
    """
    found: dict[str, str] = {}
    answers, pages = set[str](), set[str](RESERVED_STEPS)
    marks: dict[str, set[str]] = {"flags": set(), "checks": set()}
    places = list(_places(fields))
    for name, _block, identifier, _field, _text in places:
        if identifier in frozen:
            for used in _namespaces(name, answers, pages, marks):
                used.add(frozen[identifier])
    for name, block, identifier, field, text in places:
        key = frozen.get(identifier)
        if key is None:
            used = set[str]().union(*_namespaces(name, answers, pages, marks))
            written = (block["value"].get(field) or "").strip()
            if written and not KEY.fullmatch(written):
                written = proposed(written, "")
            key = unique(written or proposed(text, name), used)
        for space in _namespaces(name, answers, pages, marks):
            space.add(key)
        block["value"][field] = key
        found[identifier] = key
    return found


def questions(fields: Fields) -> Iterator[tuple[Raw, Raw]]:
    """Every question with its page, in order."""
    for step in fields["steps"]:
        for question in step["value"].get("questions") or ():
            yield step, question


def _places(fields: Fields) -> Iterator[tuple[str, Raw, str, str, str]]:
    """(what it is, block, identifier, the field of its key, the words to propose one from)."""
    for step in fields["steps"]:
        value = step["value"]
        yield "page", step, step["id"], "key", value.get("title") or ""
        if step["type"] == "people":
            yield "group", step, f"{step['id']}:group", "group", value.get("title") or ""
        for question in value.get("questions") or ():
            if "options" in question["value"]:
                question["value"]["options"] = options.settled(question["value"]["options"])
            label = question["value"].get("label") or ""
            yield "question", question, question["id"], "key", label
    for way_out in fields["exits"]:
        yield "exit", way_out, way_out["id"], "key", way_out["value"].get("title") or ""
    for flag in fields["flags"]:
        yield "flags", flag, flag["id"], "key", flag["value"].get("label") or ""
    for check in fields["checks"]:
        yield "checks", check, check["id"], "key", check["value"].get("reason") or ""


def _namespaces(
    name: str, answers: set[str], pages: set[str], marks: dict[str, set[str]]
) -> list[set[str]]:
    if name in marks:
        return [marks[name]]
    # "Apply anyway" is an answer, and its page has an address.
    return {"page": [pages], "exit": [pages, answers]}.get(name, [answers])
