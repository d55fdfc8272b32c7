"""The rival that never risks anything: it declines every question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.answerers import Description
from eval.types import Question, Reply

ANSWER = "計画には記載がありません。"


@dataclass(frozen=True, slots=True)
class AlwaysDecline:
    """What abstention alone is worth."""

    name: str = "always decline"

    def describe(self) -> Description:
        """It has no settings."""
        return Description()

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        """The same words for everyone."""
        return (Reply(q.id, ANSWER, abstained=True, reason="not_in_plan", confidence=0.0) for q in questions)
