"""Writing down what a new text of the plan leaves of the anticipated questions, for a person to go on from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.plan import DATA
from corpus.questions import AnticipatedQuestion, load_questions
from corpus.standing import SAID, Standing, note, said
from corpus.types import Plan


@dataclass(frozen=True, slots=True)
class Settled:
    """`dropped` were taken out, `reworded` lost their yes or no and are to be read again, `moved` point elsewhere."""

    dropped: tuple[AnticipatedQuestion, ...]
    reworded: tuple[AnticipatedQuestion, ...]
    moved: int


def settle(plan: Plan, questions: Path = DATA / "questions.jsonl", then: Path = SAID) -> Settled:
    """Writes into the file of the questions what `plan` leaves of them, and what its passages say into `then`.

    Lines that nothing touches stay as they are, letter by letter.
    """
    standing = Standing.of(said(then), plan)
    dropped, reworded, lines, moved = [], [], [], 0
    written = questions.read_text(encoding="utf-8").splitlines()
    for line, question in zip(written, load_questions(questions), strict=True):
        left = standing.left_of(question, plan.section_by_id)
        if left is None:
            dropped.append(question)
            continue
        moved += left != question and not left.stale
        reworded += [left] if left.stale else []
        lines.append(line if left == question else _line(line, left))
    questions.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    note(plan, then)
    load_questions.cache_clear()
    said.cache_clear()
    return Settled(tuple(dropped), tuple(reworded), moved)


def told(settled: Settled) -> Iterator[str]:
    """What was done, a question a line, and the counts."""
    yield from (f"dropped: {question.question}" for question in settled.dropped)
    yield from (f"read again: {question.question}" for question in settled.reworded)
    yield f"{len(settled.dropped)} dropped, {len(settled.reworded)} to be read again, {settled.moved} moved"


def _line(line: str, left: AnticipatedQuestion) -> str:
    data = json.loads(line) | {"passages": list(left.passages)}
    if not left.answered:
        data["near"] = list(left.near)
    if left.polarity is None:
        data.pop("polarity", None)
    return json.dumps(data, ensure_ascii=False)
