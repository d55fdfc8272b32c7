"""The rule by which an answer is right: key facts there, no wrong fact, not too long, declined where due."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from eval.types import Flaw, Question, Reply, Tally

CEILING = 800
"""Characters of a normalised answer; more is not an answer but a page to read."""


def norm(text: str) -> str:
    """NFKC, lower case, no white space. Nothing else is folded, so that a wrong look-alike stays wrong.

    >>> norm("ＤＸ 推進 ⑳")
    'dx推進20'
    """
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def facts(question: Question, answer: str) -> Tally:
    """How many `must` groups the answer hits with at least one alternative."""
    said = norm(answer)
    return Tally(sum(hits(group, said) for group in question.must), len(question.must))


def hits(group: tuple[str, ...], said: str) -> bool:
    """True where one alternative of `group` stands in `said`, which is normalised already.

    >>> hits(("5件", "5つ"), norm("目標は ５ 件です"))
    True
    """
    return any(norm(alternative) in said for alternative in group)


def flaws(question: Question, reply: Reply) -> tuple[Flaw, ...]:
    """Every reason why `reply` is not right; none where it is."""
    if reply.error:
        return (Flaw("error", reply.error),)
    found = _unanswerable if question.abstain else _answerable
    return (*found(question, reply), *_wrong_facts(question, reply))


def credit(question: Question, reply: Reply) -> int:
    """+1 right, 0 nothing said, -1 wrong (CRAG, Yang et al. 2024): inventing costs more than declining."""
    if not flaws(question, reply):
        return 1
    return 0 if reply.error or (reply.abstained and not question.abstain) else -1


def _wrong_facts(question: Question, reply: Reply) -> Iterator[Flaw]:
    said = norm(reply.answer)
    return (Flaw("wrong fact", wrong) for wrong in question.must_not if norm(wrong) in said)


def _unanswerable(question: Question, reply: Reply) -> Iterator[Flaw]:
    if not reply.abstained:
        yield Flaw("answered")


def _answerable(question: Question, reply: Reply) -> Iterator[Flaw]:
    said = norm(reply.answer)
    if reply.abstained:
        yield Flaw("declined", reply.reason or "")
    if not said:
        yield Flaw("error", "empty answer")
    if len(said) > CEILING:
        yield Flaw("too long", f"{len(said)} characters")
    for group in question.must:
        if not hits(group, said):
            yield Flaw("missing fact", " | ".join(group[:4]))
