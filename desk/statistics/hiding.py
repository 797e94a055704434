"""Small numbers point at somebody: which cells of a table are not told.

Cells of one to four are shown as "fewer than 5". Whoever knows the total could still work them out,
so other cells are kept back with them until every hidden cell may be any of one, two, three and
four. Which ones follows from their place in the table and not from how large they are: somebody
who knows the rule too still cannot tell one value.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _

FEWEST = 5
ROOM = FEWEST - 2  # from one to four


class Mark(StrEnum):
    TOLD = "told"
    FEW = "few"
    BACK = "back"


def is_small(count: int) -> bool:
    return 0 < count < FEWEST


def marks(cells: Sequence[int]) -> list[Mark]:
    """For the parts of a whole that is told somewhere (unless it is small itself)."""
    found = [Mark.FEW if is_small(cell) else Mark.TOLD for cell in cells]
    if Mark.FEW not in found or sum(cells) < FEWEST:
        return found
    first = found.index(Mark.FEW)
    # Round the table from the first small cell: the next ones that are large enough.
    order = [(first + step) % len(cells) for step in range(len(cells))]
    for place in (place for place in order if cells[place] >= FEWEST):
        if _safe(cells, found):
            return found
        found[place] = Mark.BACK
    return found if _safe(cells, found) else [Mark.BACK] * len(cells)


def marked(cells: Mapping[str, int]) -> dict[str, Mark]:
    """In the order of the keys, which is the same in every language: else the page in another
    language would keep back another cell."""
    keys = sorted(cells)
    return dict(zip(keys, marks([cells[key] for key in keys]), strict=True))


def _safe(cells: Sequence[int], found: Sequence[Mark]) -> bool:
    """Each small cell could hold everything from one to four, and the sum would be the same."""
    small = [cell for cell, mark in zip(cells, found, strict=True) if mark == Mark.FEW]
    back = [cell for cell, mark in zip(cells, found, strict=True) if mark == Mark.BACK]
    down = sum(cell - 1 for cell in small) + sum(cell - FEWEST for cell in back)
    up = sum(FEWEST - 1 - cell for cell in small)
    return down >= ROOM and (bool(back) or up >= ROOM)


def words(count: int, mark: Mark = Mark.TOLD) -> str:
    if mark == Mark.BACK:
        return _("not shown")
    if mark == Mark.FEW or is_small(count):
        return _("fewer than %(number)s") % {"number": FEWEST}
    return str(count)


def share(part: int, whole: int) -> str:
    """A percentage, or nothing where one of the numbers behind it is small."""
    if whole < FEWEST or is_small(part) or is_small(whole - part):
        return ""
    return f"{round(100 * part / whole)}%"
