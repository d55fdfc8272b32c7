"""Which section a question is about: a linear classifier over words, character n-grams and the sentence vector.

Trained on the anticipated questions alone (`bot.train`); one more class stands for questions the plan does not answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from corpus import normalise
from index.tokenise import morphemes

NONE = "none"  # the class of questions the plan does not answer
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
class Topics:
    """Probability-like scores by section (and `NONE`), summing to 1; `margin` of the classifier for `NONE` alone."""

    share: Mapping[str, float]
    margin: float


@dataclass(frozen=True, slots=True)
class TopicClassifier:
    """Sections' scores for a question: ``weights @ features + bias``, made comparable by a softmax."""

    sections: tuple[str, ...]
    words: dict[str, int]
    chars: dict[str, int]
    word_idf: Floats
    char_idf: Floats
    weights: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    bias: Floats

    def scores(self, text: str, vector: Sequence[float] | Floats) -> Topics:
        """The sections' scores for a question; `text` is the expanded question."""
        total = self.bias + VECTOR_WEIGHT * (self.weights[:, -len(vector) :] @ np.asarray(vector, dtype=np.float32))
        total = total + self._sparse(word_grams(text), self.words, self.word_idf, 0, 1.0)
        total = total + self._sparse(char_grams(text), self.chars, self.char_idf, len(self.words), CHAR_WEIGHT)
        powers = np.exp(SHARPNESS * (total - total.max()))
        share = dict(zip(self.sections, map(float, powers / powers.sum()), strict=True))
        return Topics(share, float(total[self.sections.index(NONE)]))

    def _sparse(self, grams: list[str], vocabulary: dict[str, int], idf: Floats, offset: int, weight: float) -> Floats:
        counts = Counter(vocabulary[g] for g in grams if g in vocabulary)
        if not counts:
            return np.zeros(len(self.sections), dtype=np.float32)
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
                tuple(data["sections"].tolist()),
                {w: i for i, w in enumerate(words)},
                {c: i for i, c in enumerate(chars)},
                data["word_idf"].astype(np.float32),
                data["char_idf"].astype(np.float32),
                data["weights"].astype(np.float32),
                data["bias"].astype(np.float32),
            )

    def write(self, path: Path) -> None:
        """Writes the weights in half precision."""
        np.savez_compressed(
            path,
            sections=np.array(self.sections),
            words=np.array(list(self.words)),
            chars=np.array(list(self.chars)),
            word_idf=self.word_idf.astype(np.float16),
            char_idf=self.char_idf.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float16),
        )


SHARPNESS = 4.0  # how far apart the softmax pulls the margins of the classifier
