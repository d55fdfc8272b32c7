"""The words of a segment: kept and mapped, made anew when missing or damaged, gone with their segment."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from index.store import Database, Entries, Entry
from index.words import Words, forget, words_of

TEXTS = [("a-1", "燃える ごみ 月曜日"), ("a-2", "袋 市 袋"), ("b-1", "水道 開栓 市")]


@pytest.fixture
def entries(tmp_path: Path) -> Entries:
    made = Database(tmp_path / "chroma").make("documents-public-x")
    made.put([Entry(key, text, {"n": 1}) for key, text in TEXTS], np.eye(3, dtype=np.float32))
    return made


@pytest.mark.parametrize(
    ("words", "k", "best"),
    [
        (["ごみ"], 2, {"a-1"}),
        (["市", "開栓"], 1, {"b-1"}),
        (["市"], 5, {"a-2", "b-1"}),
        (["道路"], 5, set()),
        ([], 5, set()),
    ],
)
def test_the_best_by_words(tmp_path: Path, words: list[str], k: int, best: set[str]) -> None:
    made = Words.of(TEXTS)
    made.keep(tmp_path / "kept" / "x")
    for one in (made, Words.read(tmp_path / "kept" / "x")):
        assert set(one.best(words, k)) == best
        assert len(one) == 3


def test_a_passage_counts_once_for_a_word_it_holds_twice() -> None:
    made = Words.of(TEXTS)
    assert [made.held_by(word) for word in ("袋", "市", "道路", "")] == [1, 2, 0, 0]


def test_what_is_kept_is_mapped_not_read(tmp_path: Path) -> None:
    Words.of(TEXTS).keep(tmp_path / "x")
    read = Words.read(tmp_path / "x")
    assert isinstance(read._ids, np.memmap)
    assert all(isinstance(read._bm25._model.scores[name], np.memmap) for name in ("data", "indices", "indptr"))
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_they_are_made_once(tmp_path: Path, entries: Entries, monkeypatch: pytest.MonkeyPatch) -> None:
    assert words_of(entries, tmp_path / "words" / "x").best(["ごみ"], 3) == ["a-1"]
    monkeypatch.setattr(Entries, "texts", lambda _: pytest.fail("read again"))
    assert words_of(entries, tmp_path / "words" / "x").best(["ごみ"], 3) == ["a-1"]


@pytest.mark.parametrize("file", ["ids.npy", "data.csc.index.npy", "vocab.index.json", "params.index.json"])
@pytest.mark.parametrize("damage", [None, b"", b"\x00" * 64, b'{"a', b"\x93NUMPY\x01\x00"])
def test_missing_and_damaged_ones_are_made_anew(
    tmp_path: Path, entries: Entries, file: str, damage: bytes | None
) -> None:
    folder = tmp_path / "words" / "x"
    words_of(entries, folder)
    (folder / file).unlink()
    if damage is not None:
        (folder / file).write_bytes(damage)
    assert words_of(entries, folder).best(["ごみ"], 3) == ["a-1"]
    assert Words.read(folder).best(["ごみ"], 3) == ["a-1"]


def test_those_of_other_passages_are_made_anew(
    tmp_path: Path, entries: Entries, caplog: pytest.LogCaptureFixture
) -> None:
    Words.of(TEXTS[:2]).keep(tmp_path / "x")
    with caplog.at_level(logging.WARNING):
        assert len(words_of(entries, tmp_path / "x")) == 3
    assert "the words of 2 passages, 3 expected" in caplog.text


def test_where_they_cannot_be_kept_they_are_used_all_the_same(
    tmp_path: Path, entries: Entries, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert words_of(entries, tmp_path / "file" / "x").best(["ごみ"], 3) == ["a-1"]
    assert "are not kept" in caplog.text


def test_without_a_folder_nothing_is_kept(tmp_path: Path, entries: Entries) -> None:
    assert words_of(entries, None).best(["ごみ"], 3) == ["a-1"]
    assert [path.name for path in tmp_path.iterdir()] == ["chroma"]


def test_what_is_not_used_is_removed(tmp_path: Path) -> None:
    for name in ("used", "old"):
        Words.of(TEXTS).keep(tmp_path / name)
    (tmp_path / "tmp-of-a-killed-process").mkdir()
    forget(tmp_path, {"used"})
    assert [path.name for path in tmp_path.iterdir()] == ["used"]
    forget(tmp_path / "none", ())
