"""Any program that speaks the batch contract as the one who answers: ``COMMAND IN.jsonl OUT.jsonl``."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from pydantic import TypeAdapter, ValidationError

from eval.answerers import Description, Fault
from eval.records import id_of, write_jsonl
from eval.types import Audience, Message, Question, Reply

POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of the program's input."""

    id: str
    question: str
    history: tuple[Message, ...]
    audience: Audience

    @classmethod
    def of(cls, question: Question) -> BatchLine:
        """Only what a bot may know of a question."""
        return cls(question.id, question.question, question.history, question.audience)


@dataclass(frozen=True)
class CommandAnswerer:
    """Runs `command` once for all questions and reads its lines as they come.

    A program that dies or is stopped after `timeout` seconds keeps the answers it has written.
    """

    command: str
    timeout: float

    @property
    def name(self) -> str:
        """The command itself."""
        return self.command

    def describe(self) -> Description:
        """The command's settings are its own."""
        return Description(settings={"timeout_s": str(self.timeout)})

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply | Fault]:
        """The program's lines, and a fault for each that is broken and for a bad end."""
        with TemporaryDirectory(prefix="eval-") as folder:
            given, taken, said = (Path(folder) / name for name in ("in.jsonl", "out.jsonl", "stderr.txt"))
            write_jsonl(given, [BatchLine.of(question) for question in questions])
            with said.open("wb") as stderr:
                argv = [*shlex.split(self.command), str(given), str(taken)]
                try:
                    process = subprocess.Popen(argv, stdout=stderr, stderr=stderr, start_new_session=True)
                except OSError as error:
                    yield Fault(f"{argv[0]}: {error.strerror}")
                    return
                try:
                    yield from map(_read, _follow(process, taken, monotonic() + self.timeout))
                    yield from self._end(process, said)
                finally:
                    _stop(process)

    def _end(self, process: subprocess.Popen[bytes], said: Path) -> Iterator[Fault]:
        if process.poll() is None:
            yield Fault(f"stopped after {self.timeout:g} s: {self.command}")
        elif process.returncode:
            last = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            yield Fault(f"exit {process.returncode}: {self.command}: {''.join(last) or 'no message'}")


def _follow(process: subprocess.Popen[bytes], path: Path, deadline: float) -> Iterator[bytes]:
    """Complete lines of the growing file `path`; the last one also without its end once the process has ended."""
    read = 0
    while True:
        running = process.poll() is None
        fresh = path.read_bytes()[read:] if path.exists() else b""
        whole = fresh if not running else fresh[: fresh.rfind(b"\n") + 1]
        read += len(whole)
        yield from (line for line in whole.split(b"\n") if line.strip())
        if not running or monotonic() > deadline:
            return
        sleep(POLL_SECONDS)


def _read(line: bytes) -> Reply | Fault:
    try:
        return TypeAdapter(Reply).validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return Fault(f"a line that is no answer{id_of(line.decode(errors='replace'))}: {first['msg']}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and those it started; one that has ended is only waited for."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
