"""Cells and files for spreadsheet programs, which run whatever begins like a formula."""

import csv
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from typing import IO, Any

FORMULA_SIGNS = frozenset("=+-@")
BREAKS = ("\t", "\r", "\n")
# Not in XML, and nothing anybody means to read.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"  # spreadsheets take a file for Latin-1 without it


def harmless_cell(value: Any) -> str:
    """A spreadsheet program runs a cell that begins like a formula; this one it shows.

    Wide and small forms of the signs count too, and so do signs behind spaces or unseen marks:
    programs that import a file may take those away first.
    """
    text = UNWRITABLE.sub("", str(value))
    return f"'{text}" if text.startswith(BREAKS) or _begins_like_a_formula(text) else text


def _begins_like_a_formula(text: str) -> bool:
    first = next((s for s in text if not s.isspace() and unicodedata.category(s) != "Cf"), "")
    return unicodedata.normalize("NFKC", first) in FORMULA_SIGNS


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """One line at a time, whatever the number of rows."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield str(writer.writerow([harmless_cell(value) for value in row]))


def xlsx_file(title: str, rows: Iterable[Iterable[Any]]) -> IO[bytes]:
    """An open file, at its beginning, that has no name and is gone when it is closed. Rows go to
    the disk as they come."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\*?:/\[\]]", " ", title)[:31])
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value="")
            cell.value = harmless_cell(value)[:LONGEST_CELL]
            cell.data_type = "s"  # text, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    made = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    book.save(made)
    made.seek(0)
    return made
