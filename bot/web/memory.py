"""Answers that were given already: the examples and what everyone asks need not be worked out each time."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.service.watched import Bot
from bot.types import Answer, Audience, Role, Turn
from bot.web.pool import AT_ONCE, Pool
from index import Hit

MOST = 2048


class Remembering:
    """A bot that remembers its last answers, by a digest of what was asked: no question is kept. The rest queue up.

    Only extractive answers are, and those not where a language model failed: they follow from the question, the asker's
    role and the bot's edition alone. Any thread may ask; `waiting` of them may wait for a language model without
    keeping the others from their turn.
    """

    def __init__(self, bot: Bot, most: int = MOST, waiting: int = 0) -> None:
        self._bot, self._most, self._pool = bot, most, Pool(AT_ONCE + waiting)
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def edition(self) -> str:
        """The bot's own."""
        return self._bot.edition

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
        role: Role = "citizen",
    ) -> Answer:
        """The remembered answer with the time it took now, or a new one."""
        *_, answer = self.stream_answer(question, history, audience, language, role)
        return answer

    def stream_answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
        role: Role = "citizen",
    ) -> Iterator[Answer]:
        """The remembered answer, or a new one with what the bot has of it before."""
        started, edition = time.perf_counter(), self.edition
        asked = hashlib.blake2b(repr((edition, question, tuple(history), audience, language, role)).encode()).digest()
        with self._lock:
            known = self._answers.get(asked)
            if known is not None:
                self._answers.move_to_end(asked)
        if known is not None:
            yield replace(known, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))
            return
        answers = iter(self._bot.stream_answer(question, history, audience, language, role))
        answer = None
        while (said := self._pool.run(next, answers, None)) is not None:
            yield (answer := said)
        extractive = answer is not None and answer.engine == "extractive" and answer.wording is None
        if answer is not None and extractive and self.edition == edition:  # documents may have come or gone away
            self._keep(asked, answer)

    def retrieve(self, question: str) -> Sequence[Hit]:
        """What the bot itself finds."""
        return self._pool.run(self._bot.retrieve, question)

    def _keep(self, asked: bytes, answer: Answer) -> None:
        with self._lock:
            self._answers[asked] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
