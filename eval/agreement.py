"""Does the scorer judge as a person does? Its verdicts beside marks given by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.errors import EvalError
from eval.records import read_jsonl
from eval.scorer import Scorer
from eval.stats import Interval, wilson
from eval.types import Cited, Question, Reply

MARKS_FILE = Path(__file__).parent / "hand-marked.jsonl"
"""Answers of an earlier bot to questions of the set own-dev-2, which it had never been tuned to."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer with a reader's mark: ``right``, ``half`` (part of what was asked, or hard to use), ``wrong``."""

    id: str
    mark: Literal["right", "half", "wrong"]
    why: str
    answer: str
    abstained: bool
    citations: tuple[Cited, ...]

    @property
    def reply(self) -> Reply:
        """The answer as the scorer reads it."""
        return Reply(self.id, self.answer, abstained=self.abstained, citations=self.citations)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often scorer and reader agree; a half-right answer is not right. `others` are the answers they part on."""

    agreed: int
    others: tuple[Marked, ...]
    marks: tuple[tuple[str, int], ...]

    @property
    def of(self) -> int:
        """All answers marked."""
        return self.agreed + len(self.others)

    @property
    def interval(self) -> Interval:
        """95 % interval of the share."""
        return wilson(self.agreed, self.of)

    def __str__(self) -> str:
        """The share with its interval, then the answers judged differently, a line each."""
        counts = ", ".join(f"{count} {mark}" for mark, count in self.marks)
        low, high = self.interval
        head = f"{self.agreed} of {self.of} agreed (95 % interval {low:.3f}–{high:.3f}); by hand: {counts}"
        return "\n".join([head, *(f"{m.id}: {m.mark} by hand: {m.why}" for m in self.others)])


def read_marks(path: Path = MARKS_FILE) -> tuple[Marked, ...]:
    """The marked answers. Raises `EvalError` naming the first line that cannot be read."""
    loaded = read_jsonl(path, Marked)
    if loaded.faults:
        raise EvalError(loaded.faults[0])
    return loaded.rows


def agreement(marked: Sequence[Marked], questions: Sequence[Question], scorer: Scorer) -> Agreement:
    """The scorer's verdicts beside the marks. Raises `EvalError` where a question is not there."""
    by_id = {question.id: question for question in questions}
    if missing := [m.id for m in marked if m.id not in by_id]:
        raise EvalError(f"no question {missing[0]}")
    others = tuple(m for m in marked if scorer.verdict(by_id[m.id], m.reply).right != (m.mark == "right"))
    return Agreement(len(marked) - len(others), others, tuple(Counter(m.mark for m in marked).most_common()))
