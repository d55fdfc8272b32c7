from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import EvalError
from eval.fakes import DECLINED, QUESTION, REPLY
from eval.records import dump, read_jsonl, write_jsonl
from eval.types import Question, Reply


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "new" / "r.jsonl", [REPLY, DECLINED])
    loaded = read_jsonl(tmp_path / "new" / "r.jsonl", Reply)
    assert (loaded.rows, loaded.faults) == ((REPLY, DECLINED), ())


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "r.jsonl line 2: Invalid JSON"),
        ("[]", "r.jsonl line 2: Input should be an object"),
        ('{"answer": "x"}', "r.jsonl line 2: id: "),
        ('{"id": "C-9", "abstained": "maybe"}', "r.jsonl line 2 (C-9): abstained: "),
        ('{"id": "C-9", "citations": [{"n": 1}]}', "r.jsonl line 2 (C-9): citations.0.section: "),
    ],
)
def test_a_broken_line_is_told_and_the_rest_is_read(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(f"{dump(REPLY)}\n{line}\n\n{dump(DECLINED)}\n", encoding="utf-8")
    loaded = read_jsonl(path, Reply)
    assert loaded.rows == (REPLY, DECLINED)
    assert [text.startswith(fault) for text in loaded.faults] == [True], loaded.faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"kpi"', '"kpis"', "(Q-1): category: "),
        ('"citizen"', '"mayor"', "(Q-1): audience: "),
        ('"note"', '"notes"', "(Q-1): notes: "),  # a misspelt field is not passed over
        ('"must"', '"_must"', "(Q-1): "),
    ],
)
def test_a_question_outside_the_schema_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(dump(QUESTION).replace(old, new), encoding="utf-8")
    loaded = read_jsonl(path, Question)
    assert not loaded.rows
    assert fault in loaded.faults[0]


def test_a_byte_order_mark_and_a_line_separator_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text("\ufeff" + '{"id": "a", "answer": "x\u2028y"}' + "\r\n", encoding="utf-8")
    assert read_jsonl(path, Reply).rows == (Reply("a", "x\u2028y"),)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "r.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EvalError, match=r"r\.jsonl: (No such file|not UTF-8)"):
        read_jsonl(path, Reply)
