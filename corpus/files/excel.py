"""Excel files -> pieces, by openpyxl, which writes the staff's lists already: one section a sheet, a passage a row."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from corpus.files.refuse import check_office_file, has_formulas
from corpus.files.types import DocumentRefusedError, Heading, Paragraph, Piece, Row

MOST_CELLS = 2_000_000


def excel_pieces(data: bytes) -> Iterator[Piece]:
    """The visible sheets: lines above the table, then its rows under the names of their columns.

    Raises `DocumentRefusedError` for what is no workbook, is too large, or has formulas that were never computed.
    """
    check_office_file(data)
    book = _book(data, values=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise DocumentRefusedError(f"sheet {sheet.title} has more than {MOST_CELLS:,} cells")
    if has_formulas(data):
        _check_computed(sheets, _book(data, values=False))
    for sheet in sheets:
        yield Heading(1, sheet.title)
        yield from _sheet(_values(sheet))


def _book(data: bytes, values: bool) -> Any:
    """The workbook with the values that formulas had when it was saved, or with the formulas."""
    try:
        return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML library does
        raise DocumentRefusedError(f"the file is not an Excel workbook: {error}") from error


def _check_computed(sheets: Sequence[Any], formulas: Any) -> None:
    """Raises `DocumentRefusedError` where formulas have no values: programs write such files, Excel does not.

    An empty text that a formula gave is a value: its cell has the type of a text.
    """
    for sheet in sheets:
        cells = [cell for row in formulas[sheet.title].iter_rows() for cell in row if cell.data_type == "f"]
        empty = [cell.coordinate for cell in cells if _is_uncomputed(sheet[cell.coordinate])]
        if empty:
            raise DocumentRefusedError(
                f"sheet {sheet.title}: {len(empty)} cells hold formulas without values ({', '.join(empty[:3])}): open "
                "the file in Excel or LibreOffice and save it again"
            )


def _is_uncomputed(cell: Any) -> bool:
    return cell.value is None and cell.data_type == "n"


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
