"""Answers that were given already: the examples and what everyone asks need not be worked out each time."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from bot.types import Answer, Audience, Turn
from bot.web.types import Bot
from index import Hit

MOST = 2048


class Remembering:
    """A bot that remembers its last answers, by a digest of what was asked: no question is kept.

    Only extractive answers are, and those not where a language model failed: they follow from the question and the
    plan alone. Any thread may ask.
    """

    def __init__(self, bot: Bot, most: int = MOST) -> None:
        self._bot, self._most = bot, most
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def ask(
        self, question: str, history: Sequence[Turn] = (), audience: Audience = "citizen", language: str | None = None
    ) -> Answer:
        """The remembered answer with the time it took now, or a new one."""
        started = time.perf_counter()
        asked = hashlib.blake2b(repr((question, tuple(history), audience, language)).encode()).digest()
        with self._lock:
            known = self._answers.get(asked)
            if known is not None:
                self._answers.move_to_end(asked)
        if known is not None:
            return replace(known, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))
        answer = self._bot.ask(question, history, audience, language)
        if answer.engine == "extractive" and answer.wording is None:
            self._keep(asked, answer)
        return answer

    def retrieve(self, question: str) -> Sequence[Hit]:
        """What the bot itself finds."""
        return self._bot.retrieve(question)

    def _keep(self, asked: bytes, answer: Answer) -> None:
        with self._lock:
            self._answers[asked] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
