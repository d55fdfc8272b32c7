"""The rival that only searches: the first passage found is the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from corpus import Plan
from eval.answerers import Description, Retriever
from eval.types import Cited, Question, Reply


@dataclass(frozen=True, slots=True)
class FirstPassage:
    """Answers with the first passage, cites it, and never declines while anything is found."""

    retriever: Retriever
    plan: Plan
    name: str = "retrieval alone"

    def describe(self) -> Description:
        """It has no settings of its own."""
        return Description()

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        """One reply a question."""
        return map(self._answer, questions)

    def _answer(self, question: Question) -> Reply:
        start = perf_counter()
        hits = self.retriever.retrieve(question.question)
        elapsed_ms = (perf_counter() - start) * 1000
        if not hits:
            return Reply(question.id, abstained=True, reason="not_in_plan", elapsed_ms=elapsed_ms)
        passage = self.plan.passage_by_id[hits[0].passage]
        cited = Cited(passage.section, 1, self.plan.quote(passage), anchor=passage.anchor)
        sections = tuple(dict.fromkeys(hit.section for hit in hits)) if question.rankable else ()
        return Reply(question.id, f"{passage.text} [1]", citations=(cited,), elapsed_ms=elapsed_ms, retrieved=sections)
