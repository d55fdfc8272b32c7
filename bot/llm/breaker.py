"""A circuit breaker: a server that failed several times is spared for a while, so that nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Open after `most` failures in a row, for `rest_seconds`; then one call may try, and its end decides.

    Any thread may ask.
    """

    def __init__(self, most: int = 3, rest_seconds: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._rest, self._clock = most, rest_seconds, clock
        self._failures = 0
        self._opened_at = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether a call may be made now; while open, true once each `rest_seconds`."""
        with self._lock:
            if self._failures < self._most:
                return True
            if self._clock() - self._opened_at < self._rest:
                return False
            self._opened_at = self._clock()  # this caller tries; the others go on waiting
            return True

    def record(self, succeeded: bool) -> None:
        """Takes note of how a call ended."""
        with self._lock:
            self._failures = 0 if succeeded else self._failures + 1
            if self._failures >= self._most:
                self._opened_at = self._clock()
