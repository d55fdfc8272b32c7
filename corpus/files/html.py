"""HTML -> pieces, by lxml (libxml2, kept for two decades): nothing is fetched, hidden text is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from corpus.files.refuse import decoded
from corpus.files.types import DocumentRefusedError, Heading, Paragraph, Piece, Row

_SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "nav", "footer", "form", "svg", "select"})
_ELSEWHERE = ("frame", "iframe", "object", "embed")
_BLOCKS = frozenset({"p", "li", "dt", "dd", "pre", "blockquote", "figcaption", "address", "caption"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.I)


def html_pieces(data: bytes) -> Iterator[Piece]:
    """The headings, paragraphs, list items and tables of a page.

    Raises `DocumentRefusedError` for a page whose content stands in frames.
    """
    try:
        root = document_fromstring(
            decoded(data), parser=HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
        )
    except (etree.ParserError, ValueError) as error:
        raise DocumentRefusedError(f"the page cannot be read: {error}") from error
    if any(True for _ in root.iter(*_ELSEWHERE)):
        raise DocumentRefusedError("the page shows other files in frames: save those instead")
    yield from _walk(root)


def _walk(element: Any) -> Iterator[Piece]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _SKIPPED or _hidden(element):
        return
    if re.fullmatch(r"h[1-6]", tag):
        if text := _words(element):
            yield Heading(int(tag[1]), text)
    elif tag == "table":
        yield from _rows(element)
    elif tag in _BLOCKS and not any(child.tag in _BLOCKS | {"table", "ul", "ol"} for child in element):
        if text := _words(element):
            yield Paragraph(text)
    else:
        yield from _loose(element.text)
        for child in element:
            yield from _walk(child)
            yield from _loose(child.tail)


def _loose(text: str | None) -> Iterator[Piece]:
    if words := " ".join((text or "").split()):
        yield Paragraph(words)


def _rows(table: Any) -> Iterator[Piece]:
    header: tuple[str, ...] = ()
    for row in table.iter("tr"):
        cells = tuple(_words(cell) for cell in row if cell.tag in ("td", "th"))
        if len(cells) == 1:
            yield from _loose(cells[0])
        elif not header:
            header = cells
        elif any(cells):
            yield Row(header, cells)


def _hidden(element: Any) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _words(element: Any) -> str:
    """The visible words below `element`."""
    parts: list[str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED and not _hidden(child):
            parts.append("\n" if child.tag == "br" else _words(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())
