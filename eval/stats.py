"""How sure a figure is: Wilson intervals, the bootstrap, McNemar's exact test, percentiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, comb, sqrt
from typing import NamedTuple

Z95 = 1.959963984540054
ROUNDS = 2000
SEED = 20260301


class Interval(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


def wilson(hit: int, of: int, z: float = Z95) -> Interval:
    """Wilson's score interval (1927) for a share: right for small sets and for shares near 1.

    >>> [round(x, 3) for x in wilson(136, 136)]
    [0.973, 1.0]
    >>> wilson(0, 0)
    Interval(low=0.0, high=1.0)
    """
    if not of:
        return Interval(0.0, 1.0)
    share, square = hit / of, z * z
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    # Rounding would else leave 0.9999… as the upper end where everything is right.
    return Interval(0.0 if hit == 0 else max(0.0, centre - half), 1.0 if hit == of else min(1.0, centre + half))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value with at least `share` of all values at or below it (nearest rank).

    >>> percentile([30, 10, 20, 40], 0.5), percentile([30, 10, 20, 40], 0.95)
    (20, 40)
    """
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean.

    >>> mean([1, 2, 6])
    3.0
    """
    return sum(values) / len(values)


def bootstrap(
    values: Sequence[float], statistic: Callable[[Sequence[float]], float], rounds: int = ROUNDS, seed: int = SEED
) -> Interval:
    """Percentile bootstrap (Efron 1979) of `statistic`, seeded, so that a report says the same twice.

    >>> bootstrap([3.0, 3.0, 3.0], mean)
    Interval(low=3.0, high=3.0)
    """
    import numpy

    draws = numpy.random.default_rng(seed).integers(0, len(values), size=(rounds, len(values)))
    sample = numpy.asarray(values, dtype=float)
    found = sorted(statistic(row.tolist()) for row in sample[draws])
    return Interval(percentile(found, 0.025), percentile(found, 0.975))


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided exact p of McNemar's test (1947): the questions that changed, against a fair coin.

    >>> mcnemar(8, 0), mcnemar(3, 3)
    (0.0078125, 1.0)
    """
    changed = gained + lost
    tail = sum(comb(changed, k) for k in range(min(gained, lost) + 1)) / (1 << changed)
    return min(1.0, 2 * tail)
