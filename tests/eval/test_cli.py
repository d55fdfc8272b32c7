"""The command line from the outside: help, exit codes, one line on stderr."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from eval.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "nope"], "nope.jsonl: No such file or directory"),
        (["run", "dev", "--answers", "nope.jsonl"], "answered no question of dev: nope.jsonl: No such file"),
        (["compare", "a", "b"], "a.json: No such file"),
        (["report", "--results", "/nonexistent"], "no run yet"),
        (["check", "nope"], "No such file"),
        (["rivals", "decline", "dev", "--sample", "0"], "a sample of 0 questions"),
        (["rivals", "tutorial", "dev", "--url", "ftp://x"], "not an http address"),
    ],
)
def test_failures_are_one_line_and_a_code(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert words in err
    assert err.startswith(f"eval {arguments[0]}: ")
    assert len(err.splitlines()) == 1


def test_help_is_there_for_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from eval.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(sorted({'numpy', 'pydantic', 'chromadb', 'torch', 'bot'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert all(name in done.stdout for name, _, _ in COMMANDS)
    for name, _, _ in COMMANDS:
        with pytest.raises(SystemExit) as stopped:
            main([name, "--help"])
        assert stopped.value.code == 0


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate"])
    assert stopped.value.code == 2
    assert "invalid choice" in capsys.readouterr().err
