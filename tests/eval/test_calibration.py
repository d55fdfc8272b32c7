from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from eval.calibration import Bin, bins, calibration_error, operating_curve
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Question, Reply, Row


@pytest.fixture
def rows(scorer: Scorer) -> list[Row]:
    pairs: list[tuple[Question, Reply]] = [
        (QUESTION, replace(REPLY, confidence=0.92)),
        (QUESTION, replace(REPLY, confidence=0.98, answer="10種")),
        (QUESTION, replace(REPLY, confidence=0.35)),
        (QUESTION, replace(REPLY, confidence=1.0)),
        (QUESTION, replace(REPLY, confidence=None)),
        (QUESTION, replace(REPLY, confidence=0.5, error="died")),
        (UNANSWERABLE, DECLINED),
        (UNANSWERABLE, replace(REPLY, id="Q-2", confidence=0.4)),
    ]
    return [row_of("s", q, r, scorer.verdict(q, r)) for q, r in pairs]


def test_bins_hold_given_answers_alone(rows: list[Row]) -> None:
    found = bins(rows)
    assert [part.n for part in found] == [1, 1, 3]
    assert [found[2].confidence, found[2].right] == pytest.approx([2.9 / 3, 2 / 3])


def test_calibration_error() -> None:
    assert calibration_error([]) is None
    assert calibration_error([Bin(1.0, 1.0, 5)]) == 0.0
    assert calibration_error([Bin(1.0, 0.0, 5)]) == 1.0


def test_the_curve_goes_from_the_bot_as_it_is_to_declining_everything(rows: list[Row]) -> None:
    curve = operating_curve(rows)
    assert (curve[0].declined, curve[0].over_refusal) == (0.5, 0.0)
    assert (curve[-1].declined, curve[-1].over_refusal) == (1.0, 1.0)
    assert [p.threshold for p in curve] == sorted(p.threshold for p in curve)
    assert all(a.declined <= b.declined and a.over_refusal <= b.over_refusal for a, b in pairwise(curve))
    above = next(point for point in curve if point.threshold > 0.4)
    assert (above.declined, above.over_refusal) == (1.0, 0.25)


def test_no_curve_without_both_kinds(rows: list[Row]) -> None:
    assert operating_curve([row for row in rows if not row.abstain]) == ()
