"""BM25 (bm25s, Lucene's variant) over any tokeniser, kept as arrays in a folder and mapped into memory from there."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import bm25s
import numpy as np

from index.tokenise import Tokenise

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells every build otherwise


class BM25:
    """Scores of all documents for a query; ids are positions in the list it was built from."""

    def __init__(self, model: bm25s.BM25, tokenise: Tokenise) -> None:
        self._model = model
        self._tokenise = tokenise

    @classmethod
    def build(cls, texts: Iterable[str], tokenise: Tokenise) -> Self:
        """Indexes `texts`, of which it keeps but the numbers of their tokens: four bytes each, not a string each."""
        numbers: dict[str, int] = {}
        rows = [array("i", [numbers.setdefault(token, len(numbers)) for token in tokenise(text)]) for text in texts]
        model = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
        model.index((rows, numbers), create_empty_token=False, show_progress=False)
        return cls(model, tokenise)

    def save(self, folder: Path) -> None:
        """Writes the arrays to `folder`."""
        self._model.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, tokenise: Tokenise) -> Self:
        """Reads what `save` wrote."""
        return cls(bm25s.BM25.load(str(folder), mmap=True), tokenise)

    def held_by(self, token: str) -> int:
        """How many documents hold `token`."""
        number = self._model.vocab_dict.get(token)
        if number is None:
            return 0
        starts = self._model.scores["indptr"]  # a token's scores lie together, one for each document that holds it
        return int(starts[number + 1] - starts[number])

    def scores(self, query: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        """BM25 scores, one for each document; zeros when no word of the query is known."""
        size = int(self._model.scores["num_docs"])
        known = [token for token in self._tokenise(query) if token in self._model.vocab_dict]
        if not known:
            return np.zeros(size, dtype=np.float32)
        return self._scores(known)

    def best_scores(self, queries: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        """For each document the best of its scores for several wordings of one question."""
        best = self.scores(queries[0])
        for query in queries[1:]:
            best = np.maximum(best, self.scores(query))
        return best

    def _scores(self, known: list[str]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        scores: np.ndarray[tuple[int], np.dtype[np.float32]] = self._model.get_scores(known)
        return scores
