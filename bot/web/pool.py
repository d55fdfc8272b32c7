"""Work waiting its turn: a few pieces are done at a time, first come, first served."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# One for each of the two cores: an answer is half Python, which one thread does at a time, half numpy. Measured with
# `python -m eval load --users 32`: 2 at once gave 51 answers a second, 3 gave 47, 4 gave 48.
AT_ONCE: Final = 2


class Pool:
    """Threads that answer. Were each visitor's own thread to do it, they would mostly wait for the interpreter."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="answer")

    def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` gives, once it has had its turn; raises what it raises."""
        return self._threads.submit(work, *args, **kwargs).result()
