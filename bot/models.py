"""Small trained models as data: logistic regression and boosted trees in JSON files, read without scikit-learn."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

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
    _forest: _Forest = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forest", _Forest.of(self.trees))

    def probability(
        self, rows: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Probability of each row, 0..1."""
        leaves = self._forest.leaf_values(rows)
        # One tree after the other, as they were trained: a sum in another order differs in the last digit.
        total = np.cumsum(np.vstack([np.full(len(rows), self.base), leaves]), axis=0)[-1]
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


@dataclass(frozen=True, slots=True)
class _Forest:
    """The nodes of all trees in one row, so that every tree takes a step at once; a leaf leads to itself."""

    feature: np.ndarray[tuple[int], np.dtype[np.int64]]
    limit: np.ndarray[tuple[int], np.dtype[np.float64]]
    children: np.ndarray[tuple[int, int], np.dtype[np.int64]]  # (2, nodes): left and right
    value: np.ndarray[tuple[int], np.dtype[np.float64]]
    roots: np.ndarray[tuple[int], np.dtype[np.int64]]

    def leaf_values(
        self, rows: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    ) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """The value each row ends at in each tree, (trees, rows)."""
        numbers, first = rows.ravel(), np.arange(len(rows)) * rows.shape[1]
        node = np.repeat(self.roots[:, None], len(rows), axis=1)
        while True:
            goes_right = numbers.take(first + self.feature.take(node)) > self.limit.take(node)
            below = self.children.ravel().take(node + goes_right * len(self.feature))
            if np.array_equal(below, node):
                return self.value.take(node)
            node = below

    @classmethod
    def of(cls, trees: tuple[tuple[tuple[float, ...], ...], ...]) -> Self:
        """The trees' lists one after the other."""
        sizes = np.array([len(tree[0]) for tree in trees], dtype=np.int64)
        roots = np.cumsum(sizes) - sizes
        feature, limit, left, right, value = (
            np.array([number for tree in trees for number in tree[part]]) for part in range(5)
        )
        leaf, own = feature < 0, np.arange(len(feature))
        shift = np.repeat(roots, sizes)
        children = np.where(leaf, own, np.array([left, right]) + shift).astype(np.int64)
        return cls(np.where(leaf, 0, feature).astype(np.int64), limit.astype(np.float64), children, value, roots)
