"""The added documents: listed, added, removed, searched. The plan's own index is not touched by any of it."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from filelock import FileLock, Timeout

from corpus.files.types import DocumentPassage, SourceDocument, Visibility, document_of
from index.catalogue import Catalogue, CatalogueFile, CatalogueOnServer, Listed
from index.encoder import Encoder, load_embedder
from index.errors import GoneError, LibraryError, PlanBotError, StoreAwayError
from index.merge import plan_merge
from index.segments import PREFIX, Progress, Segment, embed_segment, unheard, write_segment
from index.settings import Settings
from index.store import Database, Place, Server
from index.tokenise import morphemes
from index.types import DocumentHit
from index.words import forget

log = logging.getLogger(__name__)
REFRESH_SECONDS: Final = 2.0  # a change made by another process is seen after this
_LOCK_SECONDS = 120
FOLDER: Final = "documents"
_FILE: Final = "catalogue.json"
_WORDS: Final = "words"
Say = Callable[[str], None]
Seen = TypeVar("Seen")


class Library:
    """The documents of one data folder, or of one Chroma server. Any thread may search; others may add meanwhile."""

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        self._folder = settings.data_dir / FOLDER
        self._place: Place = Server.of(settings) or self._folder
        self._encoder = encoder
        self._model = f"{encoder.name} after {settings.passage_prompt!r}" if settings.passage_prompt else encoder.name
        # Beside a server nothing is kept: a document that another machine removes would leave its words here.
        self._words = None if settings.chroma_url else self._folder / _WORDS
        self._database: Database | None = None
        self._shelf = CatalogueOnServer(self._connected) if settings.chroma_url else CatalogueFile(self._folder / _FILE)
        self._catalogue = Catalogue()
        self._segments: dict[str, Segment] = {}
        self._looked = -math.inf
        self._lock = threading.Lock()

    @property
    def edition(self) -> str:
        """Changes when documents come or go."""
        return str(self._now().generation)

    def entries(self, visible: Collection[Visibility]) -> tuple[Listed, ...]:
        """The documents that may be seen, by name."""
        return tuple(entry for entry in self._now().listed if entry.visibility in visible)

    def held(self, name: str, revision: str) -> Listed | None:
        """The document called `name` where it is there in this `revision`, with vectors that can be searched."""
        catalogue = self._now()
        entry = catalogue.of(name)
        return entry if entry and entry.revision == revision and catalogue.is_of(self._model) else None

    def works(self) -> bool:
        """Whether everything in it can be searched. Raises `PlanBotError` where it cannot."""
        self._opened({"public", "staff"})
        return True

    def may_see(self, document: str, visible: Collection[Visibility]) -> bool:
        """Whether the document called `document` is there and may be seen."""
        entry = self._now().of(document)
        return entry is not None and entry.visibility in visible

    def search(
        self, question: str, vector: Sequence[float], visible: Collection[Visibility]
    ) -> tuple[DocumentHit, ...]:
        """The passages near `question` in documents that may be seen, nearest by vector first.

        Segments of another visibility are not opened; what was removed or replaced since is left out.
        """
        words = morphemes(question)
        return self._seen(lambda: self._search(words, vector, visible))

    def passage(self, id_: str, visible: Collection[Visibility]) -> DocumentPassage | None:
        """The passage `id_`; None where there is none, or where it may not be seen."""
        return self._seen(lambda: self._passage(id_, visible))

    def _seen(self, look: Callable[[], Seen]) -> Seen:
        """What `look` sees, at the second try where another process has written a segment anew since we looked."""
        try:
            return look()
        except GoneError:
            self._looked = -math.inf
            return look()
        except StoreAwayError:
            self._looked = -math.inf  # so that `edition` tells no more of a catalogue whose documents cannot be read
            raise

    def _search(
        self, words: Sequence[str], vector: Sequence[float], visible: Collection[Visibility]
    ) -> tuple[DocumentHit, ...]:
        catalogue, segments = self._opened(visible)
        hits = [
            hit
            for segment in segments
            for hit in segment.search(words, vector)
            if (entry := catalogue.of(hit.passage.document)) and entry.segment == segment.name
        ]
        return tuple(sorted(hits, key=lambda hit: -hit.cosine))

    def _passage(self, id_: str, visible: Collection[Visibility]) -> DocumentPassage | None:
        catalogue, segments = self._opened(visible)
        entry = catalogue.of(document_of(id_))
        return next((segment.passage(id_) for segment in segments if entry and segment.name == entry.segment), None)

    def rarity(self, words: Iterable[str], visible: Collection[Visibility]) -> Mapping[str, float]:
        """How much each word tells: its inverse document frequency among the passages that may be seen."""
        _, segments = self._opened(visible)
        held: Counter[str] = Counter()
        for segment in segments:
            held.update({word: segment.held_by(word) for word in words})
        total = sum(len(segment) for segment in segments)
        return {word: math.log(1.0 + total / (1.0 + held[word])) for word in words}

    def add(
        self,
        documents: Sequence[SourceDocument],
        files: Mapping[str, str],
        say: Say = log.info,
        told: Progress = unheard,
    ) -> tuple[str, ...]:
        """Takes in `documents`, replacing those of the same name; the names of those that were new or changed.

        ``files[name]`` is the name of the file a document came from; `told` hears how many passages are ready. What is
        unchanged is skipped. When this returns, every process finds them; until then none does. Raises `LibraryError`,
        and nothing is changed.
        """
        started = time.perf_counter()
        with self._changing() as database:
            catalogue = self._adopted(database, say)
            fresh = [d for d in documents if (known := catalogue.of(d.name)) is None or known.revision != d.revision]
            new: list[Listed] = []
            for visibility in sorted({document.visibility for document in fresh}):
                of_kind = [document for document in fresh if document.visibility == visibility]
                merged = plan_merge(database, catalogue, visibility, of_kind)
                new += self._write(database, visibility, of_kind, merged, files, told)
            if new:
                self._switch(database, catalogue.changed((), tuple(new)))
        if fresh:
            count = sum(len(document.passages) for document in fresh)
            say(f"{len(fresh)} documents with {count} passages added in {time.perf_counter() - started:.1f} s")
        return tuple(document.name for document in fresh)

    def remove(self, names: Sequence[str]) -> None:
        """Takes the documents called `names` out, wholly: their segments are written anew without them.

        Raises `LibraryError` when one is not there; then none is removed.
        """
        with self._changing() as database:
            catalogue = self._adopted(database, log.info)
            if unknown := [name for name in names if catalogue.of(name) is None]:
                raise LibraryError(f"there is no document {unknown[0]!r}")
            moved: list[Listed] = []
            for segment in {entry.segment for entry in catalogue.listed if entry.name in names}:
                held = catalogue.in_segment(segment)
                kept = [entry for entry in held if entry.name not in names]
                if kept:
                    moved += self._write(database, held[0].visibility, (), {segment: kept}, {})
            self._switch(database, catalogue.changed(names, tuple(moved)))

    def check(self, say: Say = log.info) -> None:
        """Opens every segment, with new vectors where another model made them. Raises `LibraryError` when one is
        missing or damaged.
        """
        if not self._now().is_of(self._model):
            with self._changing() as database:
                self._adopted(database, say)
        self._opened({"public", "staff"})

    def _adopted(self, database: Database, say: Say) -> Catalogue:
        """The catalogue as it is now; where another model made the vectors, all of them are made anew before."""
        catalogue = self._shelf.read()
        if catalogue.is_of(self._model):
            return replace(catalogue, model=self._model)
        say(f"the documents were embedded by {catalogue.model or 'an unknown model'}: embedding them anew")
        moved: list[Listed] = []
        for segment in catalogue.segments:
            held = catalogue.in_segment(segment)
            names = [entry.name for entry in held]
            written = embed_segment(database, held[0].visibility, segment, names, self._encoder, self._words)
            moved += [replace(entry, segment=written) for entry in held]
        adopted = replace(catalogue.changed((), tuple(moved)), model=self._model)
        self._switch(database, adopted)
        return adopted

    def _write(
        self,
        database: Database,
        visibility: Visibility,
        fresh: Sequence[SourceDocument],
        taken_in: Mapping[str, Sequence[Listed]],
        files: Mapping[str, str],
        told: Progress = unheard,
    ) -> list[Listed]:
        """A new segment with `fresh` and with what stays of older segments; the catalogue's lines for all of it."""
        names = {segment: [entry.name for entry in kept] for segment, kept in taken_in.items()}
        written = write_segment(database, visibility, fresh, names, self._encoder, self._words, told)
        added = datetime.now(UTC).isoformat(timespec="seconds")
        new = [
            Listed(d.name, d.title, visibility, d.revision, files.get(d.name, ""), len(d.passages), added, written)
            for d in fresh
        ]
        return [*new, *(replace(entry, segment=written) for kept in taken_in.values() for entry in kept)]

    def _switch(self, database: Database, catalogue: Catalogue) -> None:
        """Makes `catalogue` count, then drops the segments it does not use, left-overs of killed processes too."""
        self._shelf.write(catalogue)
        self._looked = -math.inf
        for name in database.names():
            if name.startswith((f"{PREFIX}public-", f"{PREFIX}staff-")) and name not in catalogue.segments:
                database.drop(name)
        if self._words:
            forget(self._words, catalogue.segments)

    @contextmanager
    def _changing(self) -> Iterator[Database]:
        """The database, held by this process alone; a library's errors become ours."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "change.lock").acquire(timeout=_LOCK_SECONDS):
                yield self._connected()
        except Timeout as error:
            raise LibraryError(f"another process has been changing the documents for {_LOCK_SECONDS} s") from error
        except PlanBotError:
            raise
        except Exception as error:  # whatever Chroma or the disk raises; the catalogue has not been switched
            raise LibraryError(f"the documents in {self._folder} were not changed: {error}") from error

    def _connected(self) -> Database:
        if self._database is None:
            self._database = Database(self._place)
        return self._database

    def _now(self) -> Catalogue:
        """The catalogue, looked at again when `REFRESH_SECONDS` have gone by."""
        if time.monotonic() - self._looked < REFRESH_SECONDS:
            return self._catalogue
        with self._lock:
            if time.monotonic() - self._looked < REFRESH_SECONDS:
                return self._catalogue
            self._catalogue = self._shelf.read()
            self._looked = time.monotonic()
            return self._catalogue

    def _opened(self, visible: Collection[Visibility]) -> tuple[Catalogue, list[Segment]]:
        """The catalogue with the opened segments that may be seen; segments that went meanwhile are looked up anew."""
        catalogue = self._now()
        if not catalogue.is_of(self._model):  # another process has changed it since we started
            raise LibraryError(
                f"the documents were embedded by {catalogue.model}, not by {self._model}: use one model everywhere, "
                "then start anew or run: python -m index build"
            )
        wanted = {entry.segment for entry in catalogue.listed if entry.visibility in visible}
        if not wanted <= self._segments.keys():
            with self._lock:
                for name in sorted(wanted - self._segments.keys()):
                    self._segments[name] = self._open(name)
                used = catalogue.segments
                self._segments = {name: segment for name, segment in self._segments.items() if name in used}
        return catalogue, [segment for name, segment in sorted(self._segments.items()) if name in wanted]

    def _open(self, name: str) -> Segment:
        try:
            entries = self._connected().get(name)
            if entries is None:
                raise GoneError(f"segment {name} is missing, though the catalogue names it")
            return Segment(name, entries, self._words)
        except PlanBotError:
            raise
        except Exception as error:  # whatever Chroma raises on damaged files
            raise LibraryError(f"segment {name} cannot be opened: {error}") from error


def open_library(settings: Settings) -> Library:
    """The documents that `settings` name. Raises `LibraryError` when they are damaged."""
    return Library(settings, load_embedder(settings))
