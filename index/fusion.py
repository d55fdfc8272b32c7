"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): pure functions over rankings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

CONSTANT = 60


def fuse(
    rankings: Mapping[str, Sequence[str]], weights: Mapping[str, float], constant: int = CONSTANT
) -> list[tuple[str, float]]:
    """Ids with their fused score, best first; ties keep the order in which ids were first seen.

    >>> fuse({"a": ["x", "y"], "b": ["y"]}, {"a": 1.0, "b": 1.0})[0][0]
    'y'
    """
    scores: dict[str, float] = defaultdict(float)
    for name, ranking in rankings.items():
        for rank, item in enumerate(ranking, start=1):
            scores[item] += weights.get(name, 1.0) / (constant + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def first_of_each(ids: Sequence[str]) -> list[str]:
    """`ids` without repetitions, order kept.

    >>> first_of_each(["a", "b", "a"])
    ['a', 'b']
    """
    return list(dict.fromkeys(ids))
