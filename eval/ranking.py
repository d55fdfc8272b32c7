"""How well a ranking of sections finds the gold ones: hit@k, reciprocal rank, nDCG (Järvelin & Kekäläinen 2002)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import log2

from eval.types import Ranked

DEPTH = 10


def first_rank(ranked: Sequence[str], gold: Collection[str]) -> int:
    """Rank of the first gold section, from 1; 0 where none is there.

    >>> first_rank(["1-3", "1-4"], {"1-4"})
    2
    """
    return next((n for n, section in enumerate(ranked, start=1) if section in gold), 0)


def reciprocal_rank(first: int) -> float:
    """1 / rank, and 0 where nothing was found.

    >>> reciprocal_rank(2), reciprocal_rank(0)
    (0.5, 0.0)
    """
    return 1 / first if first else 0.0


def ndcg(ranked: Sequence[str], gold: Collection[str], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain at `depth`; every gold section gains 1.

    >>> ndcg(["1-4", "x"], {"1-4"}), round(ndcg(["x", "1-4"], {"1-4"}), 3)
    (1.0, 0.631)
    """
    gained = sum(1 / log2(n + 1) for n, section in enumerate(ranked[:depth], start=1) if section in gold)
    best = sum(1 / log2(n + 1) for n in range(1, min(len(gold), depth) + 1))
    return gained / best if best else 0.0


def rank(ranked: Sequence[str], gold: Collection[str]) -> Ranked | None:
    """Both measures over distinct sections; None where there is no gold or nothing was ranked."""
    if not gold or not ranked:
        return None
    distinct = tuple(dict.fromkeys(ranked))
    return Ranked(first_rank(distinct, gold), ndcg(distinct, frozenset(gold)))
