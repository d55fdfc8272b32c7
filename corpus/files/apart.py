"""A file is read in a process of its own, whose memory and time have an end.

A file of a few kilobytes can unpack to any size, or hold work for hours; no check beforehand finds all of these. The
process holds no settings and no keys, writes no files, and gives its processor and its memory up before others do.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from corpus.files.types import DocumentPassage, DocumentRefusedError, Label

log = logging.getLogger(__name__)
MEGABYTE: Final = 1_000_000
MOST_SAID: Final = 300 * MEGABYTE  # of what the process says; 200,000 passages of a handbook have a third of it
CODE: Final = "from corpus.files.apart import main; main()"
_NICER = 5
_WAIT = 10  # seconds of waiting for each that may be computed: others want the processor too
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading a file may take: address space in megabytes, seconds of a processor."""

    megabytes: int
    seconds: int


LEAST: Final = Limits(megabytes=500, seconds=60)  # the readers themselves take 200 of these
MORE: Final = Limits(megabytes=40, seconds=30)  # for each megabyte of the file: a thousand pages have some of them
MOST: Final = Limits(megabytes=1_500, seconds=600)


def limits_of(size: int) -> Limits:
    """What a file of `size` bytes may take.

    >>> limits_of(2_000), limits_of(50_000_000)
    (Limits(megabytes=500, seconds=60), Limits(megabytes=1500, seconds=600))
    """
    whole = size // MEGABYTE
    return Limits(
        min(MOST.megabytes, LEAST.megabytes + whole * MORE.megabytes),
        min(MOST.seconds, LEAST.seconds + whole * MORE.seconds),
    )


def passages_apart(data: bytes, label: Label, limits: Limits) -> tuple[DocumentPassage, ...]:
    """The passages of `data`, which is called and ends as `label` says.

    Raises `DocumentRefusedError` with the reader's reason, or because `limits` were reached.
    """
    order = json.dumps({"label": asdict(label), "limits": asdict(limits)}).encode()
    try:
        said = _ANSWER.validate_json(_said(order + b"\n" + data, limits))
    except ValidationError as error:
        raise DocumentRefusedError("the file is damaged: its reader said nothing that can be read") from error
    if said.refused:
        raise DocumentRefusedError(said.refused)
    return said.passages


def _said(told: bytes, limits: Limits) -> bytes:
    """What the process says to `told`. Raises `DocumentRefusedError` where it came to no good end."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
    command, wait = [sys.executable, "-P", "-B", "-c", CODE], _WAIT * limits.seconds
    try:
        ran = subprocess.run(command, input=told, capture_output=True, env=environment, timeout=wait, check=False)
    except subprocess.TimeoutExpired as error:
        raise DocumentRefusedError(_too_long(limits)) from error
    if ran.returncode == -signal.SIGXCPU:
        raise DocumentRefusedError(_too_long(limits))
    if ran.returncode:
        log.error("the reader of a file ended with %d: %s", ran.returncode, ran.stderr[-2000:].decode(errors="replace"))
        raise DocumentRefusedError(f"the file is damaged: its reader ended with {ran.returncode}")
    return ran.stdout


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the process says: `refused` is empty where the file was read."""

    passages: tuple[DocumentPassage, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Order:
    """What the process is told in a line before the file."""

    label: Label
    limits: Limits


_ANSWER = TypeAdapter(_Answer)
_ORDER = TypeAdapter(_Order)


def _too_long(limits: Limits) -> str:
    return f"reading the file takes more than {limits.seconds} s: is it made for that? Else divide it"


def _limit(limits: Limits) -> None:
    """Puts this process under `limits`, for good."""
    os.nice(_NICER)
    with suppress(OSError):  # where there is no such file, nothing else is to be done
        Path("/proc/self/oom_score_adj").write_text("1000")
    for kind, most in (
        (resource.RLIMIT_AS, limits.megabytes * MEGABYTE),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))  # told by SIGXCPU before it is killed


def _read(order: _Order) -> bytes:
    from corpus.files.document import passages_of
    from corpus.files.read import MEDIA

    label = order.label
    passages = passages_of(label.name, label.title, MEDIA[label.suffix](sys.stdin.buffer.read(), label.first_page))
    rows = [asdict(passage) for passage in passages]
    said = json.dumps({"passages": rows}, ensure_ascii=False).encode(errors="replace")
    if len(said) > MOST_SAID:
        raise DocumentRefusedError(f"the file holds {len(said) / MEGABYTE:.0f} MB of text: divide it")
    return said


def main() -> None:
    """What the process does: reads the order and the file, and says the passages or why there are none."""
    order = _ORDER.validate_json(sys.stdin.buffer.readline())
    _limit(order.limits)
    try:
        said = _read(order)
    except DocumentRefusedError as error:
        said = json.dumps({"refused": str(error)}).encode()
    except MemoryError:
        reason = f"reading the file takes more than {order.limits.megabytes} MB of memory: is it made for that?"
        said = json.dumps({"refused": f"{reason} Else divide it"}).encode()
    except Exception as error:  # whatever a reader raises on a broken file
        said = json.dumps({"refused": f"the file is damaged: {type(error).__name__}"}).encode()
    sys.stdout.buffer.write(said)
