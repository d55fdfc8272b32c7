from __future__ import annotations

from dataclasses import replace

import pytest

from eval.compare import compare, overview
from eval.errors import EvalError
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Reply, Row, Run

WRONG = replace(REPLY, answer="10種類です。[1]", citations=())


def a_run(scorer: Scorer, commit: str, replies: list[Reply], set_name: str = "s") -> Run:
    rows: list[Row] = []
    for n, reply in enumerate(replies):
        question = replace(UNANSWERABLE if reply.id == "Q-2" else QUESTION, id=f"q{n}")
        rows.append(row_of(set_name, question, reply, scorer.verdict(question, reply)))
    return Run("n", commit, "2026-03-01", "bot", (set_name,), {}, {}, {}, (), tuple(rows))


def test_changes_are_paired_and_told(scorer: Scorer) -> None:
    before = a_run(scorer, "a", [WRONG, WRONG, REPLY, REPLY, DECLINED])
    after = a_run(scorer, "b", [REPLY, REPLY, REPLY, WRONG, DECLINED])
    comparison = compare(before, after)
    right, cited = comparison.changes
    assert (right.measure, [p.after.id for p in right.gained], [p.after.id for p in right.lost]) == (
        "right",
        ["q0", "q1"],
        ["q3"],
    )
    assert right.p == 1.0
    assert [pair.after.id for pair in cited.lost] == ["q3"]
    text = overview(comparison)
    assert text.startswith("n-a → n-b, 5 questions in both")
    assert "right: 2 gained, 1 lost, McNemar p = 1" in text
    assert "before: [right] 令和11年度に9種類を目標としています。[1] (ch5-1)" in text
    assert "wrong fact 10種] 10種類です。[1] (uncited)" in text


def test_eight_gained_is_more_than_chance(scorer: Scorer) -> None:
    comparison = compare(a_run(scorer, "a", [WRONG] * 8), a_run(scorer, "b", [REPLY] * 8))
    assert comparison.changes[0].p < 0.01


def test_only_shared_questions_count(scorer: Scorer) -> None:
    comparison = compare(a_run(scorer, "a", [WRONG, WRONG]), a_run(scorer, "b", [REPLY]))
    assert len(comparison.pairs) == 1
    before, after = comparison.figures[0]
    assert (before.metric, before.value, after.value) == ("right", 0.0, 1.0)


def test_sealed_rows_are_counted_and_not_shown(scorer: Scorer) -> None:
    comparison = compare(a_run(scorer, "a", [WRONG], "own-test"), a_run(scorer, "b", [REPLY], "own-test"))
    assert len(comparison.changes[0].gained) == 1
    assert comparison.changes[0].shown == ()
    assert "q0" not in overview(comparison)


def test_runs_without_a_common_question(scorer: Scorer) -> None:
    with pytest.raises(EvalError, match="no question in common"):
        compare(a_run(scorer, "a", [REPLY], "x"), a_run(scorer, "b", [REPLY], "y"))
