"""The nouns of what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# What a visitor may say of an answer.
KINDS = ("right", "wrong_answer", "wrong_source", "hard")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question the plan has no answer to, masked; `near` are the sections nearest to it."""

    at: datetime
    question: str
    reason: str
    near: tuple[str, ...]
    language: str
    audience: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What someone said of an answer; `cited` are the sections the answer cited."""

    at: datetime
    kind: str
    comment: str
    question: str
    answer: str
    cited: tuple[str, ...]
