"""Small numbers in a table: every possible small table, read by somebody who knows the rule."""

import itertools
from collections import defaultdict

import pytest
from django.utils.translation import override

from desk.statistics.hiding import FEWEST, Mark, marks, share, words

LARGEST, ROOM = 6, 4  # cells tried; how much larger another table may be that looks the same


def reading(cells):
    """All that is told: the cells shown, which mark the others have, and the total."""
    shown = tuple(
        (mark, cell if mark == Mark.TOLD else None)
        for mark, cell in zip(marks(cells), cells, strict=True)
    )
    return shown, sum(cells) if sum(cells) >= FEWEST else None


def look_alikes(size):
    """Tables of this size with cells up to LARGEST, and all others that are told the same way."""
    alike = defaultdict(list)
    for cells in itertools.product(range(LARGEST + ROOM + 1), repeat=size):
        alike[reading(cells)].append(cells)
    return [
        (shown, total, tables)
        for (shown, total), tables in alike.items()
        if any(max(cells) <= LARGEST for cells in tables)
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_whoever_knows_total_and_rule_cannot_tell_a_hidden_cell(size):
    hidden = 0
    for shown, total, tables in look_alikes(size):
        if total is None and sum(mark == Mark.FEW for mark, _cell in shown) == FEWEST - 1:
            continue  # four people in four cells: of each we say that there was somebody
        for place, (mark, _cell) in enumerate(shown):
            if mark != Mark.TOLD:
                hidden += 1
                assert len({cells[place] for cells in tables}) > 1, (shown, total)
    assert hidden


@pytest.mark.parametrize("size", [2, 3, 4])
def test_by_subtraction_each_of_one_to_four_stays_possible(size):
    """For whoever has the total and what the marks mean: any sum of what is hidden fits."""
    for shown, total, tables in look_alikes(size):
        small = [place for place, (mark, _cell) in enumerate(shown) if mark == Mark.FEW]
        if not small or total is None:
            continue
        meant = {Mark.FEW: range(1, FEWEST), Mark.BACK: range(FEWEST, total + 1)}
        fits = [
            cells
            for cells in itertools.product(*(meant.get(mark, (cell,)) for mark, cell in shown))
            if sum(cells) == total
        ]
        assert set(tables) & set(fits)
        for place in small:
            assert {cells[place] for cells in fits} == {1, 2, 3, 4}, (shown, total)


def test_without_a_small_cell_everything_is_told():
    for cells in itertools.product((0, 5, 6, 70), repeat=4):
        assert marks(cells) == [Mark.TOLD] * 4


def test_the_words_and_shares():
    with override("en"):
        assert words(0) == "0"
        assert [words(n) for n in (1, 4)] == ["fewer than 5"] * 2
        assert words(5) == "5"
        assert words(40, Mark.BACK) == "not shown"
        assert (share(50, 100), share(97, 100), share(2, 4), share(0, 10)) == ("50%", "", "", "0%")
