"""A workbook put together from parts reads like any other, and runs nothing."""

import io

import pytest
from openpyxl import load_workbook

from portal.sheet_parts import sheet_rows, workbook
from portal.spreadsheets import LONGEST_CELL


def read(title, parts):
    book = load_workbook(io.BytesIO(b"".join(workbook(title, parts))))
    sheet = book.active
    return sheet.title, [
        [(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()
    ]


def test_parts_written_at_different_times_are_one_sheet():
    parts = [*sheet_rows([["Name", "Città"]], 1), *sheet_rows([["Amina", "Torino"], ["ب", "è"]], 2)]
    title, rows = read("Domande", parts)
    assert title == "Domande"
    assert [[value for value, _kind in row] for row in rows] == [
        ["Name", "Città"], ["Amina", "Torino"], ["ب", "è"],
    ]  # fmt: skip


def test_a_part_may_be_cut_anywhere():
    whole = b"".join(sheet_rows([["a", "b"]] * 3, 1))
    pieces = [whole[n : n + 7] for n in range(0, len(whole), 7)]
    assert len(read("x", pieces)[1]) == 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"), ("＠a", "'＠a"), ("12", "12"), ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("]]>", "]]>"), (" a ", " a "), ("a\nb", "a\nb"), ("\x00\x0bx", "x"), ("\ud800x", "x"),
        ("</t></is></c>", "</t></is></c>"), ("x" * (LONGEST_CELL + 9), "x" * LONGEST_CELL),
    ],
)  # fmt: skip
def test_every_cell_is_text_and_stays_what_it_was(text, shown):
    assert read("x", sheet_rows([[text]], 1))[1] == [[(shown, "s")]]


@pytest.mark.parametrize("title", ['a"b<c>&d', "a/b[c]*?:\\", "x" * 99])
def test_any_title_makes_a_sheet(title):
    assert read(title, sheet_rows([["a"]], 1))[0]
