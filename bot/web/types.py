"""The nouns of the page: what it stands on, and what it keeps of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import TypeAdapter, ValidationError

from bot.service.service import Service
from bot.service.watched import Bot
from bot.types import Answer, Audience, Turn
from corpus import Plan
from index import Settings

if TYPE_CHECKING:
    from index.library import Library

ExchangeState = Literal["pending", "done", "stopped", "failed"]
MAX_EXCHANGES = 30
MAX_PAST = 50


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, as the browser keeps it; `asked_on` is an ISO date, `note` says why there is none."""

    question: str
    audience: Audience = "citizen"
    asked_on: str = ""
    state: ExchangeState = "pending"
    answer: Answer | None = None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The two turns a later question may refer to; none while there is no answer."""
        if self.answer is None:
            return ()
        return (Turn("user", self.question), Turn("assistant", self.answer.answer))


Talk = tuple[Exchange, ...]
_EXCHANGE = TypeAdapter(Exchange)
_TALK = TypeAdapter(Talk)
_PAST = TypeAdapter(tuple[Talk, ...])


def read_talk(payload: object) -> Talk:
    """A conversation out of the browser's storage, which anyone may have edited: what does not fit is dropped."""
    try:
        return _TALK.validate_python(payload)[-MAX_EXCHANGES:]
    except ValidationError:
        return ()


def read_past(payload: object) -> tuple[Talk, ...]:
    """The earlier conversations out of the browser's storage, newest first."""
    try:
        return _PAST.validate_python(payload)[:MAX_PAST]
    except ValidationError:
        return ()


def read_exchange(payload: str | bytes) -> Exchange | None:
    """One exchange out of JSON sent by the page; None when it is not one."""
    try:
        return _EXCHANGE.validate_json(payload)
    except ValidationError:
        return None


def as_json(talk: Talk) -> list[Mapping[str, Any]]:
    """A conversation as the browser's storage keeps it."""
    return [exchange.as_dict() for exchange in talk]


@dataclass(frozen=True, slots=True)
class Site:
    """What every view is made from; without a `library` there are no documents beside the plan."""

    settings: Settings
    plan: Plan
    bot: Bot
    service: Service
    library: Library | None = None
