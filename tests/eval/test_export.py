from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Plan
from eval.errors import EvalError
from eval.export import export, samples
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.records import write_jsonl
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Reply, Row, Run


def a_run(*rows: Row) -> Run:
    return Run("n", "a", "2026-03-01", "bot", tuple({row.set for row in rows}), {}, {}, {}, (), rows)


def test_lines_for_ragas(scorer: Scorer, plan: Plan, tmp_path: Path) -> None:
    write_jsonl(tmp_path / "s-reference.jsonl", [Reply("Q-1", "9種類です。")])
    rows = [row_of("s", q, r, scorer.verdict(q, r)) for q, r in ((QUESTION, REPLY), (UNANSWERABLE, DECLINED))]
    path = export(a_run(*rows), tmp_path / "out" / "ragas.jsonl", plan, tmp_path)
    first, second = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert list(first) == ["user_input", "response", "retrieved_contexts", "reference"]
    assert (first["user_input"], first["response"], first["reference"]) == (
        QUESTION.question,
        REPLY.answer,
        "9種類です。",
    )
    assert len(first["retrieved_contexts"]) == 2
    assert "公金の種類" in first["retrieved_contexts"][1]
    assert (second["retrieved_contexts"], second["reference"]) == ([], "")


def test_quotes_are_the_contexts_where_nothing_was_ranked(scorer: Scorer, plan: Plan) -> None:
    reply = replace(REPLY, retrieved=())
    (sample,) = samples(a_run(row_of("s", QUESTION, reply, scorer.verdict(QUESTION, reply))), plan)
    assert sample.retrieved_contexts == (REPLY.citations[0].quote,)


def test_sealed_rows_stay_out(scorer: Scorer, plan: Plan) -> None:
    assert not list(samples(a_run(row_of("own-test", QUESTION, REPLY, scorer.verdict(QUESTION, REPLY))), plan))


def test_a_folder_that_cannot_be_written(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EvalError):
        export(a_run(), tmp_path / "file" / "x.jsonl", plan)
