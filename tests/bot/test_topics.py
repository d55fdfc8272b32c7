"""The topic classifier: grams by hand, scores that sum to one, and a round trip in half precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from bot import PlanBot
from bot.topics import NONE, TopicClassifier, char_grams, word_grams
from corpus import Plan
from corpus.references import expand

SMALL = TopicClassifier(
    sections=("1-1", "2-2", NONE),
    words={"窓口": 0, "ドローン": 1},
    chars={"窓口": 0, "ロー": 1},
    word_idf=np.array([1.0, 2.0], dtype=np.float32),
    char_idf=np.array([1.0, 1.0], dtype=np.float32),
    weights=np.array([[2, -1, 1, -1, 0.5, 0], [-1, 2, -1, 1, 0, 0.5], [-1, -1, -1, -1, -0.5, -0.5]], dtype=np.float32),
    bias=np.array([0.0, 0.0, 0.5], dtype=np.float32),
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
        ("窓口", (1.0, 0.0), "1-1"),
        ("ドローン", (0.0, 1.0), "2-2"),
        ("天気", (-1.0, -1.0), NONE),
        ("", (0.0, 0.0), NONE),
    ],
)
def test_best_section(text: str, vector: tuple[float, ...], best: str) -> None:
    share = SMALL.scores(text, vector).share
    assert max(share, key=lambda key: share[key]) == best


def test_margin_by_hand() -> None:
    # nothing but the bias and 1.5 × (-0.5·1 - 0.5·2) of the vector
    assert SMALL.scores("", (1.0, 2.0)).margin == pytest.approx(0.5 - 1.5 * 1.5)


@given(st.text(max_size=20), st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
def test_shares_sum_to_one(text: str, vector: tuple[float, float]) -> None:
    share = SMALL.scores(text, vector).share
    assert share.keys() == set(SMALL.sections)
    assert sum(share.values()) == pytest.approx(1.0, abs=1e-4)
    assert min(share.values()) >= 0


def test_written_and_read(tmp_path: Path) -> None:
    SMALL.write(tmp_path / "topics.npz")
    read = TopicClassifier.read(tmp_path / "topics.npz")
    assert (read.sections, read.words, read.chars) == (SMALL.sections, SMALL.words, SMALL.chars)
    assert read.scores("窓口", (1.0, 0.0)) == SMALL.scores("窓口", (1.0, 0.0))


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("上空から災害現場を見る機械", "2-2"),
        ("体育館で無線LANを使う", "3-1"),
        ("紙の使用量を減らす", "2-5"),
        ("児童生徒の端末の更新", "3-6"),
        ("懇談会の会長を互選で決める", "council"),
    ],
)
def test_the_shipped_classifier(planbot: PlanBot, plan: Plan, question: str, section: str) -> None:
    vector = planbot.retriever.embed([question])[0]
    share = planbot._judge._topics.scores(expand(question), vector).share
    assert set(share) <= {*plan.section_by_id, NONE}
    assert max(share, key=lambda key: share[key]) == section
