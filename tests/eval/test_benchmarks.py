"""What is measured goes into the page between its markers, and out of bounds is told; nothing is measured here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import benchmarks, load
from eval.benchmarks import PARTS, Extent, measure
from eval.cli import main
from eval.provenance import ROOT

EXTENT = Extent((1000,), (1, 8), 0.1)


def run(failed: int) -> load.LoadRun:
    loads = tuple(load.Load("run", n, 60, 100, 1.7, 20, 40, 90, 0, failed, 100, 0.0) for n in EXTENT.users)
    return load.LoadRun("abc1234", "2026-03-01", 0.5, 11.6, 1118.0, loads, {})


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    page = "".join(f"# {part}\n<!-- {part} -->\nold\n<!-- /{part} -->\n" for part in PARTS)
    (tmp_path / "benchmarks.md").write_text(page, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("failed", "holds"), [(0, True), (1, False)])
def test_a_part_is_kept_and_written(docs: Path, monkeypatch: pytest.MonkeyPatch, failed: int, holds: bool) -> None:
    monkeypatch.setattr(load, "run", lambda ways, users, seconds: run(failed))
    assert measure("load", EXTENT, docs / "results", docs) is holds
    page = (docs / "benchmarks.md").read_text(encoding="utf-8")
    assert page.count("old") == len(PARTS) - 1
    assert "| run | 8 | 1.7 | 20 / 40 / 90 ms |" in page
    assert "11.6 秒、メモリは最大 1,118 MB" in page
    assert "<circle" in (docs / "load.svg").read_text(encoding="utf-8")
    assert json.loads((docs / "results" / "load-abc1234.json").read_text(encoding="utf-8"))["loads"][1]["users"] == 8


def test_the_real_page_has_a_place_for_each_part() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for part in PARTS:
        assert page.index(f"<!-- {part} -->") < page.index(f"<!-- /{part} -->")


def test_every_part_is_measured_even_after_one_that_is_out_of_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(benchmarks, "measure", lambda part, *_: bool(seen.append(part)))
    assert main(["bench", "--results", str(tmp_path)]) == 1
    assert seen == list(PARTS)
    seen.clear()
    assert main(["bench", "--only", "load", "--results", str(tmp_path)]) == 1
    assert seen == ["load"]
