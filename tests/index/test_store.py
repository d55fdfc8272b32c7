"""The store: own ids, filters, counts; a cheap embedder shows that any will do."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from index import IndexUnusableError
from index.store import COLLECTIONS, VectorStore


class HashEmbeddings(Embeddings):
    """Vectors that depend on the text alone."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        seed = int.from_bytes(hashlib.blake2s(text.encode(), digest_size=4).digest())
        vector = np.random.default_rng(seed).normal(size=16)
        return [float(x) for x in vector / np.linalg.norm(vector)]


DOCUMENTS = [
    Document(id=f"d{n}", page_content=f"文{n}", metadata={"pillar": n % 3, "departments": ["全課", f"{n}課"]})
    for n in range(10)
]


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    store = VectorStore(tmp_path / "chroma", HashEmbeddings())
    store.add("passages", DOCUMENTS)
    return store


def test_counts(store: VectorStore) -> None:
    assert [store.count(name) for name in COLLECTIONS] == [10, 0]
    store.check({"passages": 10, "questions": 0})
    with pytest.raises(IndexUnusableError, match="collection passages holds 10 entries, 11 expected"):
        store.check({"passages": 11})


def test_the_same_ids_are_not_doubled(store: VectorStore) -> None:
    store.add("passages", DOCUMENTS[:3])
    assert store.count("passages") == 10


def test_the_nearest_is_the_text_itself(store: VectorStore) -> None:
    found = store.nearest("passages", HashEmbeddings().embed_query("文4"), 3)
    assert len(found) == 3
    assert found[0] == ("d4", pytest.approx(1.0, abs=1e-5))
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ({"pillar": 1}, {"d1", "d4", "d7"}),
        ({"departments": {"$contains": "3課"}}, {"d3"}),
        ({"departments": {"$contains": "全課"}}, {f"d{n}" for n in range(10)}),
        ({"departments": {"$contains": "課"}}, set()),
        ({"pillar": 9}, set()),
    ],
)
def test_filters(store: VectorStore, where: dict[str, object], ids: set[str]) -> None:
    assert store.select("passages", where) == ids
    assert {key for key, _ in store.nearest("passages", HashEmbeddings().embed_query("文"), 10, where)} == ids


def test_documents_in_the_order_asked_for(store: VectorStore) -> None:
    found = store.documents(["d7", "none", "d1"])
    assert [document.id for document in found] == ["d7", "d1"]
    assert found[0].metadata["departments"] == ["全課", "7課"]


def test_vectors_in_the_order_asked_for(store: VectorStore) -> None:
    rows = store.vectors("passages", ["d2", "d0"])
    assert np.allclose(rows, [HashEmbeddings().embed_query("文2"), HashEmbeddings().embed_query("文0")], atol=1e-6)


def test_opened_again(tmp_path: Path, store: VectorStore) -> None:
    again = VectorStore(tmp_path / "chroma", HashEmbeddings())
    assert again.count("passages") == 10


def test_no_server_and_no_telemetry(store: VectorStore) -> None:
    settings = store._client.get_settings()
    assert settings.anonymized_telemetry is False
    assert settings.allow_reset is False
    assert settings.is_persistent is True
