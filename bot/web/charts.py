"""Drawings as inline SVG: small, printable, and readable without seeing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.web.html import el

WIDTH, LINE, LABEL, VALUE = 520, 34, 96, 110


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what stands before it, what stands after it, how long it is, and its colour class."""

    label: str
    value: str
    amount: float
    colour: str


def bars(said: str, lines: Sequence[Bar]) -> Markup:
    """Horizontal bars from zero to the greatest amount; `said` is the drawing in words."""
    most = max((bar.amount for bar in lines), default=0.0) or 1.0
    room = WIDTH - LABEL - VALUE
    drawn = [part for n, bar in enumerate(lines) for part in _line(bar, n * LINE, room * bar.amount / most)]
    return el(
        "svg",
        el("title", said),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {LINE * len(lines)}",
        role="img",
        aria_label=said,
        class_="bars",
    )


def _line(bar: Bar, y: int, length: float) -> tuple[Markup, Markup, Markup]:
    middle = y + LINE // 2 + 5
    return (
        el("text", bar.label, x=LABEL - 10, y=middle, class_="side", lang="ja"),
        el("rect", x=LABEL, y=y + 7, width=f"{max(2.0, length):.1f}", height=LINE - 14, rx=3, class_=bar.colour),
        el("text", bar.value, x=f"{LABEL + max(2.0, length) + 8:.1f}", y=middle, class_="value", lang="ja"),
    )
