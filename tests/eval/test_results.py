from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.fakes import QUESTION, REPLY
from eval.results import latest, load, save
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Run


@pytest.fixture
def made(scorer: Scorer) -> Run:
    row = row_of("s", QUESTION, REPLY, scorer.verdict(QUESTION, REPLY))
    date = "2026-03-01T00:00:00+00:00"
    return Run("dev", "abc", date, "bot", ("s",), {"k": "v"}, {"corpus": "h"}, {}, ("f",), (row,))


def test_a_run_comes_back_as_it_was(made: Run, tmp_path: Path) -> None:
    path = save(made, tmp_path / "results")
    assert path.name == "dev-abc.json"
    assert load("dev-abc", tmp_path / "results") == load(str(path)) == made


def test_the_latest_is_by_date_not_by_name(made: Run, tmp_path: Path) -> None:
    save(replace(made, name="a", date="2026-03-02T00:00:00+00:00"), tmp_path)
    save(replace(made, name="z"), tmp_path)
    assert latest(tmp_path).name == "a"


@pytest.mark.parametrize("text", ["{", "{}", '{"name": 1}'])
def test_a_file_that_is_no_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(EvalError, match="not a run"):
        load("r", tmp_path)


def test_no_run_yet(made: Run, tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="no run yet"):
        latest(tmp_path)
    with pytest.raises(EvalError, match="No such file"):
        load("r", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(EvalError):
        save(made, tmp_path / "file")
