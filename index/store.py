"""Vectors and metadata in Chroma: the one file that names it.

Each build has a folder of its own with a persistent client; cosine space; our own stable ids; telemetry off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from index.errors import IndexUnusableError

COLLECTIONS = ("passages", "questions")
_BATCH = 500  # documents embedded and stored at a time, far below SQLite's limit of variables in a statement
_ENCODERS = 2  # threads that embed; numpy frees the interpreter meanwhile


class VectorStore:
    """The two collections of an index: what is cited, and the anticipated questions that point to it."""

    def __init__(self, folder: Path, embedder: Embeddings) -> None:
        self._client = chromadb.PersistentClient(
            path=str(folder), settings=ChromaSettings(anonymized_telemetry=False, allow_reset=False)
        )
        self._embedder = embedder
        self._collections = {name: self._open(name) for name in COLLECTIONS}

    def _open(self, name: str) -> Chroma:
        return Chroma(
            client=self._client,
            collection_name=name,
            embedding_function=self._embedder,
            collection_configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
        )

    def add(self, collection: str, documents: Sequence[Document]) -> None:
        """Embeds and stores `documents` under their own ids; the next batches are embedded while one is stored."""
        batches = [documents[start : start + _BATCH] for start in range(0, len(documents), _BATCH)]
        target = self._collections[collection]._collection
        with ThreadPoolExecutor(_ENCODERS) as pool:
            for batch, vectors in zip(batches, pool.map(self._embed, batches), strict=True):
                target.upsert(
                    ids=[str(document.id) for document in batch],
                    embeddings=vectors,
                    documents=[document.page_content for document in batch],
                    metadatas=[document.metadata for document in batch],
                )

    def _embed(self, batch: Sequence[Document]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        texts = [document.page_content for document in batch]
        return np.asarray(self._embedder.embed_documents(texts), dtype=np.float32)

    def count(self, collection: str) -> int:
        """How many entries a collection holds."""
        return self._collections[collection]._collection.count()

    def nearest(
        self, collection: str, vector: Sequence[float], k: int, where: Mapping[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """Ids and cosines of the `k` nearest entries, best first, among those that `where` admits."""
        answer = self._collections[collection]._collection.query(
            query_embeddings=np.asarray([vector], dtype=np.float32),
            n_results=k,
            where=dict(where) if where else None,
            include=["distances"],
        )
        distances = answer["distances"] or [[]]
        return [(key, 1.0 - d) for key, d in zip(answer["ids"][0], distances[0], strict=True)]

    def documents(self, collection: str, ids: Sequence[str]) -> list[Document]:
        """The stored documents with these ids, in their order."""
        found = {document.id: document for document in self._collections[collection].get_by_ids(list(ids))}
        return [found[key] for key in ids if key in found]

    def vectors(self, collection: str, ids: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """The stored vectors of `ids`, one a row, in their order."""
        # Chroma hands them out as lists of Python numbers, eight times as large: a few at a time.
        parts = [self._vectors(collection, ids[start : start + _BATCH]) for start in range(0, len(ids), _BATCH)]
        return np.concatenate(parts)

    def _vectors(self, collection: str, ids: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        answer = self._collections[collection]._collection.get(list(ids), include=["embeddings"])
        row = {key: i for i, key in enumerate(answer["ids"])}
        return np.asarray(answer["embeddings"], dtype=np.float32)[[row[key] for key in ids]]

    def select(self, collection: str, where: Mapping[str, Any]) -> frozenset[str]:
        """Ids of the entries whose metadata `where` admits."""
        answer = self._collections[collection]._collection.get(where=dict(where), include=[])
        return frozenset(answer["ids"])

    def check(self, wanted: Mapping[str, int]) -> None:
        """Raises `IndexUnusableError` when a collection does not hold what the manifest says."""
        for name, count in wanted.items():
            if (held := self.count(name)) != count:
                raise IndexUnusableError(f"collection {name} holds {held} entries, {count} expected")
