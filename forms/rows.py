"""Rows of a repeated step as a browser sends them, with no script: the POST is put in order first.

Every row carries its id from the moment it is drawn, so that its files have something to hang on
before it is saved and a page posted twice makes one row. An id with ``NEW`` before it was never
saved; one without it that the draft does not know was removed in another window.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from forms.declaration import ROW

MOST_READ = 60
NEW = "+"
ID = re.compile(r"\+?[0-9a-f]{8}")


@dataclass(frozen=True)
class Arrived:
    """What a browser sent of a repeated step. ``refused`` are the files dropped on the way."""

    posted: QueryDict
    files: MultiValueDict[str, Any] = field(default_factory=MultiValueDict)
    refused: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    removed: str = ""  # the id, as sent, of the row to be removed


def new_id() -> str:
    return NEW + secrets.token_hex(4)


def plain(row_id: object) -> str:
    """The id without its mark, or an empty text when it is none of ours."""
    text = str(row_id or "")
    return text.removeprefix(NEW) if ID.fullmatch(text) else ""


def in_order(sent: Arrived, step: str) -> Arrived:
    """Rows in order, each with an id of its own, without the one that ``remove_row`` names by its
    position. What is missing or wrong in the management fields is made good."""
    positions = sorted({*_positions(sent.posted, step), *_positions(sent.files, step)})[:MOST_READ]
    wanted = sent.posted.get("remove_row")
    kept = [position for position in positions if wanted != str(position)]
    renamed = {old: new for new, old in enumerate(kept)}
    posted = _management(sent.posted, step, len(kept))
    for name, values in sent.posted.lists():
        if (moved := _moved(name, step, renamed)) is not None:
            posted.setlist(moved, values)
    files: MultiValueDict[str, Any] = MultiValueDict()
    for name, values in sent.files.lists():
        if (moved := _moved(name, step, renamed)) is not None:
            files.setlist(moved, values)
    refused = {
        moved: why
        for name, why in sent.refused.items()
        if (moved := _moved(name, step, renamed)) is not None
    }
    _give_ids(posted, step, len(kept))
    removed = sent.posted.get(f"{step}-{wanted}-{ROW}", "") if wanted else ""
    return replace(sent, posted=posted, files=files, refused=refused, removed=removed)


def added(posted: QueryDict | None, step: str) -> QueryDict:
    """The rows with an empty one at the end."""
    ordered = in_order(Arrived(posted or QueryDict()), step).posted
    count = _count(ordered, step)
    ordered[f"{step}-TOTAL_FORMS"] = str(count + 1)
    ordered[f"{step}-{count}-{ROW}"] = new_id()
    return ordered


def joined(posted: QueryDict, saved: QueryDict | None, step: str, removed: str) -> QueryDict:
    """The rows of this page, and after them those saved in another window that it does not know."""
    here = set(ids(posted, step)) | {plain(removed)}
    result = posted.copy()
    count = _count(posted, step)
    for position, row in enumerate(ids(saved, step) if saved else ()):
        if row in here:
            continue
        for name, values in saved.lists() if saved else ():
            if (moved := _moved(name, step, {position: count})) is not None:
                result.setlist(moved, values)
        count += 1
    result[f"{step}-TOTAL_FORMS"] = str(count)
    return result


def ids(posted: QueryDict, step: str) -> list[str]:
    """Ids of the rows of an ordered POST, without their marks."""
    count = _count(posted, step)
    return [plain(posted.get(f"{step}-{position}-{ROW}")) for position in range(count)]


def gone(posted: QueryDict, step: str, saved: set[str]) -> list[int]:
    """Positions of the rows that were saved when the page was drawn and are so no more."""
    count = _count(posted, step)
    sent = [posted.get(f"{step}-{position}-{ROW}", "") for position in range(count)]
    return [
        position
        for position, row in enumerate(sent)
        if not row.startswith(NEW) and plain(row) not in saved
    ]


def _count(posted: QueryDict, step: str) -> int:
    return int(str(posted[f"{step}-TOTAL_FORMS"]))


def _positions(sent: MultiValueDict[str, Any], step: str) -> list[int]:
    found = (_parsed(name, step) for name in sent)
    return [parsed[0] for parsed in found if parsed is not None]


def _parsed(name: str, step: str) -> tuple[int, str] | None:
    # A step's key may hold dashes of its own.
    rest = name.removeprefix(f"{step}-")
    position, _dash, key = rest.partition("-")
    if rest != name and position.isdecimal() and position.isascii() and len(position) < 4 and key:
        return int(position), key
    return None


def _moved(name: str, step: str, renamed: Mapping[int, int]) -> str | None:
    parsed = _parsed(name, step)
    if parsed is None or parsed[0] not in renamed:
        return None
    return f"{step}-{renamed[parsed[0]]}-{parsed[1]}"


def _management(posted: QueryDict, step: str, count: int) -> QueryDict:
    """Everything that is no row, with the management fields as they should be."""
    result = QueryDict(mutable=True)
    for name, values in posted.lists():
        if not name.startswith(f"{step}-"):
            result.setlist(name, values)
    result[f"{step}-TOTAL_FORMS"] = str(count)
    result[f"{step}-INITIAL_FORMS"] = "0"
    return result


def _give_ids(posted: QueryDict, step: str, count: int) -> None:
    used: set[str] = set()
    for position in range(count):
        name = f"{step}-{position}-{ROW}"
        row = plain(posted.get(name))
        if not row or row in used:
            posted[name] = new_id()
        used.add(plain(posted[name]))
