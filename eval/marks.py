"""Citation marks in a Markdown answer: which numbers it carries, and which of its sentences carry one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from eval.types import Tally

MARK = re.compile(r"\[(\d+)\](?!\()")
# A terminator inside 「…」 or (…) and the full stop of «1. …; 2. …» do not end the sentence; a mark after its end
# still belongs to it.
_SENTENCE = re.compile(
    r"(?:「[^」]*」|『[^』]*』|\([^()]*\)|（[^（）]*）|(?<!\S)\d{1,2}\.\s|[^。！？!?.]|\.(?![\s\[]|$))+"
    r"(?:[。！？!?.]+[」』）)*_]*)?(?:\s*\[\d+\](?!\())*"
)
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$|^\s*\|?\s*:?-{2,}[-|:\s]*$")
_TABLE_ROW = re.compile(r"^\s*\|.*\|(?:\s*\[\d+\])*\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+・•]|\d+[.)]|[①-⑳])\s*")
_LEAD_IN = re.compile(r"[:：]\W*$")
_WORD = re.compile(r"\w")


def mark_numbers(answer: str) -> tuple[int, ...]:
    """The marks of `answer` in order, each as often as it stands there.

    >>> mark_numbers("導入しました。[2] 目標は9です[1][2]。[link](http://x)")
    (2, 1, 2)
    """
    return tuple(int(n) for n in MARK.findall(answer))


def statements(answer: str) -> tuple[str, ...]:
    r"""The sentences, list items and table rows of `answer`; headings, rules and lead-ins («担当課:») are none.

    >>> statements("主管課は市民課です。[1] 他は:\n- 保育課 [2]\n- 会計課")
    ('主管課は市民課です。[1]', '保育課 [2]', '会計課')
    """
    return tuple(part for line in _lines(answer) for part in _parts(line))


def coverage(answer: str) -> Tally:
    """How many statements carry a mark.

    >>> coverage("導入しました。[1] よく使われています。")
    Tally(hit=1, of=2)
    """
    found = statements(answer)
    return Tally(sum(bool(MARK.search(statement)) for statement in found), len(found))


def _lines(answer: str) -> Iterator[str]:
    lines = answer.splitlines()
    for line, after in zip_longest(lines, lines[1:], fillvalue=""):
        table_head = bool(_TABLE_ROW.match(line) and _RULE.match(after))
        if line.strip() and not (line.lstrip().startswith("#") or _RULE.match(line) or table_head):
            yield line


def _parts(line: str) -> Iterator[str]:
    if _TABLE_ROW.match(line) or _ITEM.match(line):
        yield _ITEM.sub("", line).strip()
        return
    for sentence in _SENTENCE.findall(line):
        text = sentence.strip()
        words = MARK.sub("", text)
        if _WORD.search(words) and not _LEAD_IN.search(words):
            yield text
