"""Are the citations real, right and complete?"""

from __future__ import annotations

import unicodedata
from functools import cache

from corpus.normalise import FOOTNOTE_MARK
from eval.marks import mark_numbers
from eval.types import Cited, Question, Reply, Tally


def bare(text: str) -> str:
    """NFKC, without white space and footnote marks. Case and letters stay: a verbatim quote keeps them.

    >>> bare("AI ^{※3}など の")
    'AIなどの'
    """
    return "".join(unicodedata.normalize("NFKC", FOOTNOTE_MARK.sub("", text)).split())


@cache
def _bare_source(source: str) -> str:
    return bare(source)


def is_verbatim(quote: str, source: str) -> bool:
    """True where `quote` is not empty and stands in `source`, white space and footnote marks aside."""
    wanted = bare(quote)
    return bool(wanted) and wanted in _bare_source(source)


def verbatim(reply: Reply, source: str) -> Tally:
    """Quotes that are verbatim, of the quotes given."""
    quotes = [cited.quote for cited in reply.citations if cited.quote is not None]
    return Tally(sum(is_verbatim(quote, source) for quote in quotes), len(quotes))


def is_valid(cited: Cited, section_source: str) -> bool:
    """True where the section exists (its source is not empty) and holds the quote."""
    return bool(section_source) and (cited.quote is None or is_verbatim(cited.quote, section_source))


def cited(question: Question, reply: Reply) -> Tally:
    """1 of 1 where a gold section is cited and every section of `gold_all` is; 0 of 0 where no citation is due."""
    if question.abstain or not question.gold:
        return Tally(0, 0)
    given = _given(reply)
    return Tally(int(bool(given & set(question.gold)) and given >= set(question.gold_all)), 1)


def precision(question: Question, reply: Reply) -> Tally:
    """Distinct sections cited that are gold, of the distinct sections cited (ALCE, Gao et al. 2023)."""
    given = _given(reply) if question.gold else frozenset()
    return Tally(len(given & set(question.gold)), len(given))


def recall(question: Question, reply: Reply) -> Tally:
    """Sections of `gold_all` that are cited; where none is required, one of `gold_sections` is enough."""
    if question.gold_all:
        return Tally(len(_given(reply) & set(question.gold_all)), len(set(question.gold_all)))
    return cited(question, reply)


def marks(reply: Reply) -> Tally:
    """Marks of the text that have a citation and citations that have a mark, of all of both."""
    written, listed = set(mark_numbers(reply.answer)), {cited.n for cited in reply.citations}
    return Tally(2 * len(written & listed), len(written) + len(listed))


def _given(reply: Reply) -> frozenset[str]:
    return frozenset(cited.home for cited in reply.citations)
