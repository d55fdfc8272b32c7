"""What each command prints and writes. No test opens the bot."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eval import commands
from eval.answerers import BotAnswerer
from eval.cli import main
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE, FakeBot, FakeHit
from eval.gate import Floors
from eval.questions import FOLDER
from eval.records import write_jsonl
from eval.types import Message

REFERENCE = str(FOLDER / "dev-reference.jsonl")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    """Paths of a set, its answers, worse answers; and a folder for results."""
    write_jsonl(tmp_path / "mini.jsonl", [QUESTION, UNANSWERABLE])
    write_jsonl(tmp_path / "good.jsonl", [REPLY, DECLINED])
    write_jsonl(tmp_path / "bad.jsonl", [replace(REPLY, answer="10種類"), DECLINED])
    return tuple(str(tmp_path / name) for name in ("mini.jsonl", "good.jsonl", "bad.jsonl", "results"))


def saved(results: str) -> list[str]:
    return sorted(path.name for path in Path(results).iterdir())


def run_id(results: str, name: str) -> str:
    return next(path.stem for path in Path(results).glob(f"{name}-*.json"))


def test_run_keeps_the_run_and_its_report(files: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    questions, good, _, results = files
    assert main(["run", questions, "--answers", good, "--name", "first", "--results", results]) == 0
    out, err = capsys.readouterr()
    assert "right answers" in out
    assert "report: " in out
    assert err == ""
    assert [Path(name).suffix for name in saved(results)] == [".html", ".json"]


def test_compare_and_report_with_before(files: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    questions, good, bad, results = files
    to = ["--results", results]
    main(["run", questions, "--answers", bad, "--name", "before", *to])
    before = run_id(results, "before")
    main(["run", questions, "--answers", good, "--name", "after", "--before", before, *to])
    after = run_id(results, "after")
    assert "Before and after" in (Path(results) / f"{after}.html").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["compare", before, after, *to]) == 0
    assert "right: 1 gained, 0 lost" in capsys.readouterr().out
    assert main(["report", after, "--before", before, "--out", f"{results}/page.html", *to]) == 0
    assert capsys.readouterr().out == f"{results}/page.html\n"
    assert main(["report", *to]) == 0
    assert main(["report", after, "--export", "ragas", *to]) == 0
    assert (Path(results) / f"{after}-ragas.jsonl").exists()


def test_faults_are_told_and_the_rest_is_scored(files: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    questions, good, _, results = files
    with Path(questions).open("a", encoding="utf-8") as file:
        file.write('{"id": "C-9"}\n')
    with Path(good).open("a", encoding="utf-8") as file:
        file.write('{"id": "X-9", "answer": "?"}\n{\n')
    assert main(["run", questions, "--answers", good, "--results", results]) == 1
    out, err = capsys.readouterr()
    assert "(2 questions)" in out
    assert [line.split(": ", 1)[1].split(":")[0] for line in err.splitlines()] == [
        "mini.jsonl line 3 (C-9)",
        "an answer for X-9, which was not asked",
        "good.jsonl line 4",
    ]


def test_the_gate_holds_and_fails(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["gate", "--answers", REFERENCE]) == 1  # a reader's answers have no quotes
    assert "verbatim cannot be measured" in capsys.readouterr().err
    floors = Floors({"right": 1.0, "cited": 1.0, "declined": 1.0}, {"over_refusal": 0.0}, {})
    monkeypatch.setattr(Floors, "read", classmethod(lambda cls: floors))
    assert main(["gate", "--answers", REFERENCE]) == 0


def test_run_with_gate_keeps_the_run_and_fails(files: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    questions, _, bad, results = files
    assert main(["run", questions, "--answers", bad, "--gate", "--results", results]) == 1
    out, err = capsys.readouterr()
    assert "report: " in out
    assert "right 0.5000 is under its floor" in err
    assert len(saved(results)) == 2


def test_record_writes_the_floors_file(files: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    recorded: list[str] = []
    monkeypatch.setattr(commands, "record", lambda made: recorded.append(made.name))
    main(["run", files[0], "--answers", files[1], "--name", "n", "--record", "--results", files[3]])
    assert recorded == ["n"]


def test_a_program_as_the_bot(files: tuple[str, ...], tmp_path: Path) -> None:
    program = tmp_path / "bot.py"
    program.write_text(f"import shutil, sys; shutil.copy({files[1]!r}, sys.argv[2])", encoding="utf-8")
    command = f"{sys.executable} {program}"
    assert main(["run", files[0], "--command", command, "--timeout", "30", "--results", files[3]]) == 0


def test_check_prints_findings(files: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", files[0]]) == 0
    assert "2 questions, 0 errors" in capsys.readouterr().out
    write_jsonl(Path(files[0]), [replace(QUESTION, gold_sections=("9-9",))])
    assert main(["check", files[0]]) == 1
    assert "error: mini Q-1: no section 9-9" in capsys.readouterr().out


def test_rivals_keep_their_own_folder(files: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rivals", "decline", files[0], "--results", files[3]]) == 0
    assert "always decline on mini (2 questions)" in capsys.readouterr().out
    assert saved(files[3]) == ["rivals"]


def fake_bot() -> BotAnswerer:
    answer = {"answer": REPLY.answer, "citations": [{"section": "ch5-1", "n": 1, "quote": "4\t9"}]}
    decline = {"answer": DECLINED.answer, "abstained": True}
    bot = FakeBot({QUESTION.question: answer, UNANSWERABLE.question: decline}, (FakeHit("ch5-1#kpi-2", "ch5-1"),))
    return BotAnswerer(bot, Message)


def test_the_bot_in_this_process(files: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "open_bot", fake_bot)
    assert main(["run", files[0], "--results", files[3]]) == 0
    assert main(["rivals", "retrieval", files[0], "--results", files[3]]) == 0


def test_ablation_prints_keeps_and_inserts(
    files: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inserted: list[str] = []
    monkeypatch.setattr(commands, "open_bot", lambda overrides=None: fake_bot())
    monkeypatch.setattr("eval.readme.insert", lambda name, text: inserted.append(text))
    assert main(["ablation", files[0], "--results", files[3]]) == 0
    out = capsys.readouterr().out
    assert "| dense only | 1.000 |" in out
    assert "| as it is | 1.000 |" in out
    assert inserted == [out.rstrip("\n")]
    assert main(["ablation", files[0], "--retrieval-only", "--results", files[3]]) == 0
    assert "as it is" not in capsys.readouterr().out
