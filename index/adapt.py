"""The encoder adapted to this field: one linear map on top of its vectors, learnt from the anticipated questions.

Questions with the same answer are drawn together, others apart (supervised contrastive loss, Khosla et al., NeurIPS
2020). The map is 512 × 512 numbers, learnt in seconds on a CPU; passages and other models' vectors stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

WEIGHTS = Path(__file__).parent / "domain.npz"
EPOCHS, BATCH, TEMPERATURE, RATE, DECAY = 12, 1024, 0.07, 1e-3, 1e-2
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A linear map for unit vectors; `trained_on` is the hash of the questions it was learnt from."""

    weights: Matrix
    trained_on: str

    def apply(self, vectors: Matrix) -> Matrix:
        """Mapped unit vectors, one a row; vectors of another size are given back unchanged."""
        if vectors.shape[1] != self.weights.shape[1]:
            return vectors
        mapped = vectors @ self.weights.T
        return np.asarray(mapped / np.linalg.norm(mapped, axis=1, keepdims=True), dtype=np.float32)

    @classmethod
    def read(cls, path: Path = WEIGHTS) -> Self:
        """Reads what `write` wrote; a map that changes nothing where none has been learnt yet."""
        if not path.is_file():
            return cls(np.eye(1, dtype=np.float32), "")
        with np.load(path, allow_pickle=False) as data:
            return cls(data["weights"].astype(np.float32), str(data["trained_on"]))

    def write(self, path: Path = WEIGHTS) -> None:
        """Writes the weights in half precision."""
        np.savez_compressed(path, weights=self.weights.astype(np.float16), trained_on=np.array(self.trained_on))


def learn(vectors: Matrix, labels: Sequence[str], trained_on: str, seed: int) -> Adaptation:
    """Learns the map from unit `vectors` and the label of each: what has the same label belongs together."""
    import torch

    torch.manual_seed(seed)
    classes = {label: number for number, label in enumerate(sorted(set(labels)))}
    points, targets = torch.tensor(vectors), torch.tensor([classes[label] for label in labels])
    layer = torch.nn.Linear(vectors.shape[1], vectors.shape[1], bias=False)
    torch.nn.init.eye_(layer.weight)
    optimiser = torch.optim.AdamW(layer.parameters(), lr=RATE, weight_decay=DECAY)
    for _ in range(EPOCHS):
        order = torch.randperm(len(points))
        for start in range(0, len(points), BATCH):
            batch = order[start : start + BATCH]
            loss = _contrast(torch.nn.functional.normalize(layer(points[batch]), dim=1), targets[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return Adaptation(layer.weight.detach().numpy().copy(), trained_on)


def _contrast(vectors: Any, targets: Any) -> Any:
    """Supervised contrastive loss of a batch: how surely each vector picks those of its own class."""
    import torch

    similar = vectors @ vectors.T / TEMPERATURE
    similar = similar - 1e9 * torch.eye(len(vectors))
    own = (targets[:, None] == targets[None, :]).float().fill_diagonal_(0)
    chances = similar - torch.logsumexp(similar, dim=1, keepdim=True)
    count = own.sum(dim=1)
    return -((own * chances).sum(dim=1)[count > 0] / count[count > 0]).mean()
