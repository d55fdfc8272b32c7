"""Citation marks: one grammar makes and parses them."""

from __future__ import annotations

import re

from corpus.passages import sentence_spans
from corpus.types import Span

_WESTERN_END = re.compile(r"(?<=[a-z)\]][.!?]) +(?=[A-Z(\"“])")  # between sentences, not after "Dr." or "2.5"
MARK = re.compile(r"\[(\d{1,2})\]")
# Marks as language models write them: [1], 【1】, ［1、2］, [1][2], [根拠1], 〔1〕.
FOREIGN_MARK = re.compile(
    r"[\[［【〔]\s*(?:根拠|出典|資料|evidence|source)?\s*(\d{1,2}(?:\s*[,，、・;/&-]\s*(?:根拠)?\d{1,2})*)\s*[\]］】〕]",
    re.IGNORECASE,
)


def mark(numbers: list[int]) -> str:
    """``[1][2]``."""
    return "".join(f"[{n}]" for n in numbers)


def set_marks(text: str, numbers: list[int]) -> str:
    """Each sentence of `text` with the marks before its full stop.

    >>> set_marks("任期は4年です。再任されます。", [1])
    '任期は4年です[1]。再任されます[1]。'
    """
    marks = mark(numbers)
    if not marks or not text:
        return text
    if "。" not in text:
        return " ".join(f"{sentence} {marks}" for sentence in _WESTERN_END.split(text))
    out = []
    for span in sentence_spans(text, Span(0, len(text))):
        sentence = text[span.start : span.end]
        stop = sentence[-1] if sentence[-1] in "。" else ""
        out.append(f"{sentence[: len(sentence) - len(stop)]}{marks if stop else ' ' + marks}{stop}")
    return "".join(out)


def marks_in(text: str) -> tuple[int, ...]:
    """The numbers of all marks in `text`, in order, each once.

    >>> marks_in("はい[1]。そうです[2][1]。")
    (1, 2)
    """
    return tuple(dict.fromkeys(int(n) for n in MARK.findall(text)))


def read_foreign(text: str) -> tuple[str, tuple[int, ...]]:
    """`text` of a language model without its marks, and the numbers in them, each once; tolerant of their form.

    >>> read_foreign("任期は4年です【1】［2、3］。")
    ('任期は4年です。', (1, 2, 3))
    """
    numbers = [int(n) for marked in FOREIGN_MARK.findall(text) for n in re.findall(r"\d+", marked)]
    return re.sub(r"\s+(?=[。.!?]|$)", "", FOREIGN_MARK.sub("", text)).strip(), tuple(dict.fromkeys(numbers))
