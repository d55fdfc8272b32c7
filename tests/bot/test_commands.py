"""`python -m bot batch` by the contract: one result a line, in order, bad ones named, the rest answered, exit 1."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import PlanBot, commands
from bot.commands import answer_line, shown
from index import DataFolderError

ROOT = Path(__file__).parents[2]
FIELDS = "answer abstained reason citations related confidence language audience engine follow_ups elapsed_ms".split()
QUESTION = "懇談会の委員は何人以内で組織しますか。"
LEADS = [{"role": "user", "content": "ドローンの活用とは?"}, {"role": "assistant", "content": "2-2の事業です[1]。"}]


def line(**fields: Any) -> str:
    return json.dumps({"id": "x", "question": QUESTION} | fields, ensure_ascii=False)


GOOD = [
    (line(), "15人"),
    (line(id=7), "15人"),
    (line(audience="staff"), "15人"),
    (line(audience=None, history=None), "15人"),
    (line(history=[]), "15人"),
    (line(question="それはどの課?", history=LEADS), "警防課"),
    (line(colour="blue", gold_sections=["council"]), "15人"),
    (line(question=""), "分かりませんでした"),
    (line(question="あ" * 3000), "1000文字"),
    (line(question=QUESTION + "。" * 3000), "15人"),
]
BAD = [
    ("{", "line-5"),
    ("", "line-5"),
    ("nonsense", "line-5"),
    ("[]", "line-5"),
    ("null", "line-5"),
    ('"text"', "line-5"),
    ('{"id": "x"}', "x"),
    (line(question=None), "x"),
    (line(question=5), "x"),
    (line(question=["a"]), "x"),
    (line(history="before"), "x"),
    (line(history=["before"]), "x"),
    (line(history={"role": "user"}), "x"),
    (line(history=[{"role": "user"}]), "x"),
    (line(history=[{"role": "robot", "content": "a"}]), "x"),
    (line(history=[{"role": "user", "content": None}]), "x"),
    (line(audience="mayor"), "x"),
    (line(audience=1), "x"),
    (line(audience=["staff"]), "x"),
]


@pytest.fixture
def opened_bot(planbot: PlanBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """`PlanBot.open` gives the bot of the session."""
    monkeypatch.setattr(PlanBot, "open", lambda settings=None, say=None: planbot)


def batch(tmp_path: Path, text: str) -> tuple[int, list[dict[str, Any]]]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(text, encoding="utf-8")
    code = commands.batch(argparse.Namespace(input=source, output=target))
    return code, [json.loads(row) for row in target.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("text", "words"), GOOD)
def test_a_good_line(planbot: PlanBot, text: str, words: str) -> None:
    result = answer_line(planbot, text, 5)
    assert list(result) == ["id", *FIELDS]
    assert result["id"] == json.loads(text)["id"]
    assert words in result["answer"]


@pytest.mark.parametrize(("text", "key"), BAD)
def test_a_bad_line(planbot: PlanBot, text: str, key: str) -> None:
    result = answer_line(planbot, text, 5)
    assert list(result) == ["id", "error"]
    assert result["id"] == key
    assert result["error"]
    assert "\n" not in result["error"]


@pytest.mark.parametrize("text", ["[" * 100_000, line(question="\ud800の期間は?"), '{"id": "x", "question": NaN}'])
def test_a_hostile_line_stops_nothing(planbot: PlanBot, text: str) -> None:
    assert "id" in answer_line(planbot, text, 5)


@pytest.mark.usefixtures("opened_bot")
def test_the_rest_is_answered_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [line(id="a"), "{broken", line(id="b", audience="mayor"), line(id="c", question=""), line(id="d")]
    code, results = batch(tmp_path, "\n".join(rows) + "\n")
    assert code == 1
    assert [row["id"] for row in results] == ["a", "line-2", "b", "c", "d"]
    assert ["error" in row for row in results] == [False, True, True, False, False]
    assert results[0]["answer"] == results[4]["answer"]
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "2 bad" in captured.err


@pytest.mark.usefixtures("opened_bot")
@pytest.mark.parametrize(
    ("text", "count"),
    [
        (line() + "\n" + line(id="y"), 2),
        ("\n\n" + line() + "\n\n", 1),
        ("\ufeff" + line(), 1),
        (line() + "\r\n" + line(id="y") + "\r\n", 2),
        (line(question=QUESTION + "\u2028\u0085 以上です。"), 1),
        ("", 0),
    ],
)
def test_good_files_end_with_zero(tmp_path: Path, text: str, count: int) -> None:
    code, results = batch(tmp_path, text)
    assert ["error" in row for row in results] == [False] * count
    assert code == 0


@pytest.mark.usefixtures("opened_bot")
def test_a_bad_line_is_numbered_as_in_the_file(tmp_path: Path) -> None:
    _, results = batch(tmp_path, f"{line()}\n\n{{broken\n")
    assert results[1]["id"] == "line-3"


@pytest.mark.usefixtures("opened_bot")
def test_lines_that_are_not_utf8_are_bad_lines_at_most(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(line().encode("cp932", "replace") + b"\n" + line(id="y").encode())
    commands.batch(argparse.Namespace(input=source, output=target))
    results = [json.loads(row) for row in target.read_text(encoding="utf-8").splitlines()]
    assert len(results) == 2
    assert "15人" in results[1]["answer"]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match=r"none\.jsonl"):
        commands.batch(argparse.Namespace(input=tmp_path / "none.jsonl", output=tmp_path / "out.jsonl"))
    assert not (tmp_path / "out.jsonl").exists()


def test_the_shell_sees_one_line_and_exit_code_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "batch", str(tmp_path / "none.jsonl"), str(tmp_path / "out.jsonl")],
        cwd=ROOT,
        env=os.environ | {"PLANBOT_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "none.jsonl" in done.stderr


@pytest.mark.usefixtures("opened_bot")
def test_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.ask(argparse.Namespace(question=QUESTION, audience="citizen", json=False)) == 0
    out = capsys.readouterr().out
    assert "15人以内" in out
    assert "[1] council" in out


@pytest.mark.usefixtures("opened_bot")
def test_ask_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.ask(argparse.Namespace(question=QUESTION, audience="staff", json=True)) == 0
    data = json.loads(capsys.readouterr().out)
    assert list(data) == FIELDS
    assert data["audience"] == "staff"


@pytest.mark.usefixtures("opened_bot")
@pytest.mark.parametrize("end", [[""], []])
def test_chat_remembers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], end: list[str]) -> None:
    typed = iter(["ドローンの活用はどう進める?", "それはどの課?", *end])

    def read(prompt: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    assert commands.chat(argparse.Namespace(audience="citizen")) == 0
    assert "警防課" in capsys.readouterr().out


def test_shown_with_its_sources(planbot: PlanBot) -> None:
    version = planbot.plan.version
    answered = shown(planbot.ask(QUESTION), version)
    assert "→ " not in answered
    assert answered.endswith(f"\n({version})")
    assert version not in shown(planbot.ask("こんにちは"), version)
    declined = shown(planbot.ask("懇談会の委員の報酬はいくら?"), version)
    assert "→ council" in declined
    assert "[1]" not in declined
