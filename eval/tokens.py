"""BM25 over passages by one tokeniser or another, to compare them: morphemes against character bigrams."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from corpus import Plan
from index.bm25 import BM25
from index.documents import passage_documents
from index.tokenise import Tokenise
from index.types import Hit


@dataclass(frozen=True, slots=True)
class PassageBM25:
    """Passages ranked by BM25 alone, without the weight that the index gives to their sections."""

    ids: Sequence[str]
    bm25: BM25

    @classmethod
    def of(cls, plan: Plan, tokenise: Tokenise) -> Self:
        """Over every passage of `plan`, split by `tokenise`."""
        documents = [d for d in passage_documents(plan) if d.metadata["type"] == "passage"]
        return cls([str(d.id) for d in documents], BM25.build([d.page_content for d in documents], tokenise))

    def retrieve(self, question: str, rankings: Collection[str] | None = None) -> Sequence[Hit]:
        """Passages that share a token with `question`, best first; `rankings` does not matter here."""
        scores = self.bm25.scores(question)
        ordered = np.argsort(-scores, kind="stable")
        return [Hit(self.ids[i], self.ids[i].split("#")[0], float(scores[i]), ()) for i in ordered if scores[i] > 0]
