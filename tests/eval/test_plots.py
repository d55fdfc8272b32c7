from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from eval import plots
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Row

ALL: tuple[Callable[[Sequence[Row]], str], ...] = (plots.latency, plots.calibration, plots.declining)


@pytest.fixture
def rows(scorer: Scorer) -> list[Row]:
    slow = replace(REPLY, elapsed_ms=900.0, confidence=0.4, answer="10種")
    pairs = ((QUESTION, REPLY), (QUESTION, slow), (UNANSWERABLE, DECLINED))
    return [row_of("s", q, r, scorer.verdict(q, r)) for q, r in pairs]


@pytest.mark.parametrize("draw", ALL)
def test_each_plot_is_sound_xml(rows: list[Row], draw: Callable[[Sequence[Row]], str]) -> None:
    assert ElementTree.fromstring(draw(rows)).tag == "svg"


@pytest.mark.parametrize("draw", ALL)
def test_plots_without_data_are_left_out(draw: Callable[[Sequence[Row]], str]) -> None:
    assert draw([]) == ""


def test_every_answer_is_in_one_bar(rows: list[Row]) -> None:
    titles = [rect.findtext("title") or "" for rect in ElementTree.fromstring(plots.latency(rows)).iter("rect")]
    assert len(titles) == plots.STEPS
    assert sum(int(title.rsplit(": ", 1)[1]) for title in titles) == len(rows)


def test_a_dot_for_each_step_of_confidence(rows: list[Row]) -> None:
    dots = list(ElementTree.fromstring(plots.calibration(rows)).iter("circle"))
    assert [dot.findtext("title") for dot in dots] == ["0.4, 0", "0.9, 1"]
