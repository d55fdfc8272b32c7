"""The plots of a report: latency, calibration, the operating curve of declining."""

from __future__ import annotations

from collections.abc import Sequence

from eval.calibration import bins, operating_curve
from eval.stats import percentile
from eval.svg import UNIT, Axis, Plot, round_ticks
from eval.types import Row

STEPS = 30


def latency(rows: Sequence[Row]) -> str:
    """Histogram of the time to answer up to its 99th percentile; slower ones stand in the last bar."""
    times = [row.reply.elapsed_ms for row in rows if row.reply.elapsed_ms]
    if not times:
        return ""
    ticks = round_ticks(percentile(times, 0.99))
    step = ticks[-1] / STEPS
    counts = [0] * STEPS
    for time in times:
        counts[min(STEPS - 1, int(time / step))] += 1
    heights = round_ticks(max(counts))
    plot = Plot("Time to answer", Axis("ms", 0, ticks[-1], ticks), Axis("answers", 0, heights[-1], heights))
    return plot.svg(plot.bars([(n * step, (n + 1) * step, count) for n, count in enumerate(counts)]))


def calibration(rows: Sequence[Row]) -> str:
    """Confidence against rightness; on the diagonal the bot knows how sure it may be. Dots grow with their answers."""
    found = bins(rows)
    if not found:
        return ""
    plot = Plot("Calibration", Axis("confidence", 0, 1, UNIT), Axis("share right", 0, 1, UNIT))
    most = max(part.n for part in found)
    dots = [plot.dots([(part.confidence, part.right)], 3 + 6 * (part.n / most) ** 0.5) for part in found]
    return plot.svg(plot.line([(0, 0), (1, 1)], "guide"), *dots)


def declining(rows: Sequence[Row]) -> str:
    """Declined where due against declined though answerable, over all thresholds; the large dot is the bot as it is."""
    points = [(point.over_refusal, point.declined) for point in operating_curve(rows)]
    if not points:
        return ""
    plot = Plot("Declining", Axis("declined though answerable", 0, 1, UNIT), Axis("declined where due", 0, 1, UNIT))
    return plot.svg(plot.line([(0, 0), (1, 1)], "guide"), plot.line(points), plot.dots(points[:1], 6))
