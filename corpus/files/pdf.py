"""PDF -> pieces, by pdfplumber (over pdfminer.six): it gives the size of letters, which tells headings, and tables."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from corpus.files.text import heading_level
from corpus.files.types import DocumentRefusedError, Heading, Paragraph, Piece, Row

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it tells every oddity of every font
MOST_PAGES = 2_000
MOST_ON_PAGE = 30_000  # letters: a page of a newspaper has some 12,000
LARGER = 1.12  # size of a heading's letters to that of the running text
_LEAST_CHARS = 20  # a page, in the mean: below, a file is a scan
_TINY = 3.0  # points: letters below are not meant to be read
_ENDS = ("。", "」", "）", ")", ":", "：")
_JAPANESE_EDGE = re.compile(r"[぀-ヿ㐀-鿿、。」）]$")
_LOOSE = re.compile(r"(?<=[぀-ヿ㐀-鿿、。「」（）]) | (?=[぀-ヿ㐀-鿿、。「」（）])")  # what justified lines leave
_RADICAL = re.compile(r"[\u2e80-\u2fdf]")
# Radicals that some fonts put in the place of letters, where NFKC does not know the letter.
_LETTERS = dict(
    zip(
        "⻄⻑⻘⻝⻤⻨⻩⻭⻯⻲⻁⺟⺠⻆⻣⻫⻳⻢⻥⻦⻅⻉⻋⻔⼾",
        "西長青食鬼麦黄歯竜亀虎母民角骨斉亀馬魚鳥見貝車門戸",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    top: float
    right: float
    page: int


def pdf_pieces(data: bytes, first_page: int = 1) -> Iterator[Piece]:
    """Headings by the size of their letters, paragraphs, tables; `first_page` is the number of the first page.

    Raises `DocumentRefusedError` for a file that needs a password, is damaged, or holds pictures of text.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            if len(file.pages) > MOST_PAGES:
                raise DocumentRefusedError(f"the file has {len(file.pages)} pages, more than {MOST_PAGES} are not read")
            pages = [_read(page, number) for number, page in enumerate(file.pages, start=first_page)]
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, MemoryError):
            raise cause from error
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise DocumentRefusedError("the file is encrypted: save it without a password") from error
        raise DocumentRefusedError(f"the file is damaged: {type(cause).__name__}") from error
    except (DocumentRefusedError, MemoryError):
        raise
    except Exception as error:  # whatever the library raises on a broken file
        raise DocumentRefusedError(f"the file is damaged: {type(error).__name__}") from error
    if sum(len(line.text) for lines, _ in pages for line in lines if isinstance(line, _Line)) + sum(
        len("".join(row)) for _, tables in pages for table in tables for row in table
    ) < _LEAST_CHARS * len(pages):
        raise DocumentRefusedError("the file holds pictures of text (a scan): run a text recognition over it first")
    yield from _pieces([lines for lines, _ in pages])


_Placed = _Line | tuple[int, list[list[str]]]  # a line, or a table with its page


def _read(page: Any, number: int) -> tuple[list[_Placed], list[list[list[str]]]]:
    """The lines and tables of a page, from top to bottom, and the tables alone."""
    if len(page.chars) > MOST_ON_PAGE:
        raise DocumentRefusedError(f"page {number} has {len(page.chars):,} letters, more than {MOST_ON_PAGE:,}")
    found = page.find_tables()
    boxes = [table.bbox for table in found]
    rest = page.filter(lambda thing: _is_text(thing) and not _inside(thing, boxes))
    placed: list[tuple[float, _Placed]] = []
    for line in rest.extract_text_lines(return_chars=True, strip=True):
        sizes = Counter(round(char["size"], 1) for char in line["chars"])
        placed.append(
            (
                line["top"],
                _Line(plain_letters(line["text"]), sizes.most_common(1)[0][0], line["top"], line["x1"], number),
            )
        )
    tables = []
    for table in found:
        rows = [[plain_letters(" ".join((cell or "").split())) for cell in row] for row in table.extract()]
        rows = [row for row in rows if any(row)]
        tables.append(rows)
        placed.append((table.bbox[1], (number, rows)))
    page.close()
    return [thing for _, thing in sorted(placed, key=lambda pair: pair[0])], tables


def _is_text(thing: dict[str, Any]) -> bool:
    return bool(thing["object_type"] == "char" and thing["size"] >= _TINY)


def _inside(thing: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)


def plain_letters(text: str) -> str:
    """`text` with letters for the radicals that look like them, and without blanks beside Japanese letters.

    >>> plain_letters("5⽉31⽇ 以前の⻄館 Wi-Fi spot")
    '5月31日以前の西館Wi-Fi spot'
    """
    whole = _RADICAL.sub(lambda found: _LETTERS.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)
    return _LOOSE.sub("", whole)


def _pieces(pages: Sequence[Sequence[_Placed]]) -> Iterator[Piece]:
    lines = [thing for page in pages for thing in page if isinstance(thing, _Line)]
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    body = weights.most_common(1)[0][0] if weights else 0.0
    sizes = sorted({line.size for line in lines if line.size > LARGER * body}, reverse=True)
    furniture = _furniture(pages)
    width = max((line.right for line in lines), default=0.0)
    held: list[_Line] = []
    header: tuple[str, ...] = ()
    for page in pages:
        for thing in page:
            if isinstance(thing, _Line):
                if _bare(thing.text) in furniture:
                    continue
                level = sizes.index(thing.size) + 1 if thing.size in sizes else heading_level(thing.text)
                if level or (held and _ended(held[-1], thing, width)):
                    yield from _paragraph(held)
                    held = []
                if level:
                    yield Heading(level, thing.text, thing.page)
                    header = ()
                else:
                    held.append(thing)
            else:
                yield from _paragraph(held)
                held = []
                number, rows = thing
                header = header if header and rows and len(rows[0]) == len(header) else ()
                for row in rows:
                    cells = tuple(row)
                    if not header:
                        header = cells
                    elif cells != header:
                        yield Row(header, cells, number)
    yield from _paragraph(held)


def _ended(last: _Line, following: _Line, width: float) -> bool:
    """Whether a paragraph ends between two lines: at a full stop short of the margin, or at a wide gap."""
    if following.page != last.page:
        return last.text.endswith(_ENDS)
    gap = following.top - last.top
    return gap > 2.2 * last.size or (last.right < width - 2 * last.size and last.text.endswith(_ENDS))


def _paragraph(lines: Sequence[_Line]) -> Iterator[Piece]:
    text = ""
    for line in lines:
        text += line.text if not text or _JAPANESE_EDGE.search(text) else f" {line.text}"
    if text:
        yield Paragraph(text, lines[0].page)


def _bare(text: str) -> str:
    """A line without its figures: running heads and page numbers are the same on each page then."""
    return re.sub(r"\d+", "#", text)


def _furniture(pages: Sequence[Sequence[_Placed]]) -> frozenset[str]:
    """First and last lines that most pages share."""
    edges: Counter[str] = Counter()
    for page in pages:
        lines = [thing for thing in page if isinstance(thing, _Line)]
        edges.update({_bare(line.text) for line in (*lines[:1], *lines[-1:])})
    return frozenset(text for text, count in edges.items() if len(pages) > 2 and count > len(pages) / 2)
