from __future__ import annotations

import pytest

from eval.ranking import first_rank, ndcg, rank, reciprocal_rank
from eval.types import Ranked


@pytest.mark.parametrize(
    ("ranked", "gold", "first", "gain"),
    [
        (("a", "b"), ("a",), 1, 1.0),
        (("b", "a"), ("a",), 2, 0.631),
        (("b", "c"), ("a",), 0, 0.0),
        (("a", "x", "b"), ("a", "b"), 1, 0.920),
        (("b", "b", "a"), ("a",), 2, 0.631),  # a section counts once, where it first stands
    ],
)
def test_rank(ranked: tuple[str, ...], gold: tuple[str, ...], first: int, gain: float) -> None:
    found = rank(ranked, gold)
    assert found is not None
    assert (found.first, round(found.ndcg, 3)) == (first, gain)


@pytest.mark.parametrize(("ranked", "gold"), [((), ("a",)), (("a",), ())])
def test_nothing_to_rank(ranked: tuple[str, ...], gold: tuple[str, ...]) -> None:
    assert rank(ranked, gold) is None


def test_gain_ends_at_its_depth() -> None:
    ranked = [*map(str, range(10)), "a"]
    assert ndcg(ranked, {"a"}) == 0.0
    assert first_rank(ranked, {"a"}) == 11
    assert ndcg(ranked, {"a"}, depth=11) > 0
    assert Ranked(first_rank(ranked, {"a"}), 0.0).first == 11


def test_reciprocal_rank() -> None:
    assert [reciprocal_rank(n) for n in (0, 1, 4)] == [0.0, 1.0, 0.25]
