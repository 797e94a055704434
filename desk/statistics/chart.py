"""Where bars go. The table below a picture says the same in words; what it hides has no bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

LABEL, LONGEST, ROW, BAR, EDGE, NUMBER = 220, 420, 30, 18, 8, 110  # in the drawing's own units
LETTERS = 30


@dataclass(frozen=True)
class Bar:
    label: str
    words: str
    y: int
    width: int

    @property
    def middle(self) -> int:
        return self.y + BAR // 2

    @property
    def end(self) -> int:
        return LABEL + self.width + EDGE


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    height: int
    width: int = LABEL + LONGEST + NUMBER
    label_end: int = LABEL - EDGE
    start: int = LABEL
    thick: int = BAR


def chart(rows: Sequence[tuple[str, str, int | None]]) -> Chart:
    """Label, words and number of each row; without a number there is no bar."""
    highest = max((number or 0 for _label, _words, number in rows), default=0) or 1
    bars = tuple(
        Bar(
            shorten(label, LETTERS, placeholder="…"),
            words,
            EDGE + place * ROW,
            round(LONGEST * (number or 0) / highest),
        )
        for place, (label, words, number) in enumerate(rows)
    )
    return Chart(bars, 2 * EDGE + len(bars) * ROW)
