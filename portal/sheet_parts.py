"""A workbook whose rows were written in parts, at different times, and are put together as it is
sent: nothing of it is held, and no clear copy lies on the disk."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast
from xml.sax.saxutils import escape, quoteattr

from portal.spreadsheets import LONGEST_CELL, harmless_cell

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"


def sheet_rows(rows: Iterable[Iterable[Any]], first: int) -> Iterator[bytes]:
    """One part. ``first`` is the number of its first row in the whole sheet, from 1. Every cell is
    text, whatever it begins with."""
    for number, row in enumerate(rows, first):
        cells = "".join(
            f'<c t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
            for value in row
        )
        yield f'<row r="{number}">{cells}</row>'.encode()


def _text(value: Any) -> str:
    return escape(harmless_cell(value)[:LONGEST_CELL])


def workbook(title: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of the XLSX file, as they come. The tables of contents are a few hundred bytes."""
    target = _Passing()
    with zipfile.ZipFile(cast(IO[bytes], target), "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in _around(title):
            book.writestr(name, HEAD + text)
        with book.open(SHEET, "w") as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for part in parts:
                sheet.write(part)
                yield target.taken()
            sheet.write(b"</sheetData></worksheet>")
    yield target.taken()


def _around(title: str) -> list[tuple[str, str]]:
    name = quoteattr(re.sub(r"[\\*?:/\[\]]", " ", title)[:31])
    return [
        (
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
            f'<Override PartName="/{SHEET}" ContentType="{KIND}.worksheet+xml"/></Types>',
        ),
        ("_rels/.rels", _relation("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/sheet1.xml")),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name={name} sheetId="1" r:id="rId1"/></sheets></workbook>',
        ),
    ]


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


class _Passing:
    """What ``zipfile`` writes, until it is taken."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken
