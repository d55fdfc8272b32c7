"""Sentences out of a stream: each is handed on once it and the marks after it are whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.llm.types import Sentence
from bot.marks import FOREIGN_MARK, read_foreign

_OPEN, _CLOSE = "「『(（", "」』)）"
_STOP = re.compile(r"[。！？!?]|\.(?=\s|$|[\[［【〔])")
_BULLET = re.compile(r"^\s*(?:[-・•*]|\d{1,2}[.)、])\s*")
_MARKS = re.compile(rf"(?:\s*{FOREIGN_MARK.pattern})*[。.]?\s*", re.IGNORECASE)
_UNFINISHED_MARK = re.compile(r"\s*[\[［【〔][^\]］】〕]*$")


def sentences(pieces: Iterable[str]) -> Iterator[Sentence]:
    """The sentences of a text that comes in pieces, without their marks.

    >>> [s.text for s in sentences(["4年です[1]。再任", "されます。[2]"])]
    ['4年です。', '再任されます。']
    """
    rest = ""
    for piece in pieces:
        rest += piece
        while (end := _end_of_first(rest, False)) is not None:
            yield from _sentence(rest[:end])
            rest = rest[end:]
    while (end := _end_of_first(rest, True)) is not None:
        yield from _sentence(rest[:end])
        rest = rest[end:]
    yield from _sentence(rest)


def _sentence(text: str) -> Iterator[Sentence]:
    said, cited = read_foreign(_BULLET.sub("", text))
    if said.strip(" \n。."):
        yield Sentence(said, cited)


def _end_of_first(text: str, final: bool) -> int | None:
    """Where the first sentence of `text` with its marks ends; None while it may go on."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE and depth > 0)
        newline = character == "\n" and text[:place].strip()
        if newline or (depth == 0 and _STOP.match(text, place)):
            after = _MARKS.match(text, place + 1)
            end = after.end() if after else place + 1
            open_mark = _UNFINISHED_MARK.match(text, end)
            return end if final or (end < len(text) and not open_mark) else None
    return None
