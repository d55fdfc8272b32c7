"""The command line: help at once, wrong use exits 2, errors are one line and exit 1, the public names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import bot
from bot import commands
from bot.__main__ import main
from index import BuildError, IndexUnusableError

ROOT = Path(__file__).parents[2]
NAMES = "Answer Citation PlanBot PlanBotError Related Request Settings Turn".split()


def raising(error: BaseException) -> Callable[[object], int]:
    def run(args: object) -> int:
        raise error

    return run


def test_public_names() -> None:
    assert sorted(bot.__all__) == bot.__all__ == NAMES


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["chat", "--help"], ["batch", "--help"]])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "usage: python -m bot" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["ask"], ["ask", "?", "--audience", "mayor"], ["batch", "in.jsonl"], ["chat", "--json"]],
)
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error",
    [BuildError("no space"), IndexUnusableError("damaged"), OSError("read only"), PermissionError("not yours")],
)
def test_errors_are_one_line(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "RUN", {"ask": raising(error)})
    assert main(["ask", "?"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"bot: {error}\n"


def test_an_interrupt_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(commands, "RUN", {"chat": raising(KeyboardInterrupt())})
    assert main(["chat"]) == 130
    assert capsys.readouterr().err == ""


def test_a_wrong_setting_stops_with_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLANBOT_MAX_QUESTION_CHARS", "many")
    assert main(["ask", "?"]) == 1
    err = capsys.readouterr().err
    assert "PLANBOT_MAX_QUESTION_CHARS" in err
    assert err.count("\n") == 1


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, bot.__main__ as m\n"
        "try: m.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([n for n in ('torch', 'chromadb', 'sentence_transformers', 'sklearn') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "[]"
