"""One run as one HTML page that needs nothing else: tables, plots, and the wrong answers to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval import plots
from eval.calibration import bins, calibration_error
from eval.compare import Comparison
from eval.errors import EvalError
from eval.metrics import Figure, figures
from eval.svg import interval_bar
from eval.tables import GROUP_METRICS, GROUPINGS, grouped
from eval.types import SEALED_SETS, Row, Run

TEMPLATE = "report.html.j2"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot with its caption."""

    caption: str
    svg: Markup


def render(run: Run, comparison: Comparison | None = None) -> str:
    """The page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    readable = [row for row in run.rows if row.set not in SEALED_SETS]
    return environment.get_template(TEMPLATE).render(
        run=run,
        comparison=comparison,
        figures=figures(run.rows),
        groupings=[(title, grouped(readable, key)) for title, key in GROUPINGS] if readable else [],
        group_metrics=GROUP_METRICS,
        bar=_bar,
        drawings=_drawings(run.rows),
        wrong=[row for row in readable if needs_reading(row)],
        sealed=len(run.rows) - len(readable),
    )


def write(run: Run, path: Path, comparison: Comparison | None = None) -> Path:
    """Writes the page to `path` and returns it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(run, comparison), encoding="utf-8")
    except OSError as error:
        raise EvalError(f"{path}: {error.strerror}") from error
    return path


def needs_reading(row: Row) -> bool:
    """True for a wrong answer, one without its citation, and one that states what it does not cite."""
    verdict = row.verdict
    return not verdict.right or verdict.cited.hit < verdict.cited.of or verdict.faithful.hit < verdict.faithful.of


def _bar(figure: Figure) -> Markup:
    return Markup(interval_bar(figure.interval.low, figure.value, figure.interval.high))


def _drawings(rows: Sequence[Row]) -> list[Drawing]:
    error = calibration_error(bins(rows))
    captions = (
        ("Time to answer", plots.latency(rows)),
        (f"Confidence and rightness; calibration error {error or 0:.3f}", plots.calibration(rows)),
        ("What another threshold for declining would give", plots.declining(rows)),
    )
    return [Drawing(caption, Markup(svg)) for caption, svg in captions if svg]
