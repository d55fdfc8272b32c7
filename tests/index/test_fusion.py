"""Reciprocal rank fusion, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from index.fusion import CONSTANT, first_of_each, fuse

rankings = st.dictionaries(
    st.sampled_from("abc"), st.lists(st.sampled_from("uvwxyz"), unique=True, max_size=6), max_size=3
)


def test_scores_by_hand() -> None:
    fused = dict(fuse({"a": ["x", "y"], "b": ["y"]}, {"a": 1.0, "b": 0.5}))
    assert fused == pytest.approx({"x": 1 / 61, "y": 1 / 62 + 0.5 / 61})


@pytest.mark.parametrize(
    ("given_rankings", "weights", "order"),
    [
        ({"a": ["x", "y"], "b": ["y"]}, {}, ["y", "x"]),
        ({"a": ["x", "y"]}, {}, ["x", "y"]),
        ({"a": ["x"], "b": ["y"]}, {}, ["x", "y"]),
        ({"a": ["x"], "b": ["y"]}, {"b": 2.0}, ["y", "x"]),
        ({"a": ["x"], "b": ["y"]}, {"b": 0.0}, ["x", "y"]),
        ({"a": []}, {}, []),
        ({}, {}, []),
    ],
)
def test_order(given_rankings: dict[str, list[str]], weights: dict[str, float], order: list[str]) -> None:
    assert [item for item, _ in fuse(given_rankings, weights)] == order


@given(rankings)
def test_nothing_is_lost_or_added(found: dict[str, list[str]]) -> None:
    fused = fuse(found, {})
    assert {item for item, _ in fused} == {item for ranking in found.values() for item in ranking}
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= len(found) / (CONSTANT + 1) for score in scores)


@pytest.mark.parametrize(("ids", "kept"), [(["a", "b", "a"], ["a", "b"]), ([], [])])
def test_first_of_each(ids: list[str], kept: list[str]) -> None:
    assert first_of_each(ids) == kept
