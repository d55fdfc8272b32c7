"""A counter on stderr for work of more than two seconds, shown to people and not to log files."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self


class Progress:
    """``with Progress("dev", 136) as progress: progress.step()``."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, total, 0
        self._shown = sys.stderr.isatty()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._shown:
            sys.stderr.write(f"\r{self._label} {self._done}/{self._total}")
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._shown and self._done:
            sys.stderr.write("\n")
