"""Text made fit for paper: only signs our fonts can draw, no hidden ones, no endless words."""

import json
import re
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
MISSING = "\N{WHITE SQUARE}"
# Joiners and direction marks belong to the writing of several languages. Everything else that is
# not seen could make a line read differently from what was typed.
ALLOWED_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f")
LONGEST_WORD = 28  # letters that still fit into the narrowest column
# Not Arabic, where a break would part joined letters, nor Chinese, which breaks anywhere.
ENDLESS = re.compile(rf"[^\s\u200b\u0590-\u08ff\u2e80-\u9fff]{{{LONGEST_WORD + 1},}}")


def lines(text: str) -> list[str]:
    """The text line by line, as it can be printed."""
    return [printable(line) for line in text.replace("\r\n", "\n").splitlines()] or [""]


def printable(line: str) -> str:
    line = unicodedata.normalize("NFC", line.replace("\t", " "))
    seen = (sign for sign in line if not _is_unseen(sign))
    drawn = "".join(sign if is_covered(sign) else MISSING for sign in seen)
    return ENDLESS.sub(lambda word: _with_breaks(word[0]), drawn)


def is_covered(sign: str) -> bool:
    if unicodedata.category(sign) == "Co":  # fonts have signs of their own there: they mean nothing
        return False
    starts, ends = _covered()
    position = bisect_right(starts, ord(sign)) - 1
    return sign in ALLOWED_UNSEEN or (position >= 0 and ord(sign) <= ends[position])


def _is_unseen(sign: str) -> bool:
    if sign in ALLOWED_UNSEEN:
        return False
    # Variation selectors choose the drawing of the sign before them and are none themselves.
    return unicodedata.category(sign) in ("Cc", "Cf") or "\ufe00" <= sign <= "\ufe0f"


def _with_breaks(word: str) -> str:
    """Places where a line may end, never between a letter and its accent."""
    parts, start = [], 0
    while len(word) - start > LONGEST_WORD:
        end = start + LONGEST_WORD
        while end < len(word) and unicodedata.combining(word[end]):
            end += 1
        parts.append(word[start:end])
        start = end
    return "\u200b".join([*parts, word[start:]])


@cache
def _covered() -> tuple[list[int], list[int]]:
    """First and last signs of the ranges drawn, written when the fonts were made
    (assets/receipt_fonts.py)."""
    ranges = json.loads((FONTS / "covered.json").read_text(encoding="utf-8"))
    return [first for first, _last in ranges], [last for _first, last in ranges]
