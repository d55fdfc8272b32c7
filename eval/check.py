"""Is a question set sound? Errors must be mended; notes are for a second look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from corpus import Plan
from eval.citing import is_verbatim
from eval.faith import FaithChecker
from eval.keyfacts import flaws, hits, norm
from eval.questions import QuestionSet
from eval.types import Cited, Question, Reply

NEAR = 75.0
"""Similarity (0 to 100, Indel) from which two questions are worth comparing."""
VERDICT_WORDS = ("はい", "いいえ", "違", "異な", "誤", "ではな", "正し", "yes", "no")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one question of a set."""

    level: Literal["error", "note"]
    set: str
    id: str
    text: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.level}: {self.set} {self.id}: {self.text}"


@dataclass(frozen=True, slots=True)
class Twins:
    """Two questions of different sets that are nearly the same, 0 to 100."""

    first: Question
    second: Question
    similarity: float


@dataclass(frozen=True)
class Checker:
    """Checks question sets against `plan`."""

    plan: Plan

    def check(self, questions: QuestionSet) -> tuple[Finding, ...]:
        """All findings on `questions`, lines that could not be read first."""
        found = [Finding("error", questions.name, "-", fault) for fault in questions.faults]
        for question in questions.questions:
            for level, text in self.findings(question):
                found.append(Finding(level, questions.name, question.id, text))
        return tuple(found)

    def findings(self, question: Question) -> Iterator[tuple[Literal["error", "note"], str]]:
        """What is wrong with one question, or worth a look."""
        for rule in (self._shape, self._sections, self._quotes, self._contradictions, self._echo):
            yield from (("error", text) for text in rule(question))
        yield from self._groups(question)

    def _shape(self, question: Question) -> Iterator[str]:
        needs_gold = not question.abstain and question.category != "smalltalk"
        if question.abstain and (question.gold or question.must):
            yield "is to be declined, and has gold or key facts"
        if needs_gold and not question.gold:
            yield "has no gold section"
        if needs_gold and not question.must:
            yield "has no key fact"
        if any(not norm(alternative) for group in (*question.must, question.must_not) for alternative in group):
            yield "has an empty alternative, which every answer holds"
        if any(not group for group in question.must):
            yield "has a key fact without alternatives, which no answer can hold"

    def _sections(self, question: Question) -> Iterator[str]:
        return (f"no section {id_}" for id_ in question.gold if id_ not in self.plan.section_by_id)

    def _quotes(self, question: Question) -> Iterator[str]:
        for quote in question.quotes:
            if not is_verbatim(quote, self.plan.source):
                yield f"its quote is not in the plan: {quote[:40]}"
            elif question.gold and not any(is_verbatim(quote, text) for text in self._gold_texts(question)):
                yield f"its quote is in none of its gold sections: {quote[:40]}"

    def _contradictions(self, question: Question) -> Iterator[str]:
        for wrong in map(norm, question.must_not):
            if any(group and all(wrong in norm(alternative) for alternative in group) for group in question.must):
                yield f"forbids what it demands: {wrong}"

    def _echo(self, question: Question) -> Iterator[str]:
        """A bot that repeats the question must not be right."""
        echo = Reply(question.id, answer=question.question)
        if question.must and not flaws(question, echo):
            yield "its own words already hold every key fact"

    def _groups(self, question: Question) -> Iterator[tuple[Literal["error", "note"], str]]:
        text = "\n".join(self._gold_texts(question))
        for group in question.must:
            if not hits(group, norm(text)):
                level: Literal["error", "note"] = "note" if _computable(group) else "error"
                yield level, f"not literal in its gold sections: {' | '.join(group[:4])}"

    def _gold_texts(self, question: Question) -> tuple[str, ...]:
        sections = (self.plan.section_by_id.get(id_) for id_ in question.gold)
        return tuple(f"{self._faith.section_text(Cited(s.id))}\n{s.title}" for s in sections if s)

    @cached_property
    def _faith(self) -> FaithChecker:
        return FaithChecker(self.plan)


def twins(first: QuestionSet, second: QuestionSet, most: int = 10, near: float = NEAR) -> tuple[Twins, ...]:
    """The closest pairs across two sets, closest first. Equal follow-ups after different dialogues are no twins."""
    from rapidfuzz import fuzz, process

    scores = process.cdist(
        [_whole(q) for q in first.questions], [_whole(q) for q in second.questions], scorer=fuzz.ratio
    )
    found = (
        Twins(a, b, float(scores[i][j]))
        for i, a in enumerate(first.questions)
        for j, b in enumerate(second.questions)
        if scores[i][j] >= near
    )
    return tuple(sorted(found, key=lambda pair: -pair.similarity)[:most])


def _whole(question: Question) -> str:
    return norm("\n".join([*(message.content for message in question.history), question.question]))


def _computable(group: Sequence[str]) -> bool:
    """True for a count, a figure or a yes or no, which need not stand in the text.

    >>> _computable(["20事業", "全20"]), _computable(["いいえ"]), _computable(["防災課"])
    (True, True, False)
    """
    return any(any(c.isdigit() for c in norm(a)) or any(word in norm(a) for word in VERDICT_WORDS) for a in group)
