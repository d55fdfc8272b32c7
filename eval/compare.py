"""Two runs side by side: which questions changed, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.errors import EvalError
from eval.metrics import BY_NAME, Figure
from eval.stats import mcnemar
from eval.tables import aligned
from eval.types import SEALED_SETS, Row, Run

PAIRED: tuple[tuple[str, Callable[[Row], bool | None]], ...] = (
    ("right", lambda row: row.verdict.right),
    ("cited", lambda row: bool(row.verdict.cited.hit) if row.verdict.cited.of else None),
)
SIDE_BY_SIDE = (
    "right", "cited", "grounded", "declined", "over_refusal", "verbatim", "coverage", "faithful", "hit@1", "mrr",
    "credit", "length", "p50", "p95",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """The same question in both runs."""

    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one measure over the questions both runs hold; `p` is McNemar's exact two-sided p."""

    measure: str
    gained: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    p: float

    @property
    def shown(self) -> tuple[Pair, ...]:
        """The changed questions that may be read, lost ones first."""
        return tuple(pair for pair in (*self.lost, *self.gained) if pair.after.set not in SEALED_SETS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the questions they share."""

    before: Run
    after: Run
    pairs: tuple[Pair, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """One change for each paired measure."""
        return tuple(_change(name, read, self.pairs) for name, read in PAIRED)

    @property
    def figures(self) -> tuple[tuple[Figure, Figure], ...]:
        """Figures of the shared questions, before and after, where both have them."""
        rows = [pair.before for pair in self.pairs], [pair.after for pair in self.pairs]
        both = ((BY_NAME[name].over(rows[0]), BY_NAME[name].over(rows[1])) for name in SIDE_BY_SIDE)
        return tuple((before, after) for before, after in both if before and after)


def compare(before: Run, after: Run) -> Comparison:
    """Pairs the rows by set and id. Raises `EvalError` where the runs share no question."""
    first = {(row.set, row.id): row for row in before.rows}
    pairs = tuple(Pair(first[row.set, row.id], row) for row in after.rows if (row.set, row.id) in first)
    if not pairs:
        raise EvalError(f"{before.id} and {after.id} have no question in common")
    return Comparison(before, after, pairs)


def overview(comparison: Comparison) -> str:
    """The comparison, for the terminal."""
    head = f"{comparison.before.id} → {comparison.after.id}, {len(comparison.pairs)} questions in both"
    rows = [(a.title, str(a), str(b), a.span, b.span) for a, b in comparison.figures]
    parts = [head, aligned([("figure", "before", "after", "95 % before", "95 % after"), *rows])]
    for change in comparison.changes:
        verdict = f"{change.measure}: {len(change.gained)} gained, {len(change.lost)} lost, McNemar p = {change.p:.3g}"
        parts.append("\n".join([verdict, *(_told(pair) for pair in change.shown)]))
    return "\n\n".join(parts)


def _change(name: str, read: Callable[[Row], bool | None], pairs: Sequence[Pair]) -> Change:
    gained = tuple(pair for pair in pairs if read(pair.after) and read(pair.before) is False)
    lost = tuple(pair for pair in pairs if read(pair.before) and read(pair.after) is False)
    return Change(name, gained, lost, mcnemar(len(gained), len(lost)))


def _told(pair: Pair) -> str:
    before, after = (_line(row) for row in (pair.before, pair.after))
    return f"  {pair.after.id} {pair.after.question}\n    before: {before}\n    after:  {after}"


def _line(row: Row) -> str:
    flaws = "; ".join(f"{flaw.kind} {flaw.detail}".strip() for flaw in row.verdict.flaws) or "right"
    cited = " ".join(dict.fromkeys(cited.home for cited in row.reply.citations))
    return f"[{flaws}] {' '.join(row.reply.answer.split())} ({cited or 'uncited'})"
