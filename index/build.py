"""Building the index: beside the old one, checked, then switched.

A build lives in ``<data>/index/<build>/``; ``<data>/index/manifest.json`` names the one in use and is replaced in one
step, so that a build killed at any moment leaves the old index working. The build before the current one is kept:
another process may still have it open.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from langchain_core.embeddings import Embeddings

from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index.bm25 import BM25
from index.documents import passage_documents, question_documents
from index.errors import BuildError, DataFolderError
from index.manifest import Manifest, sources_hash
from index.store import COLLECTIONS, VectorStore
from index.tokenise import morphemes

MANIFEST = "manifest.json"
_LOCK_SECONDS = 120
Say = Callable[[str], None]


def build_index(
    folder: Path,
    plan: Plan,
    questions: tuple[AnticipatedQuestion, ...],
    embedder: Embeddings,
    model: str,
    say: Say = print,
) -> Manifest:
    """Builds, checks and switches to a new index in `folder`.

    Raises `DataFolderError` when the folder cannot be written, `BuildError` when another build holds it.
    """
    started = time.perf_counter()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "build.lock")
        with lock.acquire(timeout=_LOCK_SECONDS):
            manifest = _build(folder, plan, questions, embedder, model)
    except Timeout as error:
        raise BuildError(f"another process has been building in {folder} for {_LOCK_SECONDS} s") from error
    except OSError as error:
        raise DataFolderError(f"cannot write to {folder}: {error.strerror or error}") from error
    say(f"index built in {time.perf_counter() - started:.1f} s: {dict(manifest.counts)}")
    return manifest


def _build(
    folder: Path, plan: Plan, questions: tuple[AnticipatedQuestion, ...], embedder: Embeddings, model: str
) -> Manifest:
    build = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}"
    target = folder / build
    documents = {"passages": passage_documents(plan), "questions": question_documents(questions)}
    store = VectorStore(target / "chroma", embedder)
    for name in COLLECTIONS:
        store.add(name, documents[name])
        BM25.build([d.page_content for d in documents[name]], morphemes).save(target / f"bm25-{name}")
        ids = "\n".join(str(d.id) for d in documents[name])
        (target / f"ids-{name}.txt").write_text(ids, encoding="utf-8")
    counts = {name: len(documents[name]) for name in COLLECTIONS}
    store.check(counts)
    manifest = Manifest(build, sources_hash(model), model, counts)
    _switch(folder, manifest)
    return manifest


def _switch(folder: Path, manifest: Manifest) -> None:
    """Points the folder to the new build; builds older than the one it replaces are removed."""
    path = folder / MANIFEST
    previous = Manifest.read(path).build if path.is_file() else ""
    manifest.write(path)
    for old in folder.iterdir():
        if old.is_dir() and old.name not in (manifest.build, previous):
            shutil.rmtree(old, ignore_errors=True)
