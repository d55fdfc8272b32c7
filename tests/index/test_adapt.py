"""The map on top of the encoder: what it learns, how it is kept, what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corpus.questions import load_questions, questions_hash
from index.adapt import Adaptation, learn

GENERATOR = np.random.default_rng(3)


def unit(rows: int, columns: int = 512) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    vectors = GENERATOR.normal(size=(rows, columns)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_mapped_vectors_have_length_one() -> None:
    mapped = Adaptation(unit(512), "").apply(unit(7))
    assert mapped.shape == (7, 512)
    assert np.allclose(np.linalg.norm(mapped, axis=1), 1.0, atol=1e-5)


def test_vectors_of_another_model_are_left_alone() -> None:
    vectors = unit(3, 384)
    assert Adaptation(unit(512), "").apply(vectors) is vectors


def test_what_has_one_label_is_drawn_together() -> None:
    vectors = unit(40)
    labels = [f"answer {number % 4}" for number in range(40)]
    own = np.array(labels)[:, None] == np.array(labels)[None, :]
    mapped = learn(vectors, labels, "hash", seed=1).apply(vectors)
    before, after = vectors @ vectors.T, mapped @ mapped.T
    assert (after[own].mean() - after[~own].mean()) > (before[own].mean() - before[~own].mean()) + 0.1


def test_learning_is_reproducible() -> None:
    vectors = unit(12)
    labels = ["a", "b", "c"] * 4
    first, again = (learn(vectors, labels, "", seed=5).weights for _ in range(2))
    assert np.array_equal(first, again)


def test_it_is_kept_in_half_precision(tmp_path: Path) -> None:
    made = Adaptation(unit(512), "hash")
    made.write(tmp_path / "map.npz")
    read = Adaptation.read(tmp_path / "map.npz")
    assert read.trained_on == "hash"
    assert np.allclose(read.weights, made.weights, atol=1e-3)


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    vectors = unit(2)
    assert Adaptation.read(tmp_path / "none.npz").apply(vectors) is vectors


def test_the_shipped_map_was_learnt_from_the_shipped_questions() -> None:
    assert Adaptation.read().trained_on == questions_hash(load_questions())
