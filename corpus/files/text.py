"""Plain text and Markdown -> pieces; markdown-it-py (CommonMark, kept by ExecutableBooks) parses the latter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.files.refuse import decoded
from corpus.files.types import Heading, Paragraph, Piece, Row

# What opens a heading in Japanese papers: 第1章, 第2節, 1 …, 1-2 …, (1) …, ■, 【…】; it is short and has no 。
_NUMBERED = re.compile(
    r"^(?:(第[\d一二三四五六七八九十]+[章編部])|(第[\d一二三四五六七八九十]+[節款])|(\d+(?:[-.．]\d+)*[.．]?\s)|([■◆●◎]|【))"
)
_LONGEST = 40  # characters of a heading
_BULLET = re.compile(r"^\s*(?:[-*・○•]|\d+[.)]|\(\d+\))\s*")


def heading_level(line: str) -> int:
    """The level of a heading in plain text, 0 for any other line.

    >>> heading_level("第2章 申込み"), heading_level("2-1 窓口"), heading_level("窓口は3つあります。")
    (1, 3, 0)
    """
    found = _NUMBERED.match(line)
    if not found or len(line) > _LONGEST or line.endswith(("。", "、")):
        return 0
    return 1 if found[1] else 2 if found[2] else 3


def text_pieces(data: bytes) -> Iterator[Piece]:
    """Plain text: headings by their numbering, rows where lines hold tabs, the rest running text by the line."""
    header: tuple[str, ...] = ()
    for line in decoded(data).split("\n"):
        text = line.strip()
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) < 2:
            header = ()
        if not text:
            continue
        if len(cells) > 1:
            if header and len(cells) == len(header):
                yield Row(header, cells)
            else:
                header = cells
        elif level := heading_level(text):
            yield Heading(level, text)
        else:
            yield Paragraph(_BULLET.sub("", text) or text)


def markdown_pieces(data: bytes) -> Iterator[Piece]:
    """Markdown: its headings, paragraphs, list items, code and tables; HTML in it is left out."""
    header: tuple[str, ...] = ()
    cells: list[str] = []
    opened = ""
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(decoded(data)):
        if token.type == "inline" and opened in ("th", "td"):
            cells.append(_inline(token))
        elif token.type == "inline":
            yield from _said(opened, _inline(token))
        elif token.type == "tr_open":
            cells = []
        elif token.type == "thead_close":
            header = tuple(cells)
        elif token.type == "tr_close" and header:
            yield Row(header, tuple(cells))
        elif token.type == "table_close":
            header = ()
        elif token.type in ("fence", "code_block"):
            yield from _said("p", token.content)
        opened = token.tag if token.nesting == 1 else opened


def _said(tag: str, text: str) -> Iterator[Piece]:
    if re.fullmatch(r"h[1-6]", tag) and text:
        yield Heading(int(tag[1]), text)
    else:
        yield from (Paragraph(line.strip()) for line in text.split("\n") if line.strip())


def _inline(token: Token) -> str:
    """The words of inline Markdown: the text of links, no pictures, no HTML."""
    words = (
        "\n" if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    )
    return "".join(words).strip()
