"""The bot as the service runs it: switched, counted, timed, logged, and its unanswered questions kept."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.service.meters import outcome
from bot.service.service import Service
from bot.types import Answer, Audience, Role, Turn
from index import Hit

LOG = logging.getLogger(__name__)


class Bot(Protocol):
    """What service and page ask of a bot; `bot.PlanBot` is one, and so is every wrapping of one."""

    @property
    def edition(self) -> str:
        """What answers follow from beside the question: it changes when documents come or go."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
        role: Role = "citizen",
    ) -> Answer:
        """The answer to `question`; `language` None means: that of the question. `role` is what may be seen."""

    def stream_answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
        role: Role = "citizen",
    ) -> Iterator[Answer]:
        """The answer as far as it is there, each time more of it; the last one is the answer."""

    def retrieve(self, question: str) -> Sequence[Hit]:
        """The passages found for `question`, best first."""


class Watched:
    """A bot with the service's eyes on it. Any thread may ask."""

    def __init__(self, bot: Bot, service: Service) -> None:
        self._bot, self._service = bot, service

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
        """The bot's answer. Raises `AnswersOffError` while answers are turned off, and what the bot raises."""
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
        """The bot's answer as far as it is there; raises as `ask`. Who leaves before its end is not counted."""
        service, started = self._service, time.perf_counter()
        service.switch.check()
        answer = None
        try:
            with service.at_work():
                for answer in self._bot.stream_answer(question, history, audience, language, role):
                    yield answer
        except Exception as error:
            service.meters.failures.inc()
            LOG.error("no answer", extra={"error_type": type(error).__name__}, exc_info=True)
            raise
        if answer is not None:
            self._note(question, answer, time.perf_counter() - started)

    def _note(self, question: str, answer: Answer, seconds: float) -> None:
        """Counts, logs and, where it was declined, keeps."""
        self._service.meters.answered(answer, seconds)
        LOG.info("answered", extra=_fields(answer, seconds))
        if answer.abstained:
            self._keep(question, answer)

    def retrieve(self, question: str) -> Sequence[Hit]:
        """What the bot itself finds."""
        return self._bot.retrieve(question)

    def _keep(self, question: str, answer: Answer) -> None:
        """A question that cannot be kept is still answered."""
        try:
            self._service.store.add_unanswered(question, answer)
        except (OSError, sqlite3.Error) as error:
            self._service.meters.unkept.inc()
            LOG.error("an unanswered question was not kept", extra={"error_type": type(error).__name__})


def _fields(answer: Answer, seconds: float) -> dict[str, object]:
    """What is logged of an answer: nothing of what was asked or said."""
    return {
        "outcome": outcome(answer),
        "reason": answer.reason or "",
        "language": answer.language,
        "audience": answer.audience,
        "engine": answer.engine,
        "wording": answer.wording.outcome if answer.wording else "",
        "elapsed_ms": round(seconds * 1000, 1),
    }
