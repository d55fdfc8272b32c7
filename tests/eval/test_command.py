from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from eval.answerers import Fault
from eval.command import CommandAnswerer
from eval.fakes import QUESTION, UNANSWERABLE
from eval.types import Message, Reply

HEAD = """
import json, sys, time
asked = [json.loads(line) for line in open(sys.argv[-2], encoding="utf-8")]
out = open(sys.argv[-1], "w", encoding="utf-8")
def say(**fields):
    out.write(json.dumps(fields) + "\\n"); out.flush()
"""


def program(tmp_path: Path, body: str, timeout: float = 30) -> CommandAnswerer:
    path = tmp_path / "program.py"
    path.write_text(HEAD + body, encoding="utf-8")
    return CommandAnswerer(f"{sys.executable} {path}", timeout)


def test_a_program_that_answers(tmp_path: Path) -> None:
    asked = replace(QUESTION, history=(Message("user", "前"),))
    body = "for q in asked: say(id=q['id'], answer=json.dumps(q, ensure_ascii=False, sort_keys=True), elapsed_ms=5)"
    replies = list(program(tmp_path, body).answer([asked, UNANSWERABLE]))
    first = replies[0]
    assert isinstance(first, Reply)
    assert (first.id, first.elapsed_ms, len(replies)) == ("Q-1", 5, 2)
    # It is told nothing of the gold.
    history = [{"role": "user", "content": "前"}]
    assert json.loads(first.answer) == {
        "id": "Q-1",
        "question": QUESTION.question,
        "history": history,
        "audience": "citizen",
    }


def test_a_program_that_dies_half_way_keeps_what_it_said(tmp_path: Path) -> None:
    body = "say(id='Q-1', answer='a')\nsys.stderr.write('noise\\nout of memory\\n'); sys.exit(3)"
    reply, fault = program(tmp_path, body).answer([QUESTION, UNANSWERABLE])
    assert reply == Reply("Q-1", "a")
    assert isinstance(fault, Fault)
    assert fault.message.startswith("exit 3: ")
    assert fault.message.endswith("out of memory")


def test_a_program_that_hangs_is_stopped_and_keeps_what_it_said(tmp_path: Path) -> None:
    start = monotonic()
    body = "say(id='Q-1', answer='a'); time.sleep(60)"
    reply, fault = program(tmp_path, body, timeout=1).answer([QUESTION, UNANSWERABLE])
    assert monotonic() - start < 20
    assert reply == Reply("Q-1", "a")
    assert isinstance(fault, Fault)
    assert fault.message.startswith("stopped after 1 s: ")


def test_a_line_cut_off_by_the_end_is_a_fault(tmp_path: Path) -> None:
    body = "say(id='Q-1', answer='a'); out.write('{\"id\": \"Q-2\", \"ans'); out.flush()"
    reply, fault = program(tmp_path, body).answer([QUESTION, UNANSWERABLE])
    assert reply == Reply("Q-1", "a")
    assert isinstance(fault, Fault)
    assert fault.message.startswith("a line that is no answer: Invalid JSON")


def test_a_last_line_without_its_end_counts(tmp_path: Path) -> None:
    assert list(program(tmp_path, 'out.write(\'{"id": "Q-1"}\')').answer([QUESTION])) == [Reply("Q-1")]


def test_a_program_that_writes_nothing(tmp_path: Path) -> None:
    (fault,) = program(tmp_path, "sys.exit(1)").answer([QUESTION])
    assert isinstance(fault, Fault)
    assert fault.message.endswith("no message")


def test_a_program_that_is_not_there() -> None:
    (fault,) = CommandAnswerer("/no/such/program --flag", 5).answer([QUESTION])
    assert fault == Fault("/no/such/program: No such file or directory")


@pytest.mark.parametrize("timeout", [5.0])
def test_it_tells_its_name_and_timeout(timeout: float) -> None:
    answerer = CommandAnswerer("bot batch", timeout)
    assert (answerer.name, answerer.describe().settings) == ("bot batch", {"timeout_s": "5.0"})
