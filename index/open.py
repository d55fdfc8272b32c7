"""Opening the index: the current build, made anew where there is none or where its sources have changed."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from corpus import Plan, load_plan
from corpus.standing import questions_of
from index.bm25 import BM25
from index.build import MANIFEST, Say, build_index, place_of, prefix_of
from index.encoder import Encoder, load_embedder
from index.errors import DataFolderError, IndexUnusableError, StoreAwayError
from index.library import FOLDER, Library
from index.manifest import Manifest, sources_hash
from index.retriever import HybridRetriever
from index.settings import Settings
from index.store import COLLECTIONS, Server, VectorStore
from index.tokenise import morphemes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index ready for questions."""

    manifest: Manifest
    retriever: HybridRetriever
    library: Library


def open_index(settings: Settings, say: Say = log.info) -> OpenIndex:
    """Opens the index under ``settings.data_dir``; builds it first when missing or out of date, and says so.

    Raises `IndexUnusableError` for a damaged or foreign folder, `DataFolderError` when it cannot be written,
    `LibraryError` when the added documents are damaged.
    """
    _check_writable(settings)
    plan, encoder = load_plan(), load_embedder(settings)
    path = settings.index_dir / MANIFEST
    if not path.is_file():
        if settings.index_dir.is_dir() and any(p.name != "build.lock" for p in settings.index_dir.iterdir()):
            log.warning("%s holds no finished index", settings.index_dir)
        say("no index yet: building it")
        manifest = rebuild(settings, plan, encoder, say)
    else:
        manifest = Manifest.read(path)
        if manifest.made_from != sources_hash(_origin(settings, encoder)):
            say("corpus, model or libraries have changed: building the index anew")
            manifest = rebuild(settings, plan, encoder, say)
    library = Library(settings, encoder)
    library.check(say)
    return OpenIndex(manifest, _open(settings, plan, encoder, manifest), library)


def _check_writable(settings: Settings) -> None:
    """Raises `DataFolderError` for a folder whose Chroma could not be opened: it writes to its files even to read."""
    for folder in () if settings.chroma_url else (settings.index_dir, settings.data_dir / FOLDER):
        if folder.is_dir() and not os.access(folder, os.W_OK):
            raise DataFolderError(f"{folder} cannot be written, and Chroma writes there even when it only reads")


def rebuild(settings: Settings, plan: Plan, encoder: Encoder, say: Say) -> Manifest:
    """Builds a new index beside the old one and switches to it."""
    server = Server.of(settings)
    return build_index(settings.index_dir, plan, questions_of(plan), encoder, _origin(settings, encoder), say, server)


def _origin(settings: Settings, encoder: Encoder) -> str:
    """The model, and where its vectors are kept: a change of either builds the index anew."""
    return f"{encoder.name} at {settings.chroma_url}" if settings.chroma_url else encoder.name


def _open(settings: Settings, plan: Plan, encoder: Encoder, manifest: Manifest) -> HybridRetriever:
    folder, server = settings.index_dir / manifest.build, Server.of(settings)
    if not server and not (folder / "chroma").is_dir():
        raise IndexUnusableError(f"{folder} is missing, though the manifest names it")
    try:
        ids = {c: (folder / f"ids-{c}.txt").read_text(encoding="utf-8").splitlines() for c in COLLECTIONS}
        store = VectorStore(place_of(folder, server), encoder, prefix_of(manifest.made_from, ids, server))
        store.check(manifest.counts)
        # A question is too little work to be shared out: threads that wait for it cost more than they save.
        threadpool_limits(limits=1, user_api="blas")
        bm25 = {c: BM25.load(folder / f"bm25-{c}", morphemes) for c in COLLECTIONS}
        return HybridRetriever.over(plan, questions_of(plan), store, bm25, ids, encoder)
    except (IndexUnusableError, StoreAwayError):
        raise
    except Exception as error:  # whatever a library raises on damaged files
        raise IndexUnusableError(f"{folder} cannot be opened: {type(error).__name__}: {error}") from error
