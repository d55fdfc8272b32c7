"""The face of the index: one hybrid retriever over passages, sections and anticipated questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from corpus import Plan
from corpus.questions import AnticipatedQuestion
from corpus.references import expand
from index.bm25 import BM25
from index.documents import SECTION_ID
from index.encoder import Encoder
from index.exact import ExactIndex
from index.fusion import first_of_each, fuse
from index.store import VectorStore
from index.types import RANKINGS, Found, Hit, Match

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]
DEPTH = 60  # entries taken from each ranking
SECTION_SHARE = 0.5  # weight of the section's own BM25 beside the passage's
WEIGHTS = {"exact": 2.0, "dense": 0.5, "bm25": 1.0, "questions-dense": 1.5, "questions-bm25": 1.0}


class HybridRetriever(BaseRetriever):
    """Dense and BM25 rankings of passages and of anticipated questions, and exact hits, fused by rank.

    `invoke` gives LangChain documents; `search` gives what the bot works with.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    k: int = 10
    _questions: Sequence[AnticipatedQuestion] = PrivateAttr()
    _vectors: Matrix = PrivateAttr()
    _store: VectorStore = PrivateAttr()
    _bm25: Mapping[str, BM25] = PrivateAttr()
    _ids: Sequence[str] = PrivateAttr()
    _exact: ExactIndex = PrivateAttr()
    _encoder: Encoder = PrivateAttr()

    @classmethod
    def over(
        cls,
        plan: Plan,
        questions: Sequence[AnticipatedQuestion],
        store: VectorStore,
        bm25: Mapping[str, BM25],
        ids: Mapping[str, Sequence[str]],
        encoder: Encoder,
    ) -> HybridRetriever:
        """A retriever over the opened parts of an index; ``ids[c][i]`` is document ``i`` of collection ``c``."""
        retriever = cls()
        by_id = {question.id: question for question in questions}
        retriever._questions = [by_id[key] for key in ids["questions"]]
        retriever._vectors = store.vectors("questions", ids["questions"])
        retriever._store = store
        retriever._bm25 = bm25
        retriever._ids = ids["passages"]
        retriever._exact = ExactIndex(plan)
        retriever._encoder = encoder
        return retriever

    def search(
        self,
        question: str,
        rankings: Collection[str] | None = None,
        where: Mapping[str, Any] | None = None,
        without: Collection[str] = (),
    ) -> Found:
        """Passages and anticipated questions for `question`.

        `rankings` limits which rankings are fused (default all of `RANKINGS`), `where` filters passages by metadata
        (``{"pillar": 2}``, ``{"departments": {"$contains": "市民課"}}``), `without` leaves out anticipated questions
        by id, for leave-one-out measurements.
        """
        text = expand(question)
        vector = self._encoder.embed_query(question)
        matches = self._matches(text, vector, without)
        by_cosine = sorted(matches, key=lambda match: -match.cosine)[:DEPTH]
        by_words = sorted((m for m in matches if m.bm25 > 0), key=lambda match: -match.bm25)[:DEPTH]
        dense = self._store.nearest("passages", vector, DEPTH, _passages(where))
        found = {
            "exact": self._exact.find(question),
            "dense": [key for key, _ in dense],
            "bm25": self._lexical(text),
            "questions-dense": _pointed_to(by_cosine),
            "questions-bm25": _pointed_to(by_words),
        }
        admitted = None if where is None else self._store.select("passages", _passages(where))
        chosen = {
            name: [key for key in found[name] if admitted is None or key in admitted]
            for name in RANKINGS
            if rankings is None or name in rankings
        }
        near = tuple(dict.fromkeys([*by_cosine, *by_words]))
        return Found(_hits(chosen), near, tuple(dense), tuple(vector))

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of `texts`, one a row."""
        return np.asarray(self._encoder.embed_documents(list(texts)), dtype=np.float32)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        ids = [hit.passage for hit in self.search(query).hits[: self.k]]
        return self._store.documents("passages", ids)

    def _lexical(self, text: str) -> list[str]:
        """Passages by BM25 of their own words and, less, of their section's: a sentence often omits its subject."""
        scores = dict(zip(self._ids, map(float, self._bm25["passages"].scores(text)), strict=True))
        joint = {
            key: score + SECTION_SHARE * scores[SECTION_ID.format(key.split("#")[0])]
            for key, score in scores.items()
            if "#" in key
        }
        return [key for key in sorted(joint, key=lambda k: -joint[k])[:DEPTH] if joint[key] > 0]

    def _matches(self, text: str, vector: Sequence[float], without: Collection[str]) -> list[Match]:
        cosines = self._vectors @ np.asarray(vector, dtype=np.float32)
        scores = self._bm25["questions"].scores(text)
        likely = set(np.argsort(-cosines)[: 2 * DEPTH]) | set(np.argsort(-scores)[: 2 * DEPTH])
        return [
            Match(self._questions[i], float(cosines[i]), float(scores[i]))
            for i in likely
            if self._questions[i].id not in without
        ]


def _hits(rankings: Mapping[str, Sequence[str]]) -> tuple[Hit, ...]:
    places: dict[str, list[tuple[str, int]]] = {}
    for name, ranking in rankings.items():
        for rank, key in enumerate(ranking, start=1):
            places.setdefault(key, []).append((name, rank))
    return tuple(Hit(key, key.split("#")[0], score, tuple(places[key])) for key, score in fuse(rankings, WEIGHTS))


def _passages(where: Mapping[str, Any] | None) -> Mapping[str, Any]:
    only = {"type": "passage"}
    return {"$and": [only, dict(where)]} if where else only


def _pointed_to(matches: Sequence[Match]) -> list[str]:
    """The passages the matches point to, best first."""
    return first_of_each([passage for match in matches for passage in match.question.passages])
