"""Anticipated questions: the data is sound, broken lines are named."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import CorpusError, Plan
from corpus.questions import AnticipatedQuestion, load_questions, question_doubts

LINE = '{"question": "AIとは?", "lang": "ja", "kind": "definition", "passages": ["term-3#説明-1"]}'


def load(tmp_path: Path, *lines: str) -> tuple[AnticipatedQuestion, ...]:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_questions(path)


def test_the_data_has_no_doubts(plan: Plan, questions: tuple[AnticipatedQuestion, ...]) -> None:
    assert question_doubts(plan, questions) == []
    assert len({q.id for q in questions}) == len(questions) > 1000


def test_every_project_and_term_is_asked_about(plan: Plan, questions: tuple[AnticipatedQuestion, ...]) -> None:
    asked = Counter(section for q in questions if q.answered for section in q.sections)
    wanted = [s.id for s in plan.sections]
    assert [section for section in wanted if not asked[section]] == []
    assert sum(not q.answered for q in questions) > 50


def test_unanswered_ones_say_what_is_asked(questions: tuple[AnticipatedQuestion, ...]) -> None:
    unanswered = [q for q in questions if not q.answered]
    assert [q.question for q in unanswered if q.polarity] == []
    assert all(q.sections == q.near for q in unanswered)


def test_a_line(tmp_path: Path) -> None:
    (question,) = load(tmp_path, LINE)
    assert question.answered
    assert (question.sections, question.polarity, question.near, question.asks) == (("term-3",), None, (), "")
    assert question.id.startswith("q-")


def test_the_id_is_of_the_wording(tmp_path: Path) -> None:
    first, second = load(tmp_path, LINE, LINE.replace("AIとは?", "ＡＩ とは?"))
    assert first.id == second.id


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "",
        "[]",
        '{"question": "AIとは?"}',
        LINE.replace("AIとは?", "  "),
        LINE.replace('["term-3#説明-1"]', '"term-3#説明-1"'),
        LINE.replace("}", ', "polarity": "maybe"}'),
    ],
    ids=["broken", "blank", "a list", "fields missing", "no words", "a bare string", "polarity"],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(CorpusError, match=r"questions\.jsonl line 2"):
        load(tmp_path, LINE, line, LINE)


def test_doubts(plan: Plan, tmp_path: Path) -> None:
    (good,) = load(tmp_path, LINE)
    bad = replace(good, question="x", passages=("9-9#取組内容-1",), near=("ch9",))
    assert question_doubts(plan, [good]) == []
    assert question_doubts(plan, [good, good, bad]) == [
        "asked twice: AIとは?",
        "x: no passage 9-9#取組内容-1",
        "x: no section ch9",
    ]
