from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless_cell(value: Any) -> str:
    """A spreadsheet program runs a cell that begins like a formula; this one it shows."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
