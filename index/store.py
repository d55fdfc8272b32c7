"""Vectors and metadata in Chroma: the one file that names it.

A place is a folder (a persistent client in this process) or a server; cosine space; our own stable ids; telemetry off.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import NotFoundError
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from index.away import away_of
from index.errors import GoneError, IndexUnusableError, PlanBotError, SettingsError
from index.settings import Settings

COLLECTIONS = ("passages", "questions")
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]
# Texts are kept of what is cited alone: Chroma's full-text index of all questions takes as long as their vectors.
_CITED = "passages"
_BATCH = 500  # documents embedded and stored at a time, far below SQLite's limit of variables in a statement
_ENCODERS = 2  # threads that embed; numpy frees the interpreter meanwhile
_SPACE: Any = {"hnsw": {"space": "cosine", "ef_search": 200}}


@dataclass(frozen=True, slots=True)
class Server:
    """A Chroma server: ``http://host:port`` or ``https://host:port``, and the token its front asks for."""

    url: str
    token: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Server | None:
        """The server that `settings` name, None where vectors are kept in this process."""
        return cls(settings.chroma_url, settings.chroma_token.get_secret_value()) if settings.chroma_url else None


Place = Path | Server


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a collection: its id, its text, its metadata."""

    id: str
    text: str
    metadata: Mapping[str, Any]


def connect(place: Place) -> ClientAPI:
    """A client of the Chroma at `place`. Raises `StoreAwayError` when a server does not answer or let us in."""
    settings = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    if isinstance(place, Path):
        return chromadb.PersistentClient(path=str(place), settings=settings)
    address = urlsplit(place.url)
    secure = address.scheme == "https"
    authority = os.environ.get("SSL_CERT_FILE", "")
    if secure and authority and not Path(authority).is_file():
        raise SettingsError(f"SSL_CERT_FILE={authority!r}: no such file")
    with answering(place.url):
        return chromadb.HttpClient(
            host=address.hostname or "",
            port=address.port or (443 if secure else 80),
            ssl=secure,
            headers={"Authorization": f"Bearer {place.token}"} if place.token else None,
            settings=settings,
        )


@contextmanager
def answering(where: object = "the Chroma server") -> Iterator[None]:
    """Turns the ways in which a server can be away into `StoreAwayError`."""
    try:
        yield
    except PlanBotError:
        raise
    except NotFoundError as error:
        raise GoneError("the collection is not there any more") from error
    except Exception as error:  # Chroma's client hides what httpx said behind bare errors of its own
        if away := away_of(error, where):
            raise away from error
        raise


class Database:
    """The collections at a place, by name."""

    def __init__(self, place: Place) -> None:
        self._client = connect(place)

    def names(self) -> frozenset[str]:
        """The names of all collections."""
        with answering():
            return frozenset(collection.name for collection in self._client.list_collections(limit=10_000))

    def make(self, name: str) -> Entries:
        """The collection `name`, made when there is none."""
        with answering():
            return Entries(self._client.get_or_create_collection(name, configuration=_SPACE, embedding_function=None))

    def get(self, name: str) -> Entries | None:
        """The collection `name`, None where there is none."""
        try:
            with answering():
                return Entries(self._client.get_collection(name, embedding_function=None))
        except GoneError:
            return None

    def drop(self, name: str) -> None:
        """Removes the collection `name`."""
        with answering():
            self._client.delete_collection(name)


class Entries:
    """One collection whose vectors are made by the caller."""

    def __init__(self, collection: chromadb.Collection) -> None:
        self._collection = collection

    def put(self, entries: Sequence[Entry], vectors: Matrix) -> None:
        """Stores `entries` with their vectors, one a row, in place of those with the same ids."""
        for start in range(0, len(entries), _BATCH):
            part = entries[start : start + _BATCH]
            with answering():
                self._collection.upsert(
                    ids=[entry.id for entry in part],
                    embeddings=vectors[start : start + _BATCH],
                    documents=[entry.text for entry in part],
                    metadatas=[dict(entry.metadata) for entry in part],
                )

    def count(self) -> int:
        """How many entries there are."""
        with answering():
            return self._collection.count()

    def nearest(self, vector: Sequence[float], k: int) -> list[tuple[str, float]]:
        """Ids and cosines of the `k` nearest entries, best first. No filter: at 20,000 entries one costs 100 ms."""
        with answering():
            answer = self._collection.query(
                query_embeddings=np.asarray([vector], dtype=np.float32), n_results=k, include=["distances"]
            )
        distances = answer["distances"] or [[]]
        return [(key, 1.0 - d) for key, d in zip(answer["ids"][0], distances[0], strict=True)]

    def ids(self) -> list[str]:
        """The ids of all entries, in no order."""
        with answering():
            return self._collection.get(include=[])["ids"]

    def get(self, ids: Sequence[str]) -> list[Entry]:
        """The entries with these ids, in no order."""
        with answering():
            answer = self._collection.get(ids=list(ids), include=["documents", "metadatas"])
        texts, metadatas = answer["documents"] or [], answer["metadatas"] or []
        return [Entry(*found) for found in zip(answer["ids"], texts, metadatas, strict=True)]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Ids and texts of all entries, in no order, read a few at a time: all at once cost Chroma 12 KB an entry."""
        ids = self.ids()
        for start in range(0, len(ids), _BATCH):
            with answering():
                answer = self._collection.get(ids=ids[start : start + _BATCH], include=["documents"])
            yield from zip(answer["ids"], answer["documents"] or [], strict=True)

    def vectors(self, ids: Sequence[str]) -> Matrix:
        """The vectors of `ids`, one a row, in their order."""
        rows: dict[str, Any] = {}
        for start in range(0, len(ids), _BATCH):
            with answering():
                answer = self._collection.get(ids=list(ids[start : start + _BATCH]), include=["embeddings"])
            rows.update(
                zip(answer["ids"], answer["embeddings"] if answer["embeddings"] is not None else (), strict=True)
            )
        return np.asarray([rows[key] for key in ids], dtype=np.float32)


class VectorStore:
    """The two collections of an index: what is cited, with its text, and the anticipated questions that point to it.

    On a server, which many indexes share, `prefix` stands before the names of the collections.
    """

    def __init__(self, place: Place, embedder: Embeddings, prefix: str = "") -> None:
        self._client = connect(place)
        self._embedder = embedder
        with answering():
            self._collections = {name: self._open(f"{prefix}{name}") for name in COLLECTIONS}

    def _open(self, name: str) -> Chroma:
        return Chroma(
            client=self._client,
            collection_name=name,
            embedding_function=self._embedder,
            collection_configuration=_SPACE,
        )

    def add(self, collection: str, documents: Sequence[Document]) -> None:
        """Embeds and stores `documents` under their own ids; the next batches are embedded while one is stored."""
        batches = [documents[start : start + _BATCH] for start in range(0, len(documents), _BATCH)]
        target = self._collections[collection]._collection
        with ThreadPoolExecutor(_ENCODERS) as pool:
            for batch, vectors in zip(batches, pool.map(self._embed, batches), strict=True):
                with answering():
                    target.upsert(
                        ids=[str(document.id) for document in batch],
                        embeddings=vectors,
                        documents=[document.page_content for document in batch] if collection == _CITED else None,
                        metadatas=[document.metadata for document in batch],
                    )

    def _embed(self, batch: Sequence[Document]) -> Matrix:
        texts = [document.page_content for document in batch]
        return np.asarray(self._embedder.embed_documents(texts), dtype=np.float32)

    def count(self, collection: str) -> int:
        """How many entries a collection holds."""
        with answering():
            return self._collections[collection]._collection.count()

    def nearest(
        self, collection: str, vector: Sequence[float], k: int, where: Mapping[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """Ids and cosines of the `k` nearest entries, best first, among those that `where` admits."""
        with answering():
            answer = self._collections[collection]._collection.query(
                query_embeddings=np.asarray([vector], dtype=np.float32),
                n_results=k,
                where=dict(where) if where else None,
                include=["distances"],
            )
        distances = answer["distances"] or [[]]
        return [(key, 1.0 - d) for key, d in zip(answer["ids"][0], distances[0], strict=True)]

    def documents(self, ids: Sequence[str]) -> list[Document]:
        """The passages and sections with these ids, in their order."""
        with answering():
            found = {document.id: document for document in self._collections[_CITED].get_by_ids(list(ids))}
        return [found[key] for key in ids if key in found]

    def vectors(self, collection: str, ids: Sequence[str]) -> Matrix:
        """The stored vectors of `ids`, one a row, in their order."""
        # Chroma hands them out as lists of Python numbers, eight times as large: a few at a time.
        with answering():
            parts = [self._vectors(collection, ids[start : start + _BATCH]) for start in range(0, len(ids), _BATCH)]
        return np.concatenate(parts)

    def _vectors(self, collection: str, ids: Sequence[str]) -> Matrix:
        answer = self._collections[collection]._collection.get(list(ids), include=["embeddings"])
        row = {key: i for i, key in enumerate(answer["ids"])}
        return np.asarray(answer["embeddings"], dtype=np.float32)[[row[key] for key in ids]]

    def select(self, collection: str, where: Mapping[str, Any]) -> frozenset[str]:
        """Ids of the entries whose metadata `where` admits."""
        with answering():
            answer = self._collections[collection]._collection.get(where=dict(where), include=[])
        return frozenset(answer["ids"])

    def check(self, wanted: Mapping[str, int]) -> None:
        """Raises `IndexUnusableError` when a collection does not hold what the manifest says."""
        for name, count in wanted.items():
            if (held := self.count(name)) != count:
                raise IndexUnusableError(f"collection {name} holds {held} entries, {count} expected")
