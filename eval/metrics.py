"""What is reported: each metric is a line of a table that says what to take from a row and how to put rows together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.ranking import reciprocal_rank
from eval.stats import Interval, bootstrap, mean, percentile, wilson
from eval.types import Row, Tally

Format = Literal["share", "number", "ms"]
Statistic = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value over rows with its 95 % interval; `n` is what it was counted over."""

    metric: str
    title: str
    value: float
    interval: Interval
    n: int
    form: Format

    def __str__(self) -> str:
        """The value as it is printed: 0.953, or 12.5 ms."""
        return written(self.value, self.form)

    @property
    def span(self) -> str:
        """The interval as it is printed."""
        return f"{written(self.interval.low, self.form)}–{written(self.interval.high, self.form)}"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, summed over rows; Wilson's interval."""

    name: str
    title: str
    of: Callable[[Row], Tally]

    def over(self, rows: Sequence[Row]) -> Figure | None:
        """The figure, or None where there is nothing to count."""
        tallies = [self.of(row) for row in rows]
        hit, of = sum(t.hit for t in tallies), sum(t.of for t in tallies)
        return Figure(self.name, self.title, hit / of, wilson(hit, of), of, "share") if of else None


@dataclass(frozen=True, slots=True)
class Measure:
    """A statistic of one number a row; bootstrapped interval. Rows without the number are left out."""

    name: str
    title: str
    of: Callable[[Row], float | None]
    statistic: Statistic
    form: Format

    def over(self, rows: Sequence[Row]) -> Figure | None:
        """The figure, or None where no row has the number."""
        values = [value for row in rows if (value := self.of(row)) is not None]
        if not values:
            return None
        interval = bootstrap(values, self.statistic)
        return Figure(self.name, self.title, self.statistic(values), interval, len(values), self.form)


def yes(value: bool) -> Tally:
    """One of one, or none of one.

    >>> yes(True), yes(False)
    (Tally(hit=1, of=1), Tally(hit=0, of=1))
    """
    return Tally(int(value), 1)


def only(condition: bool, tally: Tally) -> Tally:
    """`tally` where the row counts at all."""
    return tally if condition else Tally(0, 0)


def median(values: Sequence[float]) -> float:
    """The nearest-rank median.

    >>> median([3, 1, 2])
    2
    """
    return percentile(values, 0.5)


def tail(values: Sequence[float]) -> float:
    """The nearest-rank 95th percentile."""
    return percentile(values, 0.95)


def f1(outcomes: Sequence[float]) -> float:
    """F1 from one outcome a row: 1 for a true positive, 0 for a false one of either kind; true negatives are left out.

    >>> f1([1, 1, 0])
    0.8
    """
    return 2 * sum(outcomes) / (sum(outcomes) + len(outcomes))


def written(value: float, form: Format) -> str:
    """A value for people.

    >>> written(0.9526, "share"), written(12.34, "ms"), written(81.0, "number")
    ('0.953', '12.3 ms', '81')
    """
    return {"share": f"{value:.3f}", "ms": f"{value:.1f} ms", "number": f"{value:.3g}"}[form]


def _grounded(row: Row) -> Tally:
    recall = row.verdict.recall
    return only(recall.of > 0, yes(row.verdict.right and recall.hit == recall.of))


def _declining(row: Row) -> float | None:
    return float(row.abstain and row.reply.abstained) if row.abstain or row.reply.abstained else None


def _reciprocal(row: Row) -> float | None:
    return reciprocal_rank(row.verdict.ranked.first) if row.verdict.ranked else None


def _ndcg(row: Row) -> float | None:
    return row.verdict.ranked.ndcg if row.verdict.ranked else None


def _within(k: int) -> Callable[[Row], Tally]:
    def found(row: Row) -> Tally:
        ranked = row.verdict.ranked
        return only(ranked is not None, yes(ranked is not None and 1 <= ranked.first <= k))

    return found


SHARES: tuple[Share, ...] = (
    Share("right", "right answers", lambda row: yes(row.verdict.right)),
    Share("cited", "right section cited", lambda row: row.verdict.cited),
    Share("grounded", "right, and every section due is cited", _grounded),
    Share("facts", "key facts hit", lambda row: row.verdict.facts),
    Share("declined", "declined where the plan does not say", lambda r: only(r.abstain, yes(r.reply.abstained))),
    Share("declined_rightly", "rightly declined, of all declined", lambda r: only(r.reply.abstained, yes(r.abstain))),
    Share("over_refusal", "declined though the plan says", lambda r: only(not r.abstain, yes(r.reply.abstained))),
    Share("verbatim", "quotes that are verbatim", lambda row: row.verdict.verbatim),
    Share("valid", "citations with section and quote in it", lambda row: row.verdict.valid),
    Share("marks", "marks and citations that match", lambda row: row.verdict.marks),
    Share("coverage", "sentences that carry a mark", lambda row: row.verdict.coverage),
    Share("precision", "sections cited that are gold", lambda row: row.verdict.precision),
    Share("recall", "gold sections due that are cited", lambda row: row.verdict.recall),
    Share("faithful", "figures, years, 課, projects in the cited sections", lambda row: row.verdict.faithful),
    Share("quoted", "… in the cited quotes alone", lambda row: row.verdict.quoted),
    Share("hit@1", "gold section retrieved first", _within(1)),
    Share("hit@3", "gold section among the first 3", _within(3)),
    Share("hit@5", "gold section among the first 5", _within(5)),
)
MEASURES: tuple[Measure, ...] = (
    Measure("declining_f1", "F1 of declining", _declining, f1, "share"),
    Measure("credit", "+1 right, 0 nothing said, −1 wrong", lambda row: row.verdict.credit, mean, "share"),
    Measure("mrr", "mean reciprocal rank of retrieval", _reciprocal, mean, "share"),
    Measure("ndcg", "nDCG@10 of retrieval", _ndcg, mean, "share"),
    Measure("length", "characters of an answer, median", lambda row: row.verdict.length or None, median, "number"),
    Measure("length_p95", "characters of an answer, p95", lambda row: row.verdict.length or None, tail, "number"),
    Measure("p50", "time to answer, median", lambda row: row.reply.elapsed_ms or None, median, "ms"),
    Measure("p95", "time to answer, p95", lambda row: row.reply.elapsed_ms or None, tail, "ms"),
)
METRICS: tuple[Share | Measure, ...] = (*SHARES, *MEASURES)
BY_NAME = {metric.name: metric for metric in METRICS}


def figures(rows: Sequence[Row], names: Sequence[str] = tuple(BY_NAME)) -> tuple[Figure, ...]:
    """The metrics called `names` over `rows`; those with nothing to count are left out."""
    return tuple(figure for name in names if (figure := BY_NAME[name].over(rows)))
