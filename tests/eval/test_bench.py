"""The benchmark's own arithmetic and its table; what it measures is measured by the command."""

from __future__ import annotations

import json
from pathlib import Path

from eval.bench import Bench, keep

SMALL = Bench("abc1234", "2026-03-01T00:00:00+00:00", 3, 4.24, 20.4, 61.6, 32, 55.55, 580.2, 900.0, {"python": "3.11"})


def test_the_table_says_each_figure_with_its_unit() -> None:
    table = SMALL.table()
    for figure in ("4.2 秒", "20 / 62 ms", "32 人", "1秒に 56 件、p95 580 ms", "900 MB"):
        assert figure in table


def test_it_is_kept_by_commit(tmp_path: Path) -> None:
    path = keep(SMALL, tmp_path)
    assert path.name == "bench-abc1234.json"
    assert json.loads(path.read_text(encoding="utf-8"))["answer_p95_ms"] == 61.6
