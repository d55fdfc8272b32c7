"""The text classifier: grams and margins by hand, shares that sum to one, and a round trip in half precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from bot.text_classifier import TextClassifier, char_grams, shares, word_grams

SMALL = TextClassifier(
    labels=("窓口", "ドローン", "other"),
    words={"窓口": 0, "ドローン": 1},
    chars={"窓口": 0, "ロー": 1},
    word_idf=np.array([1.0, 2.0], dtype=np.float32),
    char_idf=np.array([1.0, 1.0], dtype=np.float32),
    weights=np.array([[2, -1, 1, -1, 0.5, 0], [-1, 2, -1, 1, 0, 0.5], [-1, -1, -1, -1, -0.5, -0.5]], dtype=np.float32),
    bias=np.array([0.0, 0.0, 0.5], dtype=np.float32),
    trained_on="hash",
)


@pytest.mark.parametrize(
    ("text", "grams"),
    [("窓口で", ["窓口", "口で", "窓口で"]), ("Ｗi-Fi", ["wi", "if", "fi", "wif", "ifi"]), ("窓", []), ("?!", [])],
)
def test_char_grams(text: str, grams: list[str]) -> None:
    assert char_grams(text) == grams


def test_word_grams() -> None:
    assert "窓口" in word_grams("窓口で")


@pytest.mark.parametrize(
    ("text", "vector", "best"),
    [
        ("窓口", (1.0, 0.0), "窓口"),
        ("ドローン", (0.0, 1.0), "ドローン"),
        ("天気", (-1.0, -1.0), "other"),
        ("", (0.0, 0.0), "other"),
    ],
)
def test_the_greatest_margin(text: str, vector: tuple[float, ...], best: str) -> None:
    assert SMALL.labels[int(SMALL.margins(text, vector).argmax())] == best


def test_margins_by_hand() -> None:
    # nothing but the bias and 1.5 × the vector's weights
    assert SMALL.margins("", (1.0, 2.0)).tolist() == pytest.approx([0.75, 1.5, 0.5 - 1.5 * 1.5])


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8), st.sampled_from([1.0, 4.0]))
def test_shares_sum_to_one(margins: list[float], sharpness: float) -> None:
    found = shares(np.array(margins, dtype=np.float32), sharpness)
    assert float(found.sum()) == pytest.approx(1.0, abs=1e-4)
    assert float(found.min()) >= 0
    assert found[int(np.argmax(margins))] == found.max()


def test_written_and_read(tmp_path: Path) -> None:
    SMALL.write(tmp_path / "small.npz")
    read = TextClassifier.read(tmp_path / "small.npz")
    assert (read.labels, read.words, read.chars, read.trained_on) == (SMALL.labels, SMALL.words, SMALL.chars, "hash")
    assert read.margins("窓口", (1.0, 0.0)).tolist() == SMALL.margins("窓口", (1.0, 0.0)).tolist()
