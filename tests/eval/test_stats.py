from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from eval.stats import bootstrap, mcnemar, mean, percentile, wilson

binomtest = pytest.importorskip("scipy.stats").binomtest


@pytest.mark.parametrize(("hit", "of"), [(136, 136), (0, 10), (5, 10), (128, 136), (1, 1)])
def test_wilson_agrees_with_scipy(hit: int, of: int) -> None:
    theirs = binomtest(hit, of).proportion_ci(method="wilson")
    ours = wilson(hit, of)
    assert [ours.low, ours.high] == pytest.approx([theirs.low, theirs.high], abs=1e-9)


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_holds_the_share(hit: int, of: int) -> None:
    share = min(hit, of) / of
    low, high = wilson(min(hit, of), of)
    assert 0.0 <= low <= share <= high <= 1.0


@pytest.mark.parametrize(
    ("gained", "lost", "p"), [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (8, 0, 0.0078125), (10, 2, 0.0386), (3, 3, 1.0)]
)
def test_mcnemar_is_exact_and_symmetric(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p, abs=1e-4)
    assert mcnemar(gained, lost) == mcnemar(lost, gained)
    if gained + lost:
        assert mcnemar(gained, lost) == pytest.approx(binomtest(gained, gained + lost).pvalue)


def test_percentiles_are_values_that_occurred() -> None:
    times = list(range(1, 101))
    assert [percentile(times, share) for share in (0.0, 0.5, 0.95, 1.0)] == [1, 50, 95, 100]
    assert percentile([7], 0.95) == 7


def test_the_bootstrap_is_seeded_and_holds_the_mean() -> None:
    values = [float(n % 7) for n in range(50)]
    interval = bootstrap(values, mean)
    assert interval == bootstrap(values, mean)
    assert interval != bootstrap(values, mean, seed=1)
    assert interval.low < mean(values) < interval.high
