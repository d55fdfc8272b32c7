"""The comparison of a language model's settings: heard once, scored on the same words, taken up again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import PlanBot
from bot.llm import Message, Piece
from corpus import Plan
from eval.llm import ROWS, Recorder, compare, save
from eval.questions import DEVELOPMENT, load_sets, sample
from index import ModelFailure, OpenIndex, Settings


@dataclass
class Liar:
    """A model that says one thing that no evidence carries, in two pieces."""

    name: str = "test:liar"
    asked: list[tuple[Message, ...]] = field(default_factory=list)

    def stream(self, messages: Sequence[Message]) -> Iterator[Piece]:
        self.asked.append(tuple(messages))
        yield Piece("令和99年に始まります")
        yield Piece("。[1]", ended="stop", tokens_in=10, tokens_out=5)


def test_what_was_heard_is_said_again(tmp_path: Path) -> None:
    model, path = Liar(), tmp_path / "heard.jsonl"
    messages = (Message("user", "いつ?"),)
    first = list(Recorder(model, path).stream(messages))
    assert [piece.text for piece in first] == ["令和99年に始まります", "。[1]"]
    assert list(Recorder(model, path).stream(messages)) == first
    assert len(model.asked) == 1


def test_what_came_after_the_deadline_is_not_said(tmp_path: Path) -> None:
    recorder = Recorder(Liar(), tmp_path / "heard.jsonl")
    recorder.deadline_ms = -1.0
    with pytest.raises(ModelFailure, match="slow"):
        list(recorder.stream((Message("user", "いつ?"),)))


def test_side_by_side(settings: Settings, plan: Plan, opened: OpenIndex, tmp_path: Path) -> None:
    model = Liar()
    sets = tuple(sample(questions, 12, 1) for questions in load_sets(DEVELOPMENT[:1]))
    made = compare(PlanBot(settings, plan, opened.retriever), model, sets, tmp_path / "heard.jsonl", [8.0])
    assert [column.title for column in made.columns] == [
        "extractive",
        "generative, guard, 8 s",
        "generative, no guard, 8 s",
    ]
    extractive, guarded, unguarded = made.columns
    assert model.asked
    assert len(model.asked) == len(guarded.wordings) == len(unguarded.wordings)
    assert [row.verdict for row in guarded.run.rows] == [row.verdict for row in extractive.run.rows]
    assert all("99" not in row.reply.answer for row in guarded.run.rows)
    assert any("99" in row.reply.answer for row in unguarded.run.rows)
    assert all(row in str(made) for row in ROWS)
    assert save(made, tmp_path).is_file()
