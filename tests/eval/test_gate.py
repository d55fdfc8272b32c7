from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import BelowFloor, EvalError
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.gate import FLOORS, Floors, hold, record
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Reply, Run

FILE = '[floors]\nright = 0.6\nverbatim = 1.0\n\n[ceilings]\nover_refusal = 0.1\n\n[recorded]\nrun = ""\n'


@pytest.fixture
def floors(tmp_path: Path) -> Floors:
    (tmp_path / "floors.toml").write_text(FILE, encoding="utf-8")
    return Floors.read(tmp_path / "floors.toml")


def a_run(scorer: Scorer, *replies: Reply) -> Run:
    pairs = [(UNANSWERABLE if reply.id == "Q-2" else QUESTION, reply) for reply in replies]
    rows = tuple(row_of("s", q, r, scorer.verdict(q, r)) for q, r in pairs)
    return Run("dev", "abc", "2026-03-01", "bot", ("s",), {}, {}, {}, (), rows)


def test_a_good_run_holds(scorer: Scorer, floors: Floors) -> None:
    hold(a_run(scorer, REPLY, DECLINED), floors)


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ([replace(REPLY, answer="?"), DECLINED], "right 0.5000 is under its floor 0.6"),
        ([REPLY, DECLINED, replace(DECLINED, id="Q-1")], "over_refusal 0.5000 is over its ceiling 0.1"),
        ([DECLINED], "verbatim cannot be measured; over_refusal cannot be measured"),
    ],
)
def test_a_run_out_of_bounds(scorer: Scorer, floors: Floors, replies: list[Reply], words: str) -> None:
    with pytest.raises(BelowFloor) as told:
        hold(a_run(scorer, *replies), floors)
    assert words in str(told.value)


def test_exactly_at_the_bound_holds(scorer: Scorer, floors: Floors) -> None:
    hold(a_run(scorer, REPLY, DECLINED), replace(floors, floors={"right": 1.0}, ceilings={"over_refusal": 0.0}))


def test_recording_keeps_the_bounds(scorer: Scorer, tmp_path: Path, floors: Floors) -> None:
    path = tmp_path / "floors.toml"
    record(a_run(scorer, REPLY, DECLINED), path)
    record(a_run(scorer, REPLY, DECLINED), path)
    assert Floors.read(path).floors == floors.floors
    recorded = tomllib.loads(path.read_text(encoding="utf-8"))["recorded"]
    assert recorded == {"run": "dev-abc", "right": 1.0, "verbatim": 1.0, "over_refusal": 0.0}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("right", "rihgt", "unknown metric rihgt"), ("0.6", '"high"', "1 validation error"), ("[floors]", "[", "floors")],
)
def test_a_broken_file(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(EvalError, match=words):
        Floors.read(path)


def test_our_own_floors() -> None:
    ours = Floors.read(FLOORS)
    assert set(ours.floors) >= {"right", "cited", "verbatim", "declined"}
    assert ours.ceilings["over_refusal"] <= 0.03
