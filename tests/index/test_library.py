"""Documents are added, replaced, removed and searched; staff documents are not there for citizens."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

import index.library
from corpus import normalise
from corpus.files.document import passages_of
from corpus.files.types import Paragraph, SourceDocument, Visibility
from index import Settings, load_embedder
from index.catalogue import CatalogueFile
from index.encoder import Encoder
from index.errors import LibraryError
from index.library import Library
from index.store import Database
from index.types import PUBLIC, visible_to

STAFF = visible_to("staff")


def document(name: str, *sentences: str, visibility: Visibility = "public", revision: str = "1") -> SourceDocument:
    passages = passages_of(name, name, [Paragraph(sentence) for sentence in sentences])
    return SourceDocument(name, name, visibility, f"{name}-{revision}", passages)


BINS = document("ごみ", "燃えるごみは月曜日に集めます。", "袋は市が指定したものを使います。")
DUTY = document("当直", "当直の手当は7,400円です。", visibility="staff")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_embedder(Settings())


@pytest.fixture
def library(tmp_path: Path, encoder: Encoder) -> Library:
    return Library(Settings(data_dir=tmp_path), encoder)


def found(library: Library, encoder: Encoder, question: str, role: str = "staff") -> list[str]:
    hits = library.search(question, encoder.embed_query(question), visible_to(role))
    return [hit.passage.text for hit in hits]


def test_without_documents_nothing_is_made(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    assert library.entries(STAFF) == ()
    assert found(library, encoder, "ごみ") == []
    library.check()
    assert list(tmp_path.iterdir()) == []


def test_added_documents_are_found_and_listed(library: Library, encoder: Encoder) -> None:
    assert library.add([BINS, DUTY], {"ごみ": "ごみ.md"}) == ("ごみ", "当直")
    assert found(library, encoder, "燃えるごみはいつ?")[0] == "燃えるごみは月曜日に集めます。"
    listed = library.entries(STAFF)
    assert [(entry.name, entry.file, entry.passages) for entry in listed] == [("ごみ", "ごみ.md", 2), ("当直", "", 1)]


def test_the_unchanged_is_skipped_and_the_changed_replaces(library: Library, encoder: Encoder) -> None:
    library.add([BINS], {})
    edition = library.edition
    assert library.add([BINS], {}) == ()
    assert library.edition == edition
    changed = document("ごみ", "燃えるごみは火曜日に集めます。", revision="2")
    assert library.add([changed], {}) == ("ごみ",)
    assert library.edition != edition
    assert found(library, encoder, "燃えるごみはいつ?") == ["燃えるごみは火曜日に集めます。"]
    assert len(library.entries(STAFF)) == 1


def test_a_removed_document_leaves_no_trace(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    library.add([BINS, document("水道", "水道の開栓は3日前までに届けます。")], {})
    library.remove(["ごみ"])
    assert found(library, encoder, "燃えるごみはいつ?") == ["水道の開栓は3日前までに届けます。"]
    held = Database(tmp_path / "documents")
    texts = [text for name in held.names() for entry in (held.get(name),) if entry for _, text in entry.texts()]
    assert not [text for text in texts if "ごみ" in text]
    words = tmp_path / "documents" / "words"
    assert [path.name for path in words.iterdir()] == [library.entries(STAFF)[0].segment]
    assert not [path for path in words.rglob("*.json") if "ごみ" in path.read_text(encoding="utf-8")]


def test_documents_without_their_words_on_the_disk_are_found(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    library.add([BINS, DUTY], {})
    shutil.rmtree(tmp_path / "documents" / "words")
    fresh = Library(Settings(data_dir=tmp_path), encoder)
    assert found(fresh, encoder, "燃えるごみはいつ?")[0] == "燃えるごみは月曜日に集めます。"
    assert len(list((tmp_path / "documents" / "words").iterdir())) == 2


def test_what_is_not_there_cannot_be_removed(library: Library) -> None:
    library.add([BINS], {})
    with pytest.raises(LibraryError, match="no document '水道'"):
        library.remove(["ごみ", "水道"])
    assert [entry.name for entry in library.entries(STAFF)] == ["ごみ"]


def test_a_citizen_meets_no_staff_document(library: Library, encoder: Encoder) -> None:
    library.add([DUTY], {})
    assert found(library, encoder, "当直の手当は?", "citizen") == []
    assert library.rarity(["当直"], PUBLIC) == {"当直": 0.0}
    assert library.entries(PUBLIC) == ()
    assert not library.may_see("当直", PUBLIC)
    assert found(library, encoder, "当直の手当は?", "staff") == ["当直の手当は7,400円です。"]


def test_a_staff_segment_is_not_even_opened_for_a_citizen(library: Library, encoder: Encoder) -> None:
    library.add([BINS, DUTY], {})
    found(library, encoder, "当直の手当は?", "citizen")
    assert {segment.visibility for segment in library._segments.values()} == {"public"}


def test_a_document_that_becomes_internal_is_gone_for_citizens(library: Library, encoder: Encoder) -> None:
    library.add([BINS], {})
    library.add([replace(BINS, visibility="staff", revision="2")], {})
    assert found(library, encoder, "燃えるごみはいつ?", "citizen") == []
    assert len(found(library, encoder, "燃えるごみはいつ?", "staff")) == 2


def test_segments_stay_few(library: Library, encoder: Encoder) -> None:
    for number in range(12):
        library.add([document(f"d{number}", f"文書{number}の内容です。")], {})
    held = library.entries(STAFF)
    assert len(held) == 12
    assert len({entry.segment for entry in held}) <= 4
    assert len(found(library, encoder, "文書の内容")) == 12


def test_another_process_sees_a_change(tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.library, "REFRESH_SECONDS", 0.0)
    reader, writer = (Library(Settings(data_dir=tmp_path), encoder) for _ in range(2))
    assert found(reader, encoder, "ごみ") == []
    writer.add([BINS], {})
    assert len(found(reader, encoder, "ごみ")) == 2
    writer.remove(["ごみ"])
    assert found(reader, encoder, "ごみ") == []


def test_a_reader_that_has_not_looked_yet_gets_over_a_dropped_segment(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.library, "REFRESH_SECONDS", 3600.0)
    reader, writer = (Library(Settings(data_dir=tmp_path), encoder) for _ in range(2))
    writer.add([BINS], {})
    assert len(found(reader, encoder, "ごみ")) == 2
    writer.add([document("水道", "水道の開栓は3日前までに届けます。")], {})
    writer.add([document("道路", "道路の穴は道路課に知らせます。", "2つ目。", "3つ目。")], {})
    assert len(found(reader, encoder, "ごみ")) == 6


class Other:
    """Another model behind the interface of the encoder: the same vectors turned round, or shorter ones."""

    def __init__(self, encoder: Encoder, dimensions: int = 512) -> None:
        self.name, self._encoder, self._dimensions = f"other-{dimensions}", encoder, dimensions

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._turned(vector) for vector in self._encoder.embed_documents(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self._turned(self._encoder.embed_query(text))

    def _turned(self, vector: list[float]) -> list[float]:
        return vector[::-1][: self._dimensions]


def other(encoder: Encoder, dimensions: int = 512) -> Encoder:
    return cast(Encoder, Other(encoder, dimensions))


@pytest.mark.parametrize("dimensions", [512, 64])
def test_documents_of_another_model_are_embedded_anew(
    tmp_path: Path, library: Library, encoder: Encoder, dimensions: int
) -> None:
    library.add([BINS, DUTY, document("水道", "水道の開栓は3日前までに届けます。")], {})
    library.remove(["水道"])
    before, changed = library.entries(STAFF), other(encoder, dimensions)
    said: list[str] = []
    fresh = Library(Settings(data_dir=tmp_path), changed)
    fresh.check(said.append)
    assert said == [f"the documents were embedded by {encoder.name}: embedding them anew"]
    wanted = BINS.passages[0].text
    hits = fresh.search(wanted, changed.embed_query(normalise(f"ごみ {wanted}")), STAFF)
    assert (hits[0].passage.text, round(hits[0].cosine, 3)) == (wanted, 1.0)
    assert {hit.passage.document for hit in hits} == {"ごみ", "当直"}
    assert {hit.passage.document for hit in fresh.search(wanted, changed.embed_query(wanted), PUBLIC)} == {"ごみ"}
    after = fresh.entries(STAFF)
    assert [replace(entry, segment="") for entry in after] == [replace(entry, segment="") for entry in before]
    assert not {entry.segment for entry in after} & {entry.segment for entry in before}
    assert fresh.add([BINS], {}) == ()
    said.clear()
    Library(Settings(data_dir=tmp_path), changed).check(said.append)
    assert said == []


def test_adding_without_opening_first_embeds_the_others_anew(
    tmp_path: Path, library: Library, encoder: Encoder
) -> None:
    library.add([BINS], {})
    assert library.held("ごみ", BINS.revision)
    changed = other(encoder, 64)
    fresh = Library(Settings(data_dir=tmp_path), changed)
    assert fresh.held("ごみ", BINS.revision) is None
    fresh.add([DUTY], {})
    assert len(found(fresh, changed, "ごみ")) == 3
    assert fresh.held("ごみ", BINS.revision)
    assert fresh.held("ごみ", "another") is None


def test_a_process_of_the_old_model_is_told_why_it_cannot_search(
    tmp_path: Path, library: Library, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.library, "REFRESH_SECONDS", 0.0)
    library.add([BINS], {})
    assert library.works()
    Library(Settings(data_dir=tmp_path), other(encoder)).check()
    with pytest.raises(LibraryError, match=r"were embedded by other-512, not by .*python -m index build"):
        found(library, encoder, "ごみ")
    with pytest.raises(LibraryError, match="were embedded by other-512"):
        library.works()


def test_another_prompt_is_another_model(tmp_path: Path, library: Library, encoder: Encoder) -> None:
    library.add([BINS], {})
    said: list[str] = []
    Library(Settings(data_dir=tmp_path, passage_prompt="passage: "), encoder).check(said.append)
    assert len(said) == 1


def test_a_catalogue_of_before_models_were_named_is_taken_over(
    tmp_path: Path, library: Library, encoder: Encoder
) -> None:
    library.add([BINS], {})
    path = tmp_path / "documents" / "catalogue.json"
    kept = {key: value for key, value in json.loads(path.read_text()).items() if key != "model"}
    path.write_text(json.dumps(kept))
    said: list[str] = []
    fresh = Library(Settings(data_dir=tmp_path), encoder)
    fresh.check(said.append)
    assert said == ["the documents were embedded by an unknown model: embedding them anew"]
    assert found(fresh, encoder, "燃えるごみはいつ?")[0] == "燃えるごみは月曜日に集めます。"


@pytest.mark.parametrize("damage", [b"", b"{", b'{"listed": 1}', b"\xff\xfe"])
def test_an_unreadable_catalogue_is_told(tmp_path: Path, library: Library, encoder: Encoder, damage: bytes) -> None:
    library.add([BINS], {})
    (tmp_path / "documents" / "catalogue.json").write_bytes(damage)
    with pytest.raises(LibraryError, match=r"damaged|cannot be read") as caught:
        Library(Settings(data_dir=tmp_path), encoder).check()
    assert "\n" not in str(caught.value)


def test_a_missing_segment_is_told(tmp_path: Path, library: Library, encoder: Encoder) -> None:
    library.add([BINS], {})
    shelf = CatalogueFile(tmp_path / "documents" / "catalogue.json")
    catalogue = shelf.read()
    shelf.write(replace(catalogue, listed=(replace(catalogue.listed[0], segment="documents-public-x"),)))
    with pytest.raises(LibraryError, match="is missing, though the catalogue names it"):
        Library(Settings(data_dir=tmp_path), encoder).check()


def test_a_damaged_folder_is_told_in_one_line(tmp_path: Path, encoder: Encoder) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "documents"
    Library(Settings(data_dir=elsewhere), encoder).add([BINS], {})
    folder.mkdir()
    shutil.copy(elsewhere / "documents" / "catalogue.json", folder)
    (folder / "chroma.sqlite3").write_bytes(b"not a database" * 400)
    with pytest.raises(LibraryError, match=r"cannot be opened.*docs/documents\.md") as caught:
        Library(Settings(data_dir=tmp_path), encoder).check()
    assert "\n" not in str(caught.value)


def test_a_lock_held_too_long_is_told(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr(index.library, "_LOCK_SECONDS", 0.2)
    (tmp_path / "documents").mkdir()
    with (
        FileLock(tmp_path / "documents" / "change.lock"),
        pytest.raises(LibraryError, match="another process has been changing"),
    ):
        library.add([BINS], {})
