from __future__ import annotations

from collections.abc import Sequence

import pytest

from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.runner import row_of
from eval.scorer import Scorer
from eval.tables import aligned, group_cells, grouped, markdown, overview
from eval.types import Row, Run


def a_run(scorer: Scorer, sets: Sequence[str]) -> Run:
    rows: list[Row] = []
    for name in sets:
        for question, reply in ((QUESTION, REPLY), (UNANSWERABLE, DECLINED)):
            rows.append(row_of(name, question, reply, scorer.verdict(question, reply)))
    return Run("n", "abc", "2026-03-01", "bot", tuple(sets), {}, {}, {}, (), tuple(rows))


def test_groups_keep_their_order(scorer: Scorer) -> None:
    groups = grouped(a_run(scorer, ["a", "b"]).rows, lambda row: row.category)
    assert [(group.name, len(group.rows)) for group in groups] == [("kpi", 2), ("out_of_scope", 2)]
    assert group_cells(groups[1]) == ("out_of_scope", "1.000", "-", "1.000", "-", "2")


def test_an_overview_has_totals_and_groups(scorer: Scorer) -> None:
    text = overview(a_run(scorer, ["a", "b"]))
    assert text.startswith("bot on a, b (4 questions), abc")
    assert "right answers" in text
    assert "out_of_scope" in text


def test_of_a_sealed_set_only_totals_are_told(scorer: Scorer) -> None:
    text = overview(a_run(scorer, ["own-test"]))
    assert "right answers" in text
    assert "out_of_scope" not in text
    assert "out_of_scope" in overview(a_run(scorer, ["a", "own-test"]))


@pytest.mark.parametrize("rows", [[("a", "b")], [("課", "1"), ("xyz", "12345")]])
def test_columns_are_aligned(rows: list[tuple[str, str]]) -> None:
    assert len(aligned(rows).splitlines()) == len(rows)


def test_markdown() -> None:
    assert markdown(("x", "y"), []) == "| x | y |\n| --- | ---: |"
