from __future__ import annotations

from xml.etree import ElementTree

import pytest

from eval.svg import Axis, Plot, interval_bar, round_ticks

AXIS = Axis("ms <slow>", 0, 10, (0, 5, 10))


def test_a_plot_is_sound_xml_with_words() -> None:
    plot = Plot("Time & more", AXIS, AXIS)
    pieces = plot.line([(0, 0), (10, 10)]), plot.dots([(5, 5)]), plot.bars([(0, 5, 10), (5, 10, 0)])
    root = ElementTree.fromstring(plot.svg(*pieces))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Time & more"
    texts = ["".join(element.itertext()) for element in root.iter("text")]
    assert {"0", "5", "10", "ms <slow>"} <= set(texts)


def test_high_values_stand_high_and_late_ones_right() -> None:
    plot = Plot("p", AXIS, AXIS)
    root = ElementTree.fromstring(f"<g>{plot.dots([(2, 2), (8, 8), (99, -99)])}</g>")
    low, high, outside = ((float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root)
    assert high[0] > low[0]
    assert high[1] < low[1]
    assert outside == (448.0, 238.0)  # drawn at the edge of the frame


def test_bars_stand_on_the_floor() -> None:
    root = ElementTree.fromstring(f"<g>{Plot('p', AXIS, AXIS).bars([(0, 5, 10), (5, 10, 0)])}</g>")
    full, empty = root
    assert float(full.get("y", 0)) + float(full.get("height", 0)) == 238.0
    assert float(empty.get("height", -1)) == 0.0


def test_an_interval_bar_tells_its_numbers() -> None:
    root = ElementTree.fromstring(interval_bar(0.4, 0.5, 0.6))
    assert root.get("aria-label") == "0.500 (0.400–0.600)"


@pytest.mark.parametrize(
    ("high", "last", "count"), [(87, 100, 6), (1, 1.0, 6), (0.03, 0.03, 4), (10, 10, 6), (1234, 1500, 4)]
)
def test_ticks_are_round(high: float, last: float, count: int) -> None:
    ticks = round_ticks(high)
    assert (ticks[0], len(ticks)) == (0.0, count)
    assert ticks[-1] == pytest.approx(last)


def test_an_axis_without_a_length_divides_nothing_by_zero() -> None:
    assert Axis("", 3, 3, ()).at(3, 0, 100) == 0.0
