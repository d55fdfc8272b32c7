"""Word files -> pieces, by python-docx (the library everyone uses for .docx, no office suite needed)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table

from corpus.files.refuse import check_office_file
from corpus.files.types import DocumentRefusedError, Heading, Paragraph, Piece, Row

_HEADING = re.compile(r"^(?:heading|見出し)\s*(\d)$", re.I)


def word_pieces(data: bytes, first_page: int = 1) -> Iterator[Piece]:
    """Headings by style, paragraphs, tables.

    Pages are counted by the breaks that Word kept at its last rendering, else by those the author set; without any,
    no page is told.
    """
    check_office_file(data)
    try:
        document = Document(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises whatever its XML library does
        raise DocumentRefusedError(f"the file is not a Word document: {error}") from error
    pages = _Pages(document.element.body, first_page)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block, pages)
            continue
        page = pages.at(block._element)
        text = _visible(block)
        level = _level(block)
        if text and level:
            yield Heading(level, text, page)
        elif text:
            yield from (Paragraph(line.strip(), page) for line in text.split("\n") if line.strip())


class _Pages:
    """Counts page breaks in the order of the document."""

    def __init__(self, body: Any, first_page: int) -> None:
        rendered = any(True for _ in body.iter(qn("w:lastRenderedPageBreak")))
        self._break = _is_rendered if rendered else _is_set
        self._known = rendered or any(_is_set(element) for element in body.iter())
        self._page = first_page

    def at(self, element: Any) -> int | None:
        """The page on which `element` begins; its own breaks before the first words count, the others after it."""
        breaks = sum(self._break(inner) for inner in element.iter())
        leading = self._leading(element)
        page = self._page + leading
        self._page += breaks
        return page if self._known else None

    def _leading(self, element: Any) -> int:
        count = 0
        for inner in element.iter():
            count += self._break(inner)
            if inner.tag == qn("w:t") and (inner.text or "").strip():
                break
        return count


def _is_rendered(element: Any) -> bool:
    return bool(element.tag == qn("w:lastRenderedPageBreak"))


def _is_set(element: Any) -> bool:
    if element.tag == qn("w:br"):
        return bool(element.get(qn("w:type")) == "page")
    return bool(element.tag == qn("w:pageBreakBefore") and element.get(qn("w:val")) not in ("0", "false"))


def _level(paragraph: Any) -> int:
    name = paragraph.style.name if paragraph.style is not None else ""
    if name in ("Title", "表題"):
        return 1
    found = _HEADING.match(name)
    return int(found[1]) if found else 0


def _visible(paragraph: Any) -> str:
    """The words of a paragraph without runs that Word hides."""
    hidden = "".join(run.text for run in paragraph.runs if run.font.hidden)
    text: str = paragraph.text
    return "".join(run.text for run in paragraph.runs if not run.font.hidden).strip() if hidden else text.strip()


def _rows(table: Table, pages: _Pages) -> Iterator[Piece]:
    header: tuple[str, ...] = ()
    for row in table.rows:
        page = pages.at(row._tr)
        cells = tuple(" ".join(cell.text.split()) for cell in row.cells)
        if not header:
            header = cells
        elif any(cells):
            yield Row(header, cells, page)
