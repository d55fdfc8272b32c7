"""The front of the papers, ``docs/nginx*.conf``, before processes of a test."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.web.conftest import ROOT, free_port

DOCS = ROOT / "docs"
FILES = ("nginx.conf", "nginx-locations.conf", "nginx-staff.conf")
needs_nginx = pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx here; the build server has it")


@contextmanager
def front(
    folder: Path, ports: Mapping[int, int], changes: Mapping[str, str] | None = None, awaited: int = 0
) -> Iterator[dict[int, str]]:
    """nginx as shipped, with `ports` (of the paper -> of the test) and `changes` (of its text) made; it is up when the
    port `awaited`, else that of the public front, is.

    Gives the addresses it listens at, by the port of the paper.
    """
    listening = {7860: free_port(), 7870: free_port()}
    folder.mkdir()
    for name in FILES:
        text = (DOCS / name).read_text(encoding="utf-8")
        for before, after in (changes or {}).items():
            text = text.replace(before, after)
        (folder / name).write_text(moved(text, {**ports, **listening}), encoding="utf-8")
    command = ["nginx", "-p", str(folder), "-c", str(folder / FILES[0]), "-g", "daemon off;"]
    with (
        (folder / "out").open("w") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            _wait(awaited or listening[7860], process, folder)
            yield {paper: f"http://127.0.0.1:{port}" for paper, port in listening.items()}
        finally:
            process.terminate()


def moved(text: str, ports: Mapping[int, int]) -> str:
    """A configuration with other ports on this machine."""
    return re.sub(r"127\.0\.0\.1:(\d+)", lambda m: f"127.0.0.1:{ports.get(int(m[1]), int(m[1]))}", text)


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise AssertionError(f"nginx does not start: {(folder / 'out').read_text()[-2000:]}")
