from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.fakes import QUESTION, UNANSWERABLE
from eval.questions import QuestionSet, load_set, load_sets, names_of, sample
from eval.records import dump, write_jsonl


def test_the_development_set_is_whole() -> None:
    questions = load_set("dev")
    assert (len(questions.questions), questions.faults, questions.sealed) == (136, (), False)


def test_sets_by_name_by_path_and_by_default(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "dev.jsonl", [QUESTION])
    write_jsonl(tmp_path / "own-test.jsonl", [UNANSWERABLE])
    write_jsonl(tmp_path / "dev-reference.jsonl", [])
    assert load_set("own-test", tmp_path).sealed
    assert load_set(str(tmp_path / "dev.jsonl")).questions == (QUESTION,)
    assert [s.name for s in load_sets([], tmp_path)] == ["dev"]  # own-dev is not there
    assert [s.name for s in load_sets(["own-test", "dev"], tmp_path)] == ["own-test", "dev"]
    assert names_of(tmp_path) == ("dev", "own-test")


def test_no_set_at_all(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="no question set"):
        load_sets([], tmp_path)
    with pytest.raises(EvalError, match="No such file"):
        load_set("nope", tmp_path)


def test_broken_lines_and_repeated_ids_are_faults(tmp_path: Path) -> None:
    lines = [dump(QUESTION), "{", dump(replace(QUESTION, question="again")), dump(UNANSWERABLE)]
    (tmp_path / "s.jsonl").write_text("\n".join(lines), encoding="utf-8")
    loaded = load_set("s", tmp_path)
    assert loaded.questions == (QUESTION, UNANSWERABLE)
    assert [fault.split(":")[0] for fault in loaded.faults] == ["s.jsonl line 2", "s.jsonl"]


def test_a_set_without_one_usable_line(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(EvalError, match=r"no usable question; s\.jsonl line 1"):
        load_set("s", tmp_path)


def test_a_sample_is_seeded_and_keeps_the_order() -> None:
    questions = QuestionSet("s", tuple(replace(QUESTION, id=str(n)) for n in range(20)), ())
    drawn = [question.id for question in sample(questions, 5, seed=1).questions]
    assert drawn == sorted(drawn, key=int)
    assert drawn == [question.id for question in sample(questions, 5, seed=1).questions]
    assert drawn != [question.id for question in sample(questions, 5, seed=2).questions]
    assert len(sample(questions, 99, seed=1).questions) == 20
    with pytest.raises(EvalError):
        sample(questions, 0, seed=1)
