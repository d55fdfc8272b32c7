"""Opening: built when missing, rebuilt when its sources changed, clear words when it is damaged or foreign."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

import index.open
from corpus.questions import AnticipatedQuestion
from index import DataFolderError, IndexUnusableError, OpenIndex, Settings, open_index

QUESTION = "書かない窓口はいつから?"


def edit(settings: Settings, **changes: object) -> None:
    path = settings.index_dir / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def build_folder(settings: Settings) -> Path:
    manifest = json.loads((settings.index_dir / "manifest.json").read_text(encoding="utf-8"))
    return settings.index_dir / str(manifest["build"])


@pytest.fixture
def quick(few: tuple[AnticipatedQuestion, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds take in a few questions only."""
    monkeypatch.setattr(index.open, "questions_of", lambda plan: few)


@pytest.mark.usefixtures("quick")
def test_the_first_opening_builds_and_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    first = open_index(Settings(data_dir=tmp_path), said.append)
    assert said[0] == "no index yet: building it"
    assert said[1].startswith("index built in ")
    assert first.manifest.counts.keys() == {"passages", "questions"}


def test_the_second_opening_builds_nothing(opened: OpenIndex, settings: Settings) -> None:
    said: list[str] = []
    second = open_index(settings, said.append)
    assert said == []
    assert second.manifest == opened.manifest
    assert second.retriever.search(QUESTION).hits == opened.retriever.search(QUESTION).hits


@pytest.mark.usefixtures("quick")
def test_rebuilt_when_the_corpus_changed(opened: OpenIndex, copied: Settings) -> None:
    edit(copied, made_from="of an older corpus")
    said: list[str] = []
    again = open_index(copied, said.append)
    assert said[0] == "corpus, model or libraries have changed: building the index anew"
    assert again.manifest.made_from == opened.manifest.made_from
    assert again.manifest.build != opened.manifest.build


@pytest.mark.usefixtures("quick")
def test_rebuilt_when_the_hash_of_the_sources_is_another(copied: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.open, "sources_hash", lambda model: "of a newer corpus")
    said: list[str] = []
    open_index(copied, said.append)
    assert said[0].startswith("corpus, model or libraries have changed")


def remove_build(settings: Settings) -> None:
    shutil.rmtree(build_folder(settings))


def cut_database(settings: Settings) -> None:
    path = build_folder(settings) / "chroma" / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[:5000])


def other_database(settings: Settings) -> None:
    path = build_folder(settings) / "chroma" / "chroma.sqlite3"
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("create table other (x)")
    database.close()


def remove_bm25(settings: Settings) -> None:
    shutil.rmtree(build_folder(settings) / "bm25-passages")


def garble_bm25(settings: Settings) -> None:
    next((build_folder(settings) / "bm25-passages").glob("data*")).write_bytes(b"not an array")


def lose_an_id(settings: Settings) -> None:
    path = build_folder(settings) / "ids-questions.txt"
    path.write_text("q-unknown\n", encoding="utf-8")


def remove_ids(settings: Settings) -> None:
    (build_folder(settings) / "ids-passages.txt").unlink()


def wrong_counts(settings: Settings) -> None:
    edit(settings, counts={"passages": 1, "questions": 1})


def empty_manifest(settings: Settings) -> None:
    (settings.index_dir / "manifest.json").write_text("", encoding="utf-8")


def foreign_manifest(settings: Settings) -> None:
    (settings.index_dir / "manifest.json").write_text('{"name": "a web app"}', encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        remove_build,
        cut_database,
        other_database,
        remove_bm25,
        garble_bm25,
        lose_an_id,
        remove_ids,
        wrong_counts,
        empty_manifest,
        foreign_manifest,
    ],
)
def test_damage_is_told_with_the_way_out(copied: Settings, damage: Callable[[Settings], None]) -> None:
    damage(copied)
    with pytest.raises(IndexUnusableError, match="remove the folder and run: python -m index build") as caught:
        open_index(copied)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("place", ["data", "index"])
def test_a_file_in_place_of_the_folder(tmp_path: Path, place: str) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    blocked = settings.data_dir if place == "data" else settings.index_dir
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(DataFolderError, match=r"cannot write to .*PLANBOT_DATA_DIR") as caught:
        open_index(settings)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_access(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(DataFolderError, match="Permission denied"):
        open_index(Settings(data_dir=closed / "data"))


@pytest.mark.usefixtures("opened")
def test_an_index_that_may_only_be_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != settings.index_dir)
    with pytest.raises(DataFolderError, match=r"index cannot be written.*PLANBOT_DATA_DIR"):
        open_index(settings)
