"""BM25: scores by document, unknown words, and what is saved is what is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.bm25 import BM25
from index.tokenise import bigrams, morphemes

TEXTS = ["公衆無線LANの充実", "デジタル地域通貨の活用", "公共交通の助成制度", "地域の交通"]


@pytest.fixture(scope="module")
def bm25() -> BM25:
    return BM25.build(TEXTS, morphemes)


@pytest.mark.parametrize(
    ("query", "best"), [("無線LANはどこ", 0), ("地域通貨", 1), ("助成", 2), ("地域 交通", 3), ("Ｌ ＡＮ lan", 0)]
)
def test_the_best_document(bm25: BM25, query: str, best: int) -> None:
    assert int(np.argmax(bm25.scores(query))) == best


@pytest.mark.parametrize("query", ["", "猫", "です", "?!"])
def test_unknown_words_score_nothing(bm25: BM25, query: str) -> None:
    scores = bm25.scores(query)
    assert scores.shape == (len(TEXTS),)
    assert not scores.any()


def test_a_document_without_the_word_scores_nothing(bm25: BM25) -> None:
    assert list(bm25.scores("通貨") > 0) == [False, True, False, False]


def test_the_best_of_several_wordings(bm25: BM25) -> None:
    best = bm25.best_scores(["通貨", "無線"])
    assert list(best) == pytest.approx(np.maximum(bm25.scores("通貨"), bm25.scores("無線")).tolist())


def test_lucene_by_hand() -> None:
    scores = BM25.build(["あ い", "あ", "う"], str.split).scores("い")
    idf, length, mean = np.log(1 + (3 - 1 + 0.5) / (1 + 0.5)), 2, 4 / 3
    assert scores[0] == pytest.approx(idf / (1 + 1.2 * (1 - 0.5 + 0.5 * length / mean)), rel=1e-5)
    assert list(scores[1:]) == [0, 0]


def test_how_many_documents_hold_a_token(bm25: BM25) -> None:
    assert [bm25.held_by(token) for token in ("地域", "交通", "lan", "猫", "")] == [2, 2, 1, 0, 0]


def test_texts_are_read_one_by_one() -> None:
    assert BM25.build(iter(TEXTS), morphemes).held_by("地域") == 2


@pytest.mark.parametrize("tokenise", [morphemes, bigrams])
def test_saved_and_read(tmp_path: Path, tokenise: object) -> None:
    built = BM25.build(TEXTS, tokenise)  # type: ignore[arg-type]
    built.save(tmp_path / "bm25")
    read = BM25.load(tmp_path / "bm25", tokenise)  # type: ignore[arg-type]
    assert np.array_equal(built.scores("地域の交通"), read.scores("地域の交通"))


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        BM25.load(tmp_path / "none", morphemes)
