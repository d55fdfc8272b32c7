"""Which answers a new version of the plan changes: the evaluation's questions asked of both."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import Answer, PlanBot, Settings, Turn
from corpus import Plan
from corpus.standing import questions_of
from corpus.versions import alike
from eval.types import Question
from index import load_embedder
from index.bm25 import BM25
from index.build import build_index
from index.retriever import HybridRetriever
from index.store import COLLECTIONS, VectorStore
from index.tokenise import morphemes


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question that is answered otherwise; `cited` are the sections cited then and now."""

    question: Question
    before: str
    after: str
    cited: tuple[tuple[str, ...], tuple[str, ...]]


def changed_answers(before: Plan, after: Plan, questions: Sequence[Question]) -> Iterator[ChangedAnswer]:
    """The questions whose answer `after` changes. Both indexes are built in temporary folders."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = (bot_of(plan, Path(folder) / name) for name, plan in (("before", before), ("after", after)))
        for question in questions:
            was, now = _ask(old, question), _ask(new, question)
            if not alike(was.answer, now.answer):
                cited = tuple(tuple(c.section for c in answer.citations) for answer in (was, now))
                yield ChangedAnswer(question, was.answer, now.answer, (cited[0], cited[1]))


def bot_of(plan: Plan, folder: Path) -> PlanBot:
    """A bot over `plan`, as it would be when its text stood in the place of the present one."""
    settings = Settings(data_dir=folder)
    encoder = load_embedder(settings)
    kept = questions_of(plan)
    manifest = build_index(settings.index_dir, plan, kept, encoder, encoder.name, lambda _: None)
    place = settings.index_dir / manifest.build
    ids = {name: (place / f"ids-{name}.txt").read_text(encoding="utf-8").splitlines() for name in COLLECTIONS}
    words = {name: BM25.load(place / f"bm25-{name}", morphemes) for name in COLLECTIONS}
    store = VectorStore(place / "chroma", encoder)
    return PlanBot(settings, plan, HybridRetriever.over(plan, kept, store, words, ids, encoder))


def _ask(bot: PlanBot, question: Question) -> Answer:
    history = [Turn(message.role, message.content) for message in question.history]
    return bot.ask(question.question, history, question.audience)
