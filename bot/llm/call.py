"""One call of a model that ends in time: a worker thread reads it, and its pieces are taken until the deadline."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import replace

from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_after_delay, wait_exponential_jitter

from bot.llm.types import LanguageModel, Message, Piece
from index import ModelFailure

_END = object()


class Caller:
    """Calls `model` from at most `concurrent` threads at once, each within `deadline_seconds`, with `retries`."""

    def __init__(self, model: LanguageModel, deadline_seconds: float, concurrent: int, retries: int) -> None:
        self.model = model
        self._deadline = deadline_seconds
        self._slots = threading.BoundedSemaphore(concurrent)
        self._tries = retries + 1

    def pieces(self, messages: Sequence[Message], until: float | None = None) -> Generator[Piece, None, None]:
        """The pieces as they come; `until` is a time of `time.monotonic` other than now plus the deadline.

        Raises `ModelFailure`: of the model, "slow" at the deadline, or "busy" where all slots are taken. Closing the
        iterator ends the call.
        """
        end = time.monotonic() + self._deadline if until is None else until
        if not self._slots.acquire(blocking=False):
            raise ModelFailure("busy")
        taken: queue.SimpleQueue[object] = queue.SimpleQueue()
        given_up = threading.Event()
        threading.Thread(target=self._read, args=(tuple(messages), taken, given_up, end), daemon=True).start()
        try:
            while (piece := _next(taken, end)) is not None:
                yield piece
        finally:
            given_up.set()

    def text(self, messages: Sequence[Message], until: float | None = None) -> str:
        """The whole answer, where nothing has to be shown before."""
        return "".join(piece.text for piece in self.pieces(messages, until)).strip()

    def _read(
        self, messages: Sequence[Message], taken: queue.SimpleQueue[object], given_up: threading.Event, end: float
    ) -> None:
        """What the thread does; whatever happens, the taker gets an end and the slot is free again."""
        started = time.monotonic()
        try:
            for attempt in self._attempts(end):
                with attempt:
                    for piece in self.model.stream(messages):
                        if given_up.is_set():
                            return
                        taken.put(piece if piece.ms else replace(piece, ms=1000 * (time.monotonic() - started)))
            taken.put(_END)
        except Exception as error:  # handed to the taker, who raises it
            taken.put(error)
        finally:
            self._slots.release()

    def _attempts(self, end: float) -> Retrying:
        """Tries with growing pauses, none begun after the deadline."""
        return Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, ModelFailure) and error.retryable),
            stop=stop_after_attempt(self._tries) | stop_after_delay(max(0.0, end - time.monotonic())),
            wait=wait_exponential_jitter(multiplier=0.2, max=2.0, jitter=0.2),
            reraise=True,
        )


def _next(taken: queue.SimpleQueue[object], end: float) -> Piece | None:
    """The next piece, None at the end. Raises what the reader met, or "slow"."""
    try:
        item = taken.get(timeout=max(0.0, end - time.monotonic()))
    except queue.Empty:
        raise ModelFailure("slow", "no end before the deadline") from None
    if isinstance(item, Exception):
        raise item
    return item if isinstance(item, Piece) else None
