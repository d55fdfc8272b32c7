"""`make bench`: the parts of docs/benchmarks.md, each measured, kept as JSON, and written there as table and plot."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eval import bench, load, readme, scale
from eval.provenance import ROOT, commit
from eval.questions import load_sets

DOCS: Final = ROOT / "docs"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: numbers of passages, people at once, and seconds for each number of people."""

    sizes: Sequence[int]
    users: Sequence[int]
    seconds: float


def measure(part: str, extent: Extent, results: Path, docs: Path = DOCS) -> bool:
    """Measures `part` (one of `PARTS`), keeps it in `results` and writes it into ``<docs>/benchmarks.md``.

    Whether it stays within its bounds: those of `eval.scale`, and that no question failed.
    """
    measured = commit()  # what is written below would make it a changed one
    results.mkdir(parents=True, exist_ok=True)
    table, holds = PARTS[part](extent, results, docs, measured)
    readme.insert(part, f"コミット `{measured}`。\n\n{table}", docs / "benchmarks.md")
    print(f"{part}\n{table}", flush=True)
    return holds


def _speed(extent: Extent, results: Path, docs: Path, measured: str) -> tuple[str, bool]:
    made = bench.measure([q.question for s in load_sets([]) for q in s.questions if not q.history])
    bench.keep(made, results)
    return made.table(), True


def _scale(extent: Extent, results: Path, docs: Path, measured: str) -> tuple[str, bool]:
    made = []
    for size in sorted(extent.sizes):
        made.append(scale.measure_scale(size))
        print(made[-1], flush=True)
    kept = {"commit": measured, "scales": scale.as_rows(made)}
    (results / f"scale-{measured}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    for name, drawn in scale.plots(made).items():
        (docs / f"{name}.svg").write_text(drawn + "\n", encoding="utf-8")
    return scale.table(made), all(one.holds for one in made)


def _load(extent: Extent, results: Path, docs: Path, measured: str) -> tuple[str, bool]:
    made = load.run(("run",), extent.users, extent.seconds)
    load.keep(made, results)
    (docs / "load.svg").write_text(load.plot(made.loads) + "\n", encoding="utf-8")
    return f"{made.origin()}\n\n{made.table()}", not any(one.failed for one in made.loads)


PARTS: Final[dict[str, Callable[[Extent, Path, Path, str], tuple[str, bool]]]] = {
    "speed": _speed,
    "scale": _scale,
    "load": _load,
}
