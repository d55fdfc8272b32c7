"""Who answers: the bot in this process, or a file of answers already given. All speak `Answerer`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from eval.errors import EvalError
from eval.records import read_jsonl
from eval.types import Audience, Question, Reply

SECRET_WORDS = ("key", "token", "secret", "password", "url")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that went wrong beside the single answers."""

    message: str


@dataclass(frozen=True, slots=True)
class Description:
    """What stands in a run's file about who answered."""

    settings: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)


class Answerer(Protocol):
    """Answers questions, in any order, as they come; a question it cannot answer it may leave out."""

    @property
    def name(self) -> str:
        """How it is called in a report."""

    def describe(self) -> Description:
        """Its settings, without secrets."""

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply | Fault]:
        """One reply per question it can answer; a `Fault` for anything else that happened."""


class Found(Protocol):
    """A retrieved passage."""

    @property
    def passage(self) -> str:
        """Its id."""

    @property
    def section(self) -> str:
        """Id of the section it stands in."""


class Answered(Protocol):
    """What the bot returns."""

    def as_dict(self) -> Mapping[str, Any]:
        """The contract's JSON."""


class Retriever(Protocol):
    """Whatever finds passages."""

    def retrieve(self, question: str, rankings: Collection[str] | None = None) -> Sequence[Found]:
        """Passages, best first, by the named rankings or by all."""


class Bot(Retriever, Protocol):
    """The part of ``bot.PlanBot`` that is evaluated."""

    def ask(self, question: str, history: Sequence[Any] = (), audience: Audience = ...) -> Answered:
        """Answers one question."""


@dataclass(frozen=True)
class BotAnswerer:
    """A bot in this process; an exception of it is the error of one reply, never the end of the run."""

    bot: Bot
    turn: Any
    name: str = "bot"
    description: Description = Description()
    with_retrieval: bool = True

    def describe(self) -> Description:
        """The settings the bot was opened with."""
        return self.description

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        """One reply a question, in order."""
        for question in questions:
            try:
                yield self._ask(question)
            except ValidationError as error:
                yield Reply(question.id, error=f"not an Answer: {error.errors()[0]['loc']} {error.errors()[0]['msg']}")
            except Exception as error:  # whatever a bot under test raises
                yield Reply(question.id, error=f"{type(error).__name__}: {error}")

    def _ask(self, question: Question) -> Reply:
        history = [self.turn(message.role, message.content) for message in question.history]
        start = perf_counter()
        answer = self.bot.ask(question.question, history, question.audience)
        elapsed_ms = (perf_counter() - start) * 1000
        record = {**answer.as_dict(), "id": question.id, "elapsed_ms": elapsed_ms}
        return TypeAdapter(Reply).validate_python({**record, "retrieved": self._retrieved(question)})

    def _retrieved(self, question: Question) -> tuple[str, ...]:
        """Sections ranked for the question as typed."""
        if not self.with_retrieval or not question.rankable:
            return ()
        return tuple(dict.fromkeys(hit.section for hit in self.bot.retrieve(question.question)))


@dataclass(frozen=True)
class FileAnswerer:
    """Answers given before, one JSON object a line, as ``python -m bot batch`` writes them."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def describe(self) -> Description:
        """Nothing is known about who wrote the file."""
        return Description()

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply | Fault]:
        """Every line of the file; broken ones are faults."""
        loaded = read_jsonl(self.path, Reply)
        yield from loaded.rows
        yield from map(Fault, loaded.faults)


def open_bot(overrides: Mapping[str, Any] | None = None) -> BotAnswerer:
    """The bot of this repository, its settings overridden. Raises `EvalError` where it does not start."""
    try:
        from bot import PlanBot, Settings, Turn

        settings = Settings(**overrides) if overrides else Settings.read()
        bot = PlanBot.open(settings)
    except Exception as error:  # a bot that cannot start is told in one line, whatever it raises
        raise EvalError(f"the bot did not start: {type(error).__name__}: {error}") from error
    return BotAnswerer(bot, Turn, description=Description(public(settings.model_dump(mode="json")), _hashes(settings)))


def public(settings: Mapping[str, object]) -> Mapping[str, str]:
    """Settings as text, without those whose name speaks of a secret or a private address.

    >>> public({"port": 7860, "llm_api_key": "x"})
    {'port': '7860'}
    """
    return {k: str(v) for k, v in settings.items() if not any(word in k.lower() for word in SECRET_WORDS)}


def _hashes(settings: Any) -> Mapping[str, str]:
    from index.manifest import sources_hash

    return {"index": sources_hash(settings.embedding_model)[:12]}
