"""Agreement: the scorer judges as the reader did; an answer judged differently is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from eval.agreement import Marked, agreement, read_marks
from eval.errors import EvalError
from eval.fakes import QUESTION, UNANSWERABLE
from eval.questions import load_set
from eval.scorer import Scorer

RIGHT = Marked(QUESTION.id, "right", "", "令和11年度に9種類です[1]。", False, ())
DECLINED = Marked(UNANSWERABLE.id, "right", "", "計画に書かれていません。", True, ())


def test_the_scorer_agrees_with_the_reader(scorer: Scorer) -> None:
    marked = read_marks()
    counts = Counter(m.mark for m in marked)
    assert (len(marked), counts["right"] >= 24, counts["half"] + counts["wrong"] >= 25) == (50, True, True)
    found = agreement(marked, load_set("own-dev-2").questions, scorer)
    assert found.of == 50
    assert found.agreed >= 48, str(found)
    assert all(m.why for m in marked if m.mark != "right")


def test_both_directions_are_told(scorer: Scorer) -> None:
    marked = [RIGHT, replace(RIGHT, mark="wrong", why="by hand"), DECLINED, replace(DECLINED, abstained=False)]
    found = agreement(marked, [QUESTION, UNANSWERABLE], scorer)
    assert (found.agreed, found.of) == (2, 4)
    assert found.others == (marked[1], marked[3])
    assert str(found).splitlines()[0].startswith("2 of 4 agreed")


def test_half_right_is_not_right(scorer: Scorer) -> None:
    assert agreement([replace(RIGHT, mark="half")], [QUESTION], scorer).agreed == 0


def test_a_missing_question_is_told(scorer: Scorer) -> None:
    with pytest.raises(EvalError, match="no question"):
        agreement([RIGHT], [UNANSWERABLE], scorer)


def test_a_broken_line_is_told(tmp_path: Path) -> None:
    (tmp_path / "marks.jsonl").write_text('{"id": "X"}\n', encoding="utf-8")
    with pytest.raises(EvalError, match="line 1"):
        read_marks(tmp_path / "marks.jsonl")
