"""Figures as text: aligned for the terminal, Markdown for a README."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from eval.metrics import BY_NAME, Figure, figures
from eval.types import SEALED_SETS, Row, Run

GROUPINGS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("category", lambda row: row.category),
    ("audience", lambda row: row.audience),
    ("language", lambda row: row.lang),
    ("set", lambda row: row.set),
)
GROUP_METRICS = ("right", "cited", "declined", "over_refusal")


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share a category, an audience, a language or a set."""

    name: str
    rows: tuple[Row, ...]

    @property
    def figures(self) -> tuple[Figure | None, ...]:
        """`GROUP_METRICS` over the group; None where there is nothing to count."""
        return tuple(BY_NAME[name].over(self.rows) for name in GROUP_METRICS)


def grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> tuple[Group, ...]:
    """`rows` by `key`, in the order in which the keys first occur."""
    names = dict.fromkeys(key(row) for row in rows)
    return tuple(Group(name, tuple(row for row in rows if key(row) == name)) for name in names)


def width(text: str) -> int:
    """Columns of `text` in a terminal.

    >>> width("課 a")
    4
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side; the first to the left, the others to the right.

    >>> print(aligned([("right", "0.9"), ("課", "0.95")]))
    right   0.9
    課     0.95
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column to the left, the others to the right.

    >>> print(markdown(("a", "b"), [("x", "1")]))
    | a | b |
    | --- | ---: |
    | x | 1 |
    """
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


def overview(run: Run) -> str:
    """The run's figures and its categories, for the terminal."""
    totals = [("figure", "value", "95 %", "n"), *((f.title, str(f), f.span, str(f.n)) for f in figures(run.rows))]
    parts = [f"{run.answerer} on {', '.join(run.sets)} ({len(run.rows)} questions), {run.commit}", aligned(totals)]
    for title, key in GROUPINGS:
        groups = grouped([row for row in run.rows if row.set not in SEALED_SETS], key)
        if len(groups) > 1:
            parts.append(aligned([(title, *GROUP_METRICS, "n"), *map(group_cells, groups)]))
    return "\n\n".join(parts)


def group_cells(group: Group) -> tuple[str, ...]:
    """Name, figures, size; "-" where there is nothing to count."""
    return (group.name, *(str(figure) if figure else "-" for figure in group.figures), str(len(group.rows)))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    spaces = [" " * (size - width(cell)) for cell, size in zip(cells, widths, strict=True)]
    padded = [
        cell + space if n == 0 else space + cell for n, (cell, space) in enumerate(zip(cells, spaces, strict=True))
    ]
    return "  ".join(padded).rstrip()
