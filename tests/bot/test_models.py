"""Small models: predictions by hand, what is written is what is read, and the shipped ones fit today's questions."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

import bot.models
from bot import answerable, features
from bot.models import Logistic, Trees
from corpus.questions import AnticipatedQuestion, questions_hash

LOGISTIC = Logistic(("a", "b"), (1.0, 0.0), (2.0, 1.0), (3.0, -1.0), 0.5, "hash")
# x0 <= 1 ? (x1 <= 0 ? -1 : 2) : 4, then a stump on x1
TREES = Trees(
    ("a", "b"),
    0.25,
    (
        ((0, 1, -1, -1, -1), (1.0, 0.0, 0.0, 0.0, 0.0), (1, 2, 0, 0, 0), (4, 3, 0, 0, 0), (0.0, 0.0, -1.0, 2.0, 4.0)),
        ((1, -1, -1), (5.0, 0.0, 0.0), (1, 0, 0), (2, 0, 0), (0.0, 0.5, -0.5)),
    ),
    "hash",
)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bot.models, "FOLDER", tmp_path / "models")
    return tmp_path / "models"


@pytest.mark.parametrize(("row", "z"), [((1.0, 0.0), 0.5), ((3.0, 0.0), 3.5), ((1.0, 2.0), -1.5), ((-1.0, -1.0), -1.5)])
def test_logistic_by_hand(row: tuple[float, float], z: float) -> None:
    assert LOGISTIC.probability(np.array([row]))[0] == pytest.approx(sigmoid(z))


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ((0.0, 0.0), 0.25 - 1 + 0.5),
        ((1.0, 0.0), 0.25 - 1 + 0.5),  # on the threshold it goes left
        ((1.0, 0.1), 0.25 + 2 + 0.5),
        ((1.1, 0.0), 0.25 + 4 + 0.5),
        ((1.1, 5.0), 0.25 + 4 + 0.5),
        ((9.0, 9.0), 0.25 + 4 - 0.5),
    ],
)
def test_trees_by_hand(row: tuple[float, float], total: float) -> None:
    assert TREES.probability(np.array([row]))[0] == pytest.approx(sigmoid(total))


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=8))
def test_a_batch_is_its_rows(rows: list[tuple[float, float]]) -> None:
    table = np.array(rows).reshape(-1, 2)
    for model in (LOGISTIC, TREES):
        alone = [float(model.probability(row[None, :])[0]) for row in table]
        assert model.probability(table) == pytest.approx(alone)
        assert all(0 <= p <= 1 for p in alone)


def test_logistic_written_and_read(folder: Path) -> None:
    LOGISTIC.write("small")
    assert Logistic.read("small") == LOGISTIC
    assert [p.name for p in folder.iterdir()] == ["small.json"]


def test_trees_written_and_read(folder: Path) -> None:
    TREES.write("small")
    assert Trees.read("small") == TREES
    text = (folder / "small.json").read_text(encoding="utf-8")
    assert set(json.loads(text)) == {"names", "base", "trained_on", "trees"}
    assert text.count("\n") == len(TREES.trees) + 2  # one tree a line


@pytest.mark.usefixtures("folder")
def test_written_numbers_are_rounded() -> None:
    third = Logistic(("a",), (1 / 3,), (1.0,), (2 / 3,), 0.5, "hash")
    third.write("third")
    assert Logistic.read("third").mean == (0.333333,)
    assert Logistic.read("third").weights == (0.666667,)


@pytest.mark.usefixtures("folder")
def test_a_missing_model_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.json"):
        Trees.read("none")


def test_the_shipped_models_know_today_s_features() -> None:
    assert Trees.read("ranker").names == features.NAMES
    assert Logistic.read("answerable").names == answerable.NAMES


def test_the_shipped_models_are_trained_on_today_s_questions(questions: tuple[AnticipatedQuestion, ...]) -> None:
    wanted = questions_hash(questions)
    assert (Trees.read("ranker").trained_on, Logistic.read("answerable").trained_on) == (wanted, wanted)
