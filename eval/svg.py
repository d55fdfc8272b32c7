"""Small plots as inline SVG: axes, bars, lines, points, each with words for a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 460, 280
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 42

_STYLE = (
    "<style>.line{fill:none;stroke:#05a}.axis{fill:none;stroke:#333}.grid{stroke:#ddd}"
    "text{font:11px sans-serif}</style>"
)


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high` with a label; `ticks` are the values written beside it."""

    label: str
    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float, start: float, end: float) -> float:
        """`value` as a position between `start` and `end`; values outside are drawn at the edge.

        >>> Axis("", 0, 10, ()).at(5, 100, 200)
        150.0
        """
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)
        return round(start + share * (end - start), 1)


UNIT = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plot:
    """A frame to draw in: every method gives a piece of SVG, `svg` puts pieces together."""

    title: str
    x: Axis
    y: Axis

    def line(self, points: Sequence[Point], style: str = "line") -> str:
        """A line through `points`."""
        path = " ".join(f"{self._x(x)},{self._y(y)}" for x, y in points)
        return f'<polyline class="{style}" points="{path}"/>'

    def dots(self, points: Sequence[Point], radius: float = 4, style: str = "dot") -> str:
        """A dot at each of `points`, with its values to read."""
        return "".join(
            f'<circle class="{style}" cx="{self._x(x)}" cy="{self._y(y)}" r="{radius}">'
            f"<title>{x:.3g}, {y:.3g}</title></circle>"
            for x, y in points
        )

    def bars(self, steps: Sequence[tuple[float, float, float]]) -> str:
        """A bar for each (from, to, height)."""
        floor = self._y(self.y.low)
        return "".join(
            f'<rect class="bar" x="{self._x(a)}" y="{self._y(h)}" width="{max(0.5, self._x(b) - self._x(a) - 1):.1f}" '
            f'height="{floor - self._y(h):.1f}"><title>{a:.3g}–{b:.3g}: {h:g}</title></rect>'
            for a, b, h in steps
        )

    def svg(self, *pieces: str) -> str:
        """The whole plot."""
        return (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
            f'aria-label="{escape(self.title)}"><title>{escape(self.title)}</title>'
            f"{self._frame()}{''.join(pieces)}</svg>"
        )

    def alone(self, lines: Sequence[Sequence[Point]]) -> str:
        """The plot of `lines` with dots, as a file of its own: nothing around it says how it looks."""
        drawn = self.svg(_STYLE, *(self.line(points) for points in lines), *(self.dots(points) for points in lines))
        return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def _frame(self) -> str:
        floor, edge = HEIGHT - BOTTOM, WIDTH - RIGHT
        lines = [f'<path class="axis" d="M{LEFT},{TOP}V{floor}H{edge}"/>']
        for tick in self.x.ticks:
            lines.append(f'<text x="{self._x(tick)}" y="{floor + 16}" text-anchor="middle">{tick:g}</text>')
        for tick in self.y.ticks:
            lines.append(f'<text x="{LEFT - 6}" y="{self._y(tick) + 4}" text-anchor="end">{tick:g}</text>')
            lines.append(f'<path class="grid" d="M{LEFT},{self._y(tick)}H{edge}"/>')
        lines.append(
            f'<text x="{(LEFT + edge) / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(self.x.label)}</text>'
        )
        middle = (TOP + floor) / 2
        turned = f'transform="rotate(-90 12 {middle})"'
        lines.append(f'<text x="12" y="{middle}" {turned} text-anchor="middle">{escape(self.y.label)}</text>')
        return "".join(lines)

    def _x(self, value: float) -> float:
        return self.x.at(value, LEFT, WIDTH - RIGHT)

    def _y(self, value: float) -> float:
        return self.y.at(value, HEIGHT - BOTTOM, TOP)


def interval_bar(low: float, value: float, high: float, width: int = 160) -> str:
    """A share with its interval on a line from 0 to 1, to stand in a table cell."""
    a, b, c = (round(width * share, 1) for share in (low, value, high))
    return (
        f'<svg viewBox="0 0 {width} 14" width="{width}" height="14" role="img" '
        f'aria-label="{value:.3f} ({low:.3f}–{high:.3f})"><path class="axis" d="M0,7H{width}"/>'
        f'<path class="interval" d="M{a},7H{c}"/><circle class="dot" cx="{b}" cy="7" r="4"/></svg>'
    )


def round_ticks(high: float, count: int = 5) -> tuple[float, ...]:
    """Ticks at round numbers from 0 to at least `high`.

    >>> round_ticks(87)
    (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    """
    from math import ceil, floor, log10

    raw = max(high, 1e-9) / count
    power = 10.0 ** floor(log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw)
    return tuple(round(step * n, 10) for n in range(ceil(high / step) + 1))
