"""The manifest: written in one step, refused when damaged, and its hash follows every source."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from corpus.plan import DATA
from index import IndexUnusableError
from index.manifest import Manifest, sources_hash

MANIFEST = Manifest("20260301-000000-abcdef", "0f", "model (1)", {"passages": 2, "questions": 3})


def test_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    MANIFEST.write(path)
    assert Manifest.read(path) == MANIFEST
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"build": "x"}', json.dumps({"version": 3, "files": []}), "\x00\xff"],
)
def test_damaged(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(IndexUnusableError, match="remove the folder and run: python -m index build"):
        Manifest.read(path)


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError, match="cannot be read as a manifest"):
        Manifest.read(tmp_path / "manifest.json")


def test_the_hash_is_stable_and_follows_the_model() -> None:
    assert sources_hash("a") == sources_hash("a")
    assert sources_hash("a") != sources_hash("b")


@pytest.mark.parametrize("name", ["plan.txt", "outline.toml", "questions.jsonl"])
def test_the_hash_follows_each_source(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "sano"))
    assert sources_hash("m", folder) == sources_hash("m")
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert sources_hash("m", folder) != sources_hash("m")


def test_the_hash_follows_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sources_hash("m")
    monkeypatch.setattr("index.manifest.version", lambda name: "0")
    assert sources_hash("m") != before
