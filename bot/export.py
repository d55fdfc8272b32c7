"""Tables as CSV and Excel that a spreadsheet opens as text, never as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[str]
# Control characters and halves of characters, which no XML may hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MOST_CHARS = 32_000  # Excel's own limit is 32,767
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(cell: str) -> str:
    """`cell` without what no table can hold, and with an apostrophe before what would be read as a formula.

    >>> safe("=1+1")
    "'=1+1"
    """
    cell = _UNPRINTABLE.sub("", cell)[:MOST_CHARS]
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_FORMULA) else cell


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as UTF-8 with a byte order mark, which Japanese Excel needs."""
    out = io.StringIO()
    csv.writer(out).writerows([[safe(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """The rows as an Excel workbook; the first is the head."""
    return as_workbook({"": rows})


def as_workbook(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """An Excel workbook of several tables by the names of their sheets; the first row of each is its head."""
    # Imported where used: the page is served sooner without it.
    from openpyxl import Workbook

    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        _fill(book.create_sheet(name or None), rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, rows: Sequence[Row]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = safe(text)
            cell.data_type = "s"
            cell.font = Font(bold=number == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, texts in enumerate(zip(*rows, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(50, 4 + 2 * max(map(len, texts)))
    sheet.freeze_panes = "A2"
