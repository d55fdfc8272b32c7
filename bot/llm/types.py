"""The nouns of wording: what a model is sent, what it sends back, what it may speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a model's answer as it streams in.

    `ms` is when it came, in milliseconds since the call. `ended` tells that the model came to its own end (``stop``)
    or was cut off (``length``); tokens are what the server counted, 0 where it counts none.
    """

    text: str = ""
    ended: Literal["", "stop", "length"] = ""
    tokens_in: int = 0
    tokens_out: int = 0
    ms: float = 0.0


class LanguageModel(Protocol):
    """A chat model; `bot.llm.model` makes one from the settings."""

    @property
    def name(self) -> str:
        """``provider:model``."""

    def stream(self, messages: Sequence[Message]) -> Iterator[Piece]:
        """The answer in pieces. Raises `ModelFailure`."""


@dataclass(frozen=True, slots=True)
class Source:
    """Evidence as the model sees it: `text` under the token `n`; the passage behind it stays with us."""

    n: int
    passage: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the model without its marks, and the tokens it cited."""

    text: str
    cited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence is not carried by what it cites."""

    kind: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.detail}".strip()
