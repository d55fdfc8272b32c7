"""The page as its own process, started to be measured and ended again."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from eval.errors import EvalError
from eval.provenance import ROOT

PATIENCE_S = 180.0
# All who ask come from one address here: what the machine can do is measured, not what one visitor may.
UNLIMITED = {"PLANBOT_VISITOR_PER_MINUTE": "0", "PLANBOT_ALL_PER_MINUTE": "0"}


@dataclass(frozen=True, slots=True)
class Served:
    """A running page: its address, its process id, and the seconds from the start of the process to the page."""

    url: str
    pid: int
    served_s: float

    @property
    def memory_mb(self) -> float:
        """The most memory it ever held (``VmHWM``), in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return round(int(found[1]) / 1024, 0) if found else 0.0


@contextmanager
def served(root: Path = ROOT) -> Iterator[Served]:
    """Serves the page on a free port, without limits of rate. Raises `EvalError` when it does not come up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "app.py", "--host", "127.0.0.1", "--port", str(port)]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, env={**os.environ, **UNLIMITED}) as process:
        try:
            _wait(port, process, started + PATIENCE_S)
            yield Served(f"http://127.0.0.1:{port}", process.pid, round(time.perf_counter() - started, 1))
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes], end: float) -> None:
    while time.perf_counter() < end and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise EvalError("the page is not served")
