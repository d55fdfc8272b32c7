"""A bot, a chat and examples to try the evaluation with: no model, no index, no network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from eval.rivals.chat import ChatMessage
from eval.types import Audience, Cited, Message, Question, Reply

QUESTION = Question(
    id="Q-1",
    audience="citizen",
    lang="ja",
    history=(),
    question="公金は何種類まで払えるようになりますか",
    category="kpi",
    gold_sections=("ch5-1",),
    gold_all=(),
    must=(("9種", "9つ", "→9"), ("令和11", "2029")),
    must_not=("10種",),
    abstain=False,
)
REPLY = Reply(
    id="Q-1",
    answer="令和11年度に9種類を目標としています。[1]",
    citations=(Cited("ch5-1", 1, "キャッシュレス決済(eL-QR)で払える公金の種類\t4\t9", 13),),
    confidence=0.9,
    elapsed_ms=12.0,
    retrieved=("1-3", "ch5-1"),
)
UNANSWERABLE = replace(
    QUESTION, id="Q-2", question="事業の予算は?", category="out_of_scope", gold_sections=(), must=(), abstain=True
)
DECLINED = Reply(
    "Q-2", "計画には記載がありません。", abstained=True, reason="not_in_plan", confidence=0.1, elapsed_ms=8.0
)


@dataclass(frozen=True, slots=True)
class FakeHit:
    """A hit without a score."""

    passage: str
    section: str


@dataclass(frozen=True, slots=True)
class FakeAnswer:
    """The contract's JSON, as given."""

    fields: Mapping[str, Any]

    def as_dict(self) -> Mapping[str, Any]:
        """The fields."""
        return self.fields


@dataclass
class FakeBot:
    """Says what `answers` holds for a question, or raises it; `asked` and `ranked` are what it was asked."""

    answers: Mapping[str, Mapping[str, Any] | Exception]
    hits: Sequence[FakeHit] = ()
    asked: list[tuple[str, tuple[Message, ...], str]] = field(default_factory=list)
    ranked: list[frozenset[str] | None] = field(default_factory=list)

    def ask(self, question: str, history: Sequence[Message] = (), audience: Audience = "citizen") -> FakeAnswer:
        """The scripted answer."""
        self.asked.append((question, tuple(history), audience))
        answer = self.answers[question]
        if isinstance(answer, Exception):
            raise answer
        return FakeAnswer(answer)

    def retrieve(self, question: str, rankings: Collection[str] | None = None) -> Sequence[FakeHit]:
        """The same hits for every question; without the ranking "dense" in the other order."""
        self.ranked.append(frozenset(rankings) if rankings is not None else None)
        return self.hits if rankings is None or "dense" in rankings else tuple(reversed(self.hits))


@dataclass
class FakeChat:
    """Says `answers` in turn; `asked` is what it was given."""

    answers: list[str | Exception]
    asked: list[tuple[ChatMessage, ...]] = field(default_factory=list)

    def complete(self, messages: Sequence[ChatMessage]) -> str:
        """The next answer."""
        self.asked.append(tuple(messages))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer
