"""The command: quick to explain itself, clear when it cannot start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import app

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_is_quick() -> None:
    started = time.monotonic()
    result = run("--help")
    assert result.returncode == 0
    assert {"--host", "--port"} <= set(result.stdout.split())
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        ((), {"PLANBOT_PORT": "many"}, "PLANBOT_PORT='many'"),
        ((), {"PLANBOT_COLOUR": "red"}, "unknown setting PLANBOT_COLOUR"),
        (("--port", "99999"), {}, "port"),
        (("--host", "192.0.2.1"), {}, "cannot listen on 192.0.2.1"),
    ],
)
def test_what_is_wrong_is_one_line(arguments: tuple[str, ...], environment: dict[str, str], said: str) -> None:
    result = run(*arguments, **environment)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert app.main(["--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert said.count("\n") == 1
