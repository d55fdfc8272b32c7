"""The command: quick to explain itself, clear when it cannot start."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import app
from tests.web.conftest import free_port

ROOT = Path(__file__).parents[2]


def test_help_is_quick() -> None:
    started = time.monotonic()
    command = [sys.executable, "app.py", "--help"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert {"--host", "--port"} <= set(result.stdout.split())
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "said"),
    [
        ([], {"PLANBOT_PORT": "many"}, 78, "PLANBOT_PORT='many'"),
        ([], {"PLANBOT_COLOUR": "red"}, 78, "unknown setting PLANBOT_COLOUR"),
        ([], {"PLANBOT_STAFF_HEADER": "X-Remote-User"}, 78, "PLANBOT_TRUSTED_PROXIES"),
        (["--port", "99999"], {}, 1, "port"),
        (["--host", "192.0.2.1"], {}, 1, "cannot listen on 192.0.2.1"),
    ],
)
def test_what_is_wrong_is_one_line(
    arguments: list[str],
    environment: dict[str, str],
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert app.main(arguments or ["--port", str(free_port())]) == code
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert said in told


def test_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert app.main(["--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert said.count("\n") == 1


def test_the_page_brings_neither_models_nor_chroma_along() -> None:
    """They come with the bot; a page with another bot starts without them."""
    script = "import sys, app, bot.web; print({'chromadb', 'torch', 'pdfplumber'} & set(sys.modules))"
    command = [sys.executable, "-c", script]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "set()\n"
