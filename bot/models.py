"""Small trained models as data: logistic regression and boosted trees in JSON files, read without scikit-learn."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np

FOLDER = Path(__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class Logistic:
    """Standardised logistic regression: ``p = σ(w·(x - mean)/scale + bias)``.

    `names` are the features in order, `trained_on` the hash of the questions it was trained on.
    """

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    trained_on: str

    def probability(
        self, rows: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Probability of each row, 0..1."""
        z = ((rows - np.array(self.mean)) / np.array(self.scale)) @ np.array(self.weights) + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-z)))

    @classmethod
    def read(cls, name: str) -> Self:
        """The model ``<name>.json``."""
        data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        return cls(
            tuple(data["names"]),
            tuple(data["mean"]),
            tuple(data["scale"]),
            tuple(data["weights"]),
            data["bias"],
            data["trained_on"],
        )

    def write(self, name: str) -> None:
        """Writes ``<name>.json``, rounded so that runs are comparable."""
        FOLDER.mkdir(exist_ok=True)
        data = {
            key: [round(v, 6) if isinstance(v, float) else v for v in value] if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
        }
        (FOLDER / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Trees:
    """Gradient-boosted trees for a yes-no label: ``p = σ(base + Σ leaf values)``.

    Each tree is five equally long lists: feature, threshold, left child, right child, value; a leaf has feature -1.
    """

    names: tuple[str, ...]
    base: float
    trees: tuple[tuple[tuple[float, ...], ...], ...]
    trained_on: str

    def probability(
        self, rows: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Probability of each row, 0..1."""
        total = np.full(len(rows), self.base)
        everyone = np.arange(len(rows))
        for tree in _arrays(self):
            feature, limit, left, right, value = tree
            node = np.zeros(len(rows), dtype=np.int64)
            while (inner := feature[node] >= 0).any():
                goes_left = rows[everyone, feature[node]] <= limit[node]
                node = np.where(inner, np.where(goes_left, left[node], right[node]), node)
            total += value[node]
        return np.asarray(1.0 / (1.0 + np.exp(-total)))

    @classmethod
    def read(cls, name: str) -> Self:
        """The model ``<name>.json``."""
        data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        trees = tuple(tuple(tuple(part) for part in tree) for tree in data["trees"])
        return cls(tuple(data["names"]), data["base"], trees, data["trained_on"])

    def write(self, name: str) -> None:
        """Writes ``<name>.json``, one tree a line."""
        FOLDER.mkdir(exist_ok=True)
        lines = ",\n".join(json.dumps(tree) for tree in self.trees)
        head = json.dumps({"names": self.names, "base": self.base, "trained_on": self.trained_on}, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(f'{head[:-1]}, "trees": [\n{lines}\n]}}\n', encoding="utf-8")


Tree = tuple[Any, Any, Any, Any, Any]  # arrays of whole numbers and of floats


@lru_cache(maxsize=4)
def _arrays(model: Trees) -> tuple[Tree, ...]:
    kinds = (np.int64, np.float64, np.int64, np.int64, np.float64)
    return tuple(
        tuple(np.array(part, dtype=kind) for part, kind in zip(tree, kinds, strict=True))  # type: ignore[misc]
        for tree in model.trees
    )
