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
from index.adapt import Adaptation, Matrix
from index.bm25 import BM25
from index.documents import SECTION_ID
from index.encoder import Encoder
from index.exact import ExactIndex
from index.fusion import first_of_each, fuse
from index.store import VectorStore
from index.types import RANKINGS, Found, Hit, Match

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
    _passages: Matrix = PrivateAttr()
    _adaptation: Adaptation = PrivateAttr()
    _adapted: Matrix = PrivateAttr()
    _store: VectorStore = PrivateAttr()
    _bm25: Mapping[str, BM25] = PrivateAttr()
    _ids: Sequence[str] = PrivateAttr()
    _section_of: np.ndarray[tuple[int], np.dtype[np.intp]] = PrivateAttr()
    _is_section: np.ndarray[tuple[int], np.dtype[np.bool_]] = PrivateAttr()
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
        retriever._passages = store.vectors("passages", ids["passages"])
        retriever.adapt(Adaptation.read())
        retriever._store = store
        retriever._bm25 = bm25
        retriever._ids = ids["passages"]
        place = {key: i for i, key in enumerate(ids["passages"])}
        retriever._section_of = np.array([place[_section_key(key)] for key in ids["passages"]])
        retriever._is_section = np.array([key == _section_key(key) for key in ids["passages"]])
        retriever._exact = ExactIndex(plan)
        retriever._encoder = encoder
        return retriever

    def search(
        self,
        question: str,
        rankings: Collection[str] | None = None,
        where: Mapping[str, Any] | None = None,
        without: Collection[str] = (),
        variants: Sequence[str] = (),
        vector: Sequence[float] | None = None,
    ) -> Found:
        """Passages and anticipated questions for `question`.

        `rankings` limits which rankings are fused (default all of `RANKINGS`), `where` filters passages by metadata
        (``{"pillar": 2}``, ``{"departments": {"$contains": "市民課"}}``), `without` leaves out anticipated questions
        by id, for leave-one-out measurements. `variants` are other wordings of the same question: the best of all
        wordings counts. `vector` spares the encoding of `question` when it is known already.
        """
        wordings = first_of_each([question, *variants])
        texts = [expand(wording) for wording in wordings]
        known = [] if vector is None else [list(vector)]
        vectors = known + [self._encoder.embed_query(wording) for wording in wordings[len(known) :]]
        matches = self._matches(texts, vectors, without)
        by_cosine = sorted(matches, key=lambda match: -match.cosine)[:DEPTH]
        by_words = sorted((m for m in matches if m.bm25 > 0), key=lambda match: -match.bm25)[:DEPTH]
        dense = self._dense(vectors, where)
        found = {
            "exact": self._exact.find(question),
            "dense": [key for key, _ in dense],
            "bm25": self._lexical(texts),
            "questions-dense": _pointed_to(by_cosine),
            "questions-bm25": _pointed_to(by_words),
        }
        admitted = None if where is None else self._store.select("passages", _passages(where))
        chosen = {
            name: [key for key in found[name] if admitted is None or key in admitted]
            for name in RANKINGS
            if rankings is None or name in rankings
        }
        near = tuple({match.question.id: match for match in (*by_cosine, *by_words)}.values())
        return Found(_hits(chosen), near, tuple(dense), tuple(vectors[0]))

    def adapt(self, adaptation: Adaptation) -> None:
        """Compares questions by `adaptation` from now on."""
        self._adaptation = adaptation
        self._adapted = adaptation.apply(self._vectors)

    def embed_question(self, text: str) -> Sequence[float]:
        """Unit vector of a question."""
        return self._encoder.embed_query(text)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of `texts`, one a row."""
        return np.asarray(self._encoder.embed_documents(list(texts)), dtype=np.float32)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        stored = frozenset(self._ids)  # an anticipated question may point to a heading, which is no document
        ids = [hit.passage for hit in self.search(query).hits if hit.passage in stored]
        return self._store.documents(ids[: self.k])

    def _dense(self, vectors: Sequence[Sequence[float]], where: Mapping[str, Any] | None) -> list[tuple[str, float]]:
        """Passages by cosine; without a filter all are compared here, since a query of Chroma takes much longer."""
        if where is None:
            cosines = (self._passages @ np.asarray(vectors, dtype=np.float32).T).max(axis=1)
            cosines[self._is_section] = -1.0
            return [(self._ids[i], float(cosines[i])) for i in np.argsort(-cosines, kind="stable")[:DEPTH]]
        best: dict[str, float] = {}
        for vector in vectors:
            for key, cosine in self._store.nearest("passages", vector, DEPTH, _passages(where)):
                best[key] = max(cosine, best.get(key, -1.0))
        return sorted(best.items(), key=lambda pair: -pair[1])[:DEPTH]

    def _lexical(self, texts: Sequence[str]) -> list[str]:
        """Passages by BM25 of their own words and, less, of their section's: a sentence often omits its subject."""
        scores = self._bm25["passages"].best_scores(texts)
        joint = scores + SECTION_SHARE * scores[self._section_of]
        joint[self._is_section] = 0.0
        return [self._ids[i] for i in np.argsort(-joint, kind="stable")[:DEPTH] if joint[i] > 0]

    def _matches(
        self, texts: Sequence[str], vectors: Sequence[Sequence[float]], without: Collection[str]
    ) -> list[Match]:
        mapped = self._adaptation.apply(np.asarray(vectors, dtype=np.float32))
        cosines = (self._adapted @ mapped.T).max(axis=1)
        scores = self._bm25["questions"].best_scores(texts)
        likely = np.union1d(_largest(cosines), _largest(scores))
        questions = self._questions  # pydantic makes each look at a private attribute a call
        near = [questions[i] for i in likely.tolist()]
        measured = zip(near, cosines[likely].tolist(), scores[likely].tolist(), strict=True)
        return [Match(*pair) for pair in measured if pair[0].id not in without]


def _largest(values: np.ndarray[tuple[int], np.dtype[np.float32]]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Positions of the `2 * DEPTH` largest values, in no order."""
    if len(values) <= 2 * DEPTH:
        return np.arange(len(values))
    return np.argpartition(-values, 2 * DEPTH)[: 2 * DEPTH]


def _hits(rankings: Mapping[str, Sequence[str]]) -> tuple[Hit, ...]:
    places: dict[str, list[tuple[str, int]]] = {}
    for name, ranking in rankings.items():
        for rank, key in enumerate(ranking, start=1):
            places.setdefault(key, []).append((name, rank))
    return tuple(Hit(key, key.split("#")[0], score, tuple(places[key])) for key, score in fuse(rankings, WEIGHTS))


def _section_key(key: str) -> str:
    return key if key.startswith("section:") else SECTION_ID.format(key.split("#")[0])


def _passages(where: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"$and": [{"type": "passage"}, dict(where)]}


def _pointed_to(matches: Sequence[Match]) -> list[str]:
    """The passages the matches point to, best first."""
    return first_of_each([passage for match in matches for passage in match.question.passages])
