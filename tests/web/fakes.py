"""A bot that knows a few things of the real plan, and does what a test wants of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.types import Answer, Audience, Citation, Related, Role, Turn
from corpus import Passage, Plan, load_plan
from index import Hit

ANSWERS = {
    "Wi-Fi": ("3-1#取組内容-1",),
    "KPI": ("ch5-1#kpi-2", "ch5-2#kpi-2"),
    "窓口": ("1-4#取組内容-1", "1-4#取組内容-3"),
    "eL-QR": ("1-3#取組内容-1", "term-16#説明-1"),
}


@dataclass
class FakeBot:
    """Answers from `ANSWERS`, declines the rest; 「故障」 breaks it, 「ゆっくり」 slows it, 「復唱:」 echoes."""

    plan: Plan = field(default_factory=load_plan)
    asked: list[tuple[str, tuple[Turn, ...], Audience, str | None]] = field(default_factory=list)
    edition: str = "fake"

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
        role: Role = "citizen",
    ) -> Answer:
        self.asked.append((question, tuple(history), audience, language))
        if "故障" in question:
            raise RuntimeError("broken on purpose")
        if "ゆっくり" in question:
            time.sleep(9 if "とても" in question else 5)
        if question.startswith("復唱:"):
            return self._answer(question.removeprefix("復唱:"), (), audience, language)
        found = next((keys for word, keys in ANSWERS.items() if word in question), ())
        passages = [self.plan.passage_by_id[key] for key in found]
        if not passages:
            return self._declined(audience, language)
        text = "\n".join(f"{'- ' if len(passages) > 1 else ''}{_said(p)}[{n}]" for n, p in enumerate(passages, 1))
        return self._answer(text, passages, audience, language)

    def stream_answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
        role: Role = "citizen",
    ) -> Iterator[Answer]:
        yield self.ask(question, history, audience, language, role)

    def retrieve(self, question: str) -> Sequence[Hit]:
        return [Hit(key, key.split("#")[0], 1.0, ()) for keys in ANSWERS.values() for key in keys]

    def _answer(self, text: str, passages: Sequence[Passage], audience: Audience, language: str | None) -> Answer:
        citations = tuple(
            Citation(
                n,
                p.section,
                self.plan.section_by_id[p.section].title,
                self.plan.section_by_id[p.section].page,
                self.plan.quote(p),
                p.anchor,
            )
            for n, p in enumerate(passages, 1)
        )
        follow = ("窓口はどう変わりますか?", "KPIの目標は?")
        return Answer(text, False, None, citations, (), 0.9, language or "ja", audience, "extractive", follow)

    def _declined(self, audience: Audience, language: str | None) -> Answer:
        near = [self.plan.section_by_id[key] for key in ("2-1", "ch4-1")]
        related = tuple(Related(s.id, s.title, s.page) for s in near)
        text = "計画には書かれていません。"
        return Answer(text, True, "not_in_plan", (), related, 0.1, language or "ja", audience, "extractive")


def _said(passage: Passage) -> str:
    return passage.text.replace("\t", " ").replace("\n", " ")
