"""How the service ends: on SIGTERM or Ctrl-C it lets nothing new in, and answers what it has been asked."""

from __future__ import annotations

import logging
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Final, Self

from bot.service.service import Service
from bot.service.store import TIDY_EVERY_S

LOG = logging.getLogger(__name__)
DRAIN_S: Final = 30.0
# An answer on the page is said sentence by sentence after it was made.
GRACE_S: Final = 0.5
# An answer that was asked for by one request is fetched by another; who asked may have gone.
FETCH_S: Final = 5.0
SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


class Ending:
    """A context in which SIGTERM and SIGINT are taken as wishes; the main thread's alone."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._wished = threading.Event()
        self._before = {number: signal.getsignal(number) for number in SIGNALS}

    def __enter__(self) -> Self:
        for number in SIGNALS:
            signal.signal(number, self._wish)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def wait(self) -> None:
        """Returns once the end is wished for; until then removes by the hour what has been kept long enough."""
        while True:
            try:
                self._service.store.tidy()
            except (OSError, sqlite3.Error) as error:
                LOG.error("retention could not be enforced", extra={"error_type": type(error).__name__})
            if self._wished.wait(TIDY_EVERY_S):
                return

    def drain(self, owed: Callable[[], bool] = lambda: False, most_s: float = DRAIN_S) -> bool:
        """Lets nothing new in and waits until nothing is worked on, at most `most_s` seconds; whether that came about.

        Answers that are `owed`, ready but not fetched, are waited for a little longer.
        """
        self._service.leaving = True
        _wait_while(lambda: bool(self._service.working), most_s)
        time.sleep(GRACE_S)
        _wait_while(owed, FETCH_S)
        return not self._service.working

    def _wish(self, number: int, frame: FrameType | None) -> None:
        self._wished.set()


def _wait_while(condition: Callable[[], bool], most_s: float) -> None:
    end = time.monotonic() + most_s
    while condition() and time.monotonic() < end:
        time.sleep(0.05)
