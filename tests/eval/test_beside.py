"""The plan's questions with foreign documents beside it: what is compared, and when it does not hold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval import beside
from eval.beside import compared, foreign, keep
from eval.cli import main
from eval.errors import EvalError
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Reply, Run


def made(scorer: Scorer, first: Reply, second: Reply = DECLINED, faults: tuple[str, ...] = ()) -> Run:
    rows = (
        row_of("a", QUESTION, first, scorer.verdict(QUESTION, first)),
        row_of("b", UNANSWERABLE, second, scorer.verdict(UNANSWERABLE, second)),
    )
    return Run("x", "abc", "", "bot", ("a", "b"), {}, {}, {}, faults, rows)


def test_so_many_documents_or_those_of_a_folder(tmp_path: Path) -> None:
    assert [len(document.passages) for document in foreign("3")] == [beside.PASSAGES_EACH] * 3
    (tmp_path / "手引き.txt").write_text("ごみは月曜日に出します。", encoding="utf-8")
    (tmp_path / "写真.jpg").write_bytes(b"x")
    assert [document.name for document in foreign(str(tmp_path))] == ["手引き"]
    for nothing in (tmp_path / "none", tmp_path / "写真"):
        with pytest.raises(EvalError, match="neither a number nor documents"):
            foreign(str(nothing))


def test_the_same_answers_hold(scorer: Scorer) -> None:
    same = compared(foreign("1"), made(scorer, REPLY), made(scorer, REPLY))
    assert same.holds
    assert (same.documents, same.passages, same.questions, same.otherwise) == (1, 20, 2, ())
    assert {pair.set for pair in same.pairs} == {"all", "a", "b"}
    assert "0 of 2 questions are answered otherwise" in str(same)


def test_a_right_answer_less_does_not_hold(scorer: Scorer, tmp_path: Path) -> None:
    worse = compared((), made(scorer, REPLY), made(scorer, replace(REPLY, answer="10種類です")))
    assert not worse.holds
    assert worse.otherwise == (QUESTION.id,)
    right = next(pair for pair in worse.pairs if (pair.set, pair.figure) == ("all", "right"))
    assert (right.alone, right.beside, right.n) == (1.0, 0.5, 2)
    assert json.loads(keep(worse, tmp_path).read_text(encoding="utf-8"))["otherwise"] == [QUESTION.id]


def test_a_run_with_faults_is_none(scorer: Scorer) -> None:
    with pytest.raises(EvalError, match="broken"):
        compared((), made(scorer, REPLY), made(scorer, REPLY, faults=("broken",)))


def test_the_command(
    scorer: Scorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worse = compared((), made(scorer, REPLY), made(scorer, replace(REPLY, answer="10種類です")))
    monkeypatch.setattr(beside, "beside", lambda added, sets, scorer: worse)
    assert main(["beside", "2", "--results", str(tmp_path)]) == 1
    assert capsys.readouterr().out.rstrip().endswith(".json")
