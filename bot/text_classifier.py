"""A linear classifier of short texts over words, character n-grams and the sentence vector, kept as arrays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from corpus import normalise
from index.tokenise import morphemes

VECTOR_WEIGHT = 1.5
CHAR_WEIGHT = 0.7
Floats = np.ndarray[tuple[int], np.dtype[np.float32]]


def word_grams(text: str) -> list[str]:
    """Morphemes of an expanded question."""
    return morphemes(text)


def char_grams(text: str) -> list[str]:
    """Character 2- and 3-grams of the search form without punctuation.

    >>> char_grams("窓口で")
    ['窓口', '口で', '窓口で']
    """
    plain = re.sub(r"[^\w]", "", normalise(text))
    return [plain[i : i + n] for n in (2, 3) for i in range(len(plain) - n + 1)]


@dataclass(frozen=True, slots=True)
class TextClassifier:
    """Margins of each label for a text: ``weights @ features + bias``; `trained_on` is the hash of its examples."""

    labels: tuple[str, ...]
    words: dict[str, int]
    chars: dict[str, int]
    word_idf: Floats
    char_idf: Floats
    weights: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    bias: Floats
    trained_on: str = ""

    def margins(self, text: str, vector: Sequence[float] | Floats) -> Floats:
        """One number a label, in the order of `labels`; `vector` is the sentence vector of `text`."""
        total = self.bias + VECTOR_WEIGHT * (self.weights[:, -len(vector) :] @ np.asarray(vector, dtype=np.float32))
        total = total + self._sparse(word_grams(text), self.words, self.word_idf, 0, 1.0)
        total = total + self._sparse(char_grams(text), self.chars, self.char_idf, len(self.words), CHAR_WEIGHT)
        return np.asarray(total, dtype=np.float32)

    def _sparse(self, grams: list[str], vocabulary: dict[str, int], idf: Floats, offset: int, weight: float) -> Floats:
        counts = Counter(vocabulary[g] for g in grams if g in vocabulary)
        if not counts:
            return np.zeros(len(self.labels), dtype=np.float32)
        columns = np.fromiter(counts, dtype=np.int64)
        values = (1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * idf[columns]
        values = weight * values / np.linalg.norm(values)
        return np.asarray(self.weights[:, offset + columns] @ values, dtype=np.float32)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Reads what `write` wrote."""
        with np.load(path, allow_pickle=False) as data:
            words, chars = (data[name].tolist() for name in ("words", "chars"))
            return cls(
                tuple(data["labels"].tolist()),
                {w: i for i, w in enumerate(words)},
                {c: i for i, c in enumerate(chars)},
                data["word_idf"].astype(np.float32),
                data["char_idf"].astype(np.float32),
                data["weights"].astype(np.float32),
                data["bias"].astype(np.float32),
                str(data["trained_on"]),
            )

    def write(self, path: Path) -> None:
        """Writes the weights in half precision."""
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            words=np.array(list(self.words)),
            chars=np.array(list(self.chars)),
            word_idf=self.word_idf.astype(np.float16),
            char_idf=self.char_idf.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float16),
            trained_on=np.array(self.trained_on),
        )


def shares(margins: Floats, sharpness: float = 1.0) -> Floats:
    """Margins as shares that sum to 1 (softmax); `sharpness` pulls them apart.

    >>> shares(np.array([0.0, 0.0], dtype=np.float32)).tolist()
    [0.5, 0.5]
    """
    powers = np.exp(sharpness * (margins - margins.max()))
    return np.asarray(powers / powers.sum(), dtype=np.float32)
