"""Does the confidence of an answer tell how right it is, and what would declining at another threshold cost?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.types import Row


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence: their mean confidence, the share that is right, how many."""

    confidence: float
    right: float
    n: int


@dataclass(frozen=True, slots=True)
class Point:
    """What declining everything under `threshold` would give, both as shares of their kind of question."""

    threshold: float
    declined: float
    over_refusal: float


def bins(rows: Sequence[Row], count: int = 10) -> tuple[Bin, ...]:
    """Given answers with a confidence, in `count` equal steps from 0 to 1; empty steps are left out."""
    steps: list[list[tuple[float, bool]]] = [[] for _ in range(count)]
    for row in rows:
        if row.reply.confidence is not None and not row.reply.abstained and not row.reply.error:
            step = min(count - 1, max(0, int(row.reply.confidence * count)))
            steps[step].append((row.reply.confidence, row.verdict.right))
    return tuple(
        Bin(sum(c for c, _ in step) / len(step), sum(right for _, right in step) / len(step), len(step))
        for step in steps
        if step
    )


def calibration_error(found: Sequence[Bin]) -> float | None:
    """Expected calibration error (Naeini et al. 2015): mean gap of confidence and rightness, weighted by answers.

    >>> calibration_error([Bin(0.9, 1.0, 3), Bin(0.5, 0.3, 1)])
    0.125
    """
    total = sum(part.n for part in found)
    return round(sum(abs(part.confidence - part.right) * part.n for part in found) / total, 12) if total else None


def operating_curve(rows: Sequence[Row]) -> tuple[Point, ...]:
    """One point for each confidence that occurs, from the bot as it is (threshold 0) to declining everything."""
    known = [row for row in rows if row.reply.confidence is not None and not row.reply.error]
    open_, answerable = [r for r in known if r.abstain], [r for r in known if not r.abstain]
    if not open_ or not answerable:
        return ()
    given = sorted({row.reply.confidence or 0.0 for row in known if not row.reply.abstained})
    thresholds = [0.0, *given, 1.1]
    return tuple(Point(t, _share_declined(open_, t), _share_declined(answerable, t)) for t in thresholds)


def _share_declined(rows: Sequence[Row], threshold: float) -> float:
    return sum(row.reply.abstained or (row.reply.confidence or 0.0) < threshold for row in rows) / len(rows)
