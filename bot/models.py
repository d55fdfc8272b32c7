"""Small trained models as data: a logistic regression in a JSON file, read without scikit-learn."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
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
        return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in data.items()})

    def write(self, name: str) -> None:
        """Writes ``<name>.json``, rounded so that runs are comparable."""
        FOLDER.mkdir(exist_ok=True)
        data = {
            key: [round(v, 6) if isinstance(v, float) else v for v in value] if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
        }
        (FOLDER / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
