"""Pieces of a file -> the passages of a document: sections by headings, sentences, rows under their column names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from corpus.files.types import DocumentPassage, DocumentRefusedError, Heading, Paragraph, Piece, Row
from corpus.normalise import fold
from corpus.passages import sentence_spans
from corpus.types import Span

PART = " › "  # between the title of a document and its headings
LONGEST = 300  # characters of a passage; longer sentences are cut where they pause
MOST_PASSAGES = 200_000
_NOT_IN_ID = re.compile(r"[\s/#<>\"'\\|?*\[\]()]+")


def slug(text: str, most: int = 60) -> str:
    """`text` as a part of an id: no slashes, marks, brackets or blanks, so that no path can be made of it.

    >>> slug("../../etc/ごみの 出し方#2")
    'etc-ごみの-出し方-2'
    """
    return _NOT_IN_ID.sub("-", fold(text)).strip("-.")[:most].rstrip("-.")


def passages_of(name: str, title: str, pieces: Iterable[Piece]) -> tuple[DocumentPassage, ...]:
    """The passages of a document. Raises `DocumentRefusedError` where there are none, or too many."""
    found = tuple(_Writer(name, title).passages(pieces))
    if not found:
        raise DocumentRefusedError("the file holds no text")
    if len(found) > MOST_PASSAGES:
        raise DocumentRefusedError(f"the file has {len(found):,} passages, more than {MOST_PASSAGES:,}: divide it")
    return found


class _Writer:
    """Walks the pieces with the headings that stand above."""

    def __init__(self, name: str, title: str) -> None:
        self._name, self._title = name, title
        self._above: list[Heading] = []
        self._sections: Counter[str] = Counter()
        self._section = f"doc:{name}/{slug(title) or 'top'}"
        self._counts: Counter[str] = Counter()

    def passages(self, pieces: Iterable[Piece]) -> Iterator[DocumentPassage]:
        for piece in pieces:
            if isinstance(piece, Heading):
                self._enter(piece)
            elif isinstance(piece, Row):
                yield from self._row(piece)
            else:
                yield from self._sentences(piece)

    def _enter(self, heading: Heading) -> None:
        self._above = [h for h in self._above if h.level < heading.level] + [heading]
        key = slug(heading.text) or "section"
        self._sections[key] += 1
        again = f"-{self._sections[key]}" if self._sections[key] > 1 else ""
        self._section = f"doc:{self._name}/{key}{again}"
        self._counts.clear()

    def _path(self) -> str:
        return PART.join(dict.fromkeys((self._title, *(heading.text for heading in self._above))))

    def _sentences(self, piece: Paragraph) -> Iterator[DocumentPassage]:
        text = " ".join(piece.text.split())
        before = ""
        for span in sentence_spans(text, Span(0, len(text))):
            for part in _cut(text[span.start : span.end]):
                self._counts["本文"] += 1
                anchor = f"本文-{self._counts['本文']}"
                yield DocumentPassage(
                    f"{self._section}#{anchor}", self._path(), piece.page, "sentence", part, part, before
                )
                before = part

    def _row(self, row: Row) -> Iterator[DocumentPassage]:
        pairs = [(name, cell) for name, cell in zip(row.header, row.cells, strict=False) if cell]
        if not pairs:
            return
        self._counts["表"] += 1
        anchor = f"行{row.number}" if row.number else f"表-{self._counts['表']}"
        text = "、".join(f"{name}: {cell}" if name else cell for name, cell in pairs)
        quote = "\t".join(row.header) + "\n" + "\t".join(row.cells)
        yield DocumentPassage(f"{self._section}#{anchor}", self._path(), row.page, "row", text, quote)


def _cut(sentence: str) -> Iterator[str]:
    """`sentence` in parts no longer than `LONGEST`, cut after 「、」 where there is one."""
    while len(sentence) > LONGEST:
        end = sentence.rfind("、", LONGEST // 2, LONGEST) + 1 or LONGEST
        yield sentence[:end]
        sentence = sentence[end:]
    if sentence.strip():
        yield sentence
