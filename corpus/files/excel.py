"""Excel files -> pieces, by openpyxl, which writes the staff's lists already: one section a sheet, a passage a row."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from corpus.files.refuse import check_office_file
from corpus.files.types import DocumentRefusedError, Heading, Paragraph, Piece, Row

MOST_CELLS = 2_000_000


def excel_pieces(data: bytes) -> Iterator[Piece]:
    """The visible sheets: lines above the table, then its rows under the names of their columns."""
    check_office_file(data)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its XML library does
        raise DocumentRefusedError(f"the file is not an Excel workbook: {error}") from error
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise DocumentRefusedError(f"sheet {sheet.title} has more than {MOST_CELLS:,} cells")
        yield Heading(1, sheet.title)
        yield from _sheet(_values(sheet))


def _values(sheet: Any) -> list[list[str]]:
    """The cells as text; every cell of a merged range holds its value."""
    rows = [[as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        value = rows[area.min_row - 1][area.min_col - 1]
        for row in rows[area.min_row - 1 : area.max_row]:
            row[area.min_col - 1 : area.max_col] = [value] * (area.max_col - area.min_col + 1)
    return rows


def _sheet(rows: Sequence[Sequence[str]]) -> Iterator[Piece]:
    header: tuple[str, ...] = ()
    for number, row in enumerate(rows, start=1):
        filled = {cell for cell in row if cell}
        if not filled:
            header = ()
        elif len(filled) == 1 and not header:
            yield Paragraph(filled.pop())
        elif not header:
            header = tuple(row)
        else:
            yield Row(header, tuple(row), number=number)


def as_text(value: object) -> str:
    """A cell as it is read aloud: dates in Japanese, whole numbers without a point.

    >>> as_text(3.0), as_text(date(2026, 4, 1)), as_text(None)
    ('3', '2026年4月1日', '')
    """
    if value is None:
        return ""
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{value.year}年{value.month}月{value.day}日 {value.hour}:{value.minute:02}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
