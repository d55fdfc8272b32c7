from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.metrics import BY_NAME, METRICS, f1, figures, written
from eval.runner import row_of
from eval.scorer import Scorer
from eval.types import Reply, Row

WRONG = replace(REPLY, answer="10種類です。[1]")
REFUSED = Reply("Q-1", "記載がありません", abstained=True, confidence=0.2)
INVENTED = replace(REPLY, id="Q-2", retrieved=())


def rows_of(scorer: Scorer, *pairs: str) -> list[Row]:
    """Rows by name: right, wrong, refused and uncited answers, and two ways with the unanswerable one."""
    table = {
        "right": (QUESTION, REPLY),
        "wrong": (QUESTION, WRONG),
        "refused": (QUESTION, REFUSED),
        "uncited": (QUESTION, replace(REPLY, citations=(), retrieved=("1-1",))),
        "declined": (UNANSWERABLE, DECLINED),
        "invented": (UNANSWERABLE, INVENTED),
    }
    return [row_of("s", q, r, scorer.verdict(q, r)) for q, r in (table[pair] for pair in pairs)]


@pytest.mark.parametrize(
    ("metric", "pairs", "value", "n"),
    [
        ("right", ["right", "wrong", "declined", "invented"], 0.5, 4),
        ("cited", ["right", "refused", "declined"], 0.5, 2),
        ("grounded", ["right", "wrong", "declined"], 0.5, 2),
        ("grounded", ["right", "uncited"], 0.5, 2),
        ("facts", ["right", "wrong"], 0.5, 4),
        ("declined", ["right", "declined", "invented"], 0.5, 2),
        ("declined_rightly", ["refused", "declined", "declined"], 2 / 3, 3),
        ("over_refusal", ["right", "right", "refused", "declined"], 1 / 3, 3),
        ("declining_f1", ["declined", "declined", "refused", "right"], 0.8, 3),
        ("credit", ["right", "wrong", "refused", "declined"], 0.25, 4),
        ("verbatim", ["right", "wrong"], 1.0, 2),
        ("hit@1", ["right"], 0.0, 1),
        ("hit@1", ["uncited"], 0.0, 1),
        ("hit@3", ["right", "declined"], 1.0, 1),
        ("mrr", ["right"], 0.5, 1),
        ("p50", ["right", "declined", "declined"], 8.0, 3),
        ("p95", ["right", "declined"], 12.0, 2),
    ],
)
def test_worked_examples(scorer: Scorer, metric: str, pairs: Sequence[str], value: float, n: int) -> None:
    figure = BY_NAME[metric].over(rows_of(scorer, *pairs))
    assert figure is not None
    assert figure.value == pytest.approx(value)
    assert figure.n == n
    assert figure.interval.low <= figure.value <= figure.interval.high


@pytest.mark.parametrize("metric", ["declined", "declined_rightly", "hit@1"])
def test_nothing_to_count_is_no_figure(scorer: Scorer, metric: str) -> None:
    rows = rows_of(scorer, "refused") if metric == "hit@1" else rows_of(scorer, "right")
    assert BY_NAME[metric].over(rows) is None


def test_no_rows_no_figures() -> None:
    assert figures([]) == ()


def test_names_are_unique_and_every_figure_prints(scorer: Scorer) -> None:
    assert len(BY_NAME) == len(METRICS)
    found = figures(rows_of(scorer, "right", "wrong", "refused", "declined", "invented"))
    assert {figure.metric for figure in found} == set(BY_NAME)
    assert all(str(figure) and "–" in figure.span for figure in found)


def test_f1_is_the_harmonic_mean() -> None:
    precision, recall = 3 / 4, 3 / 5  # three true positives, one false, two missed
    assert f1([1, 1, 1, 0, 0, 0]) == pytest.approx(2 * precision * recall / (precision + recall))


def test_values_for_people() -> None:
    assert [written(0.5, "share"), written(0.25, "ms"), written(1234.5, "number")] == ["0.500", "0.2 ms", "1.23e+03"]
