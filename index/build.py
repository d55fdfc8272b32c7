"""Building the index: beside the old one, checked, then switched.

A build lives in ``<data>/index/<build>/``; ``<data>/index/manifest.json`` names the one in use and is replaced in one
step, so that a build killed at any moment leaves the old index working. The build before the current one is kept:
another process may still have it open.
"""

from __future__ import annotations

import hashlib
import shutil
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from langchain_core.embeddings import Embeddings

from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index.bm25 import BM25
from index.documents import passage_documents, question_documents
from index.errors import BuildError, DataFolderError, IndexUnusableError, PlanBotError
from index.manifest import Manifest, sources_hash
from index.store import COLLECTIONS, Database, Place, Server, VectorStore
from index.tokenise import morphemes

MANIFEST = "manifest.json"
PREFIX = "plan-"
_LOCK_SECONDS = 600  # a build takes seconds, and minutes on a machine that has much else to do
Say = Callable[[str], None]


def build_index(
    folder: Path,
    plan: Plan,
    questions: tuple[AnticipatedQuestion, ...],
    embedder: Embeddings,
    model: str,
    say: Say = print,
    server: Server | None = None,
) -> Manifest:
    """Builds, checks and switches to a new index in `folder`; with a `server` its vectors are kept there.

    What another process has built of the same sources, while this one waited for it, is taken as it is.
    Raises `DataFolderError` when the folder cannot be written, `BuildError` when another build holds it or this one
    comes to no end, as on a full disk.
    """
    started = time.perf_counter()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = _current(folder)
        with FileLock(folder / "build.lock").acquire(timeout=_LOCK_SECONDS):
            now = _current(folder)
            if now and now != before and now.made_from == sources_hash(model):
                return now
            manifest = _build(folder, plan, questions, embedder, model, server)
    except Timeout as error:
        raise BuildError(f"another process has been building in {folder} for {_LOCK_SECONDS} s") from error
    except OSError as error:
        raise DataFolderError(f"cannot write to {folder}: {error.strerror or error}") from error
    except PlanBotError:
        raise
    except Exception as error:  # whatever Chroma raises where its files cannot grow; nothing has been switched
        raise BuildError(f"the new index in {folder} was not finished: {error}") from error
    say(f"index built in {time.perf_counter() - started:.1f} s: {dict(manifest.counts)}")
    return manifest


def _build(
    folder: Path,
    plan: Plan,
    questions: tuple[AnticipatedQuestion, ...],
    embedder: Embeddings,
    model: str,
    server: Server | None,
) -> Manifest:
    build = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:6]}"
    target = folder / build
    documents = {"passages": passage_documents(plan), "questions": question_documents(questions)}
    ids = {name: [str(document.id) for document in documents[name]] for name in COLLECTIONS}
    made_from = sources_hash(model)
    store = VectorStore(place_of(target, server), embedder, prefix_of(made_from, ids, server))
    for name in COLLECTIONS:
        if not server or store.count(name) != len(ids[name]):  # another process may have filled the server already
            store.add(name, documents[name])
        BM25.build([d.page_content for d in documents[name]], morphemes).save(target / f"bm25-{name}")
        (target / f"ids-{name}.txt").write_text("\n".join(ids[name]), encoding="utf-8")
    counts = {name: len(documents[name]) for name in COLLECTIONS}
    store.check(counts)
    manifest = Manifest(build, made_from, model, counts)
    _switch(folder, manifest)
    return manifest


def place_of(build: Path, server: Server | None) -> Place:
    """Where the vectors of a build are."""
    return server or build / "chroma"


def prefix_of(made_from: str, ids: Mapping[str, Sequence[str]], server: Server | None) -> str:
    """What the collections of a build begin with: on a server the same for all who built from the same sources."""
    if not server:
        return ""
    digest = hashlib.blake2s(made_from.encode(), digest_size=8)
    for name in COLLECTIONS:
        digest.update("\n".join(ids[name]).encode())
    return f"{PREFIX}{digest.hexdigest()}-"


def left_over(folder: Path, server: Server) -> tuple[str, ...]:
    """The collections of `server` that hold other versions of the plan than the index in `folder`. Raises `BuildError`.

    Processes that still run such a version need them.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise BuildError(f"{folder} holds no finished index, to tell the old ones from")
    manifest = Manifest.read(path)
    ids = {c: (folder / manifest.build / f"ids-{c}.txt").read_text(encoding="utf-8").splitlines() for c in COLLECTIONS}
    used = prefix_of(manifest.made_from, ids, server)
    return tuple(sorted(n for n in Database(server).names() if n.startswith(PREFIX) and not n.startswith(used)))


def _current(folder: Path) -> Manifest | None:
    """The manifest of the build in use; None where there is none, or none that can be read."""
    try:
        return Manifest.read(folder / MANIFEST)
    except IndexUnusableError:
        return None


def _switch(folder: Path, manifest: Manifest) -> None:
    """Points the folder to the new build; builds older than the one it replaces are removed."""
    path = folder / MANIFEST
    previous = Manifest.read(path).build if path.is_file() else ""
    manifest.write(path)
    for old in folder.iterdir():
        if old.is_dir() and old.name not in (manifest.build, previous):
            shutil.rmtree(old, ignore_errors=True)
