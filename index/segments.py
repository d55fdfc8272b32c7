"""The passages of documents in segments: collections that are written once and never changed.

Adding writes a new segment, with the smaller ones before it taken in, so that their number stays logarithmic in that
of the passages (Bentley and Saxe, "Decomposable searching problems", J. Algorithms 1980). Nobody who searches ever
meets a segment half-written. A segment holds documents of one visibility, so that what may not be seen is not
searched: a filter on metadata would cost Chroma 100 ms at 20,000 passages.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np

from corpus import normalise
from corpus.files.types import DocumentPassage, SourceDocument, Visibility
from index.encoder import Encoder
from index.errors import GoneError, LibraryError
from index.store import Database, Entries, Entry, Matrix
from index.tokenise import morphemes
from index.types import DocumentHit
from index.words import Words, words_of

PREFIX: Final = "documents-"
DEPTH = 40  # passages taken by vectors, and as many by words
_AROUND = "¦"  # between the words of a passage and those of the sentence before it
_BATCH = 256  # passages embedded at a time
Progress = Callable[[int, int], None]


class Segment:
    """An opened segment, ready to be searched."""

    def __init__(self, name: str, entries: Entries, words: Path | None) -> None:
        """The segment of `entries`; `words` is the folder that keeps the words of segments, if any does."""
        self.name = name
        self.visibility: Visibility = "staff" if name.startswith(f"{PREFIX}staff-") else "public"
        self._entries = entries
        if not entries.count():
            raise LibraryError(f"segment {name} is empty")
        self._words = words_of(entries, words and words / name)

    def __len__(self) -> int:
        return len(self._words)

    def held_by(self, word: str) -> int:
        """How many of the passages hold `word`."""
        return self._words.held_by(word)

    def search(self, words: Sequence[str], vector: Sequence[float]) -> list[DocumentHit]:
        """The nearest passages by vector and by words, in no order."""
        cosines = dict(self._entries.nearest(vector, min(DEPTH, len(self))))
        wanted = dict.fromkeys([*cosines, *self._words.best(words, DEPTH)])
        return [_hit(entry, self.visibility, cosines.get(entry.id, 0.0)) for entry in self._entries.get(list(wanted))]

    def passage(self, id_: str) -> DocumentPassage | None:
        """The passage `id_`, None where it is not here."""
        held = self._entries.get([id_])
        return passage_of(held[0]) if held else None


def unheard(done: int, total: int) -> None:
    """Progress that nobody listens to."""


def write_segment(
    database: Database,
    visibility: Visibility,
    documents: Sequence[SourceDocument],
    taken_in: Mapping[str, Sequence[str]],
    encoder: Encoder,
    words: Path | None,
    told: Progress,
) -> str:
    """Writes a segment of `documents` and of the documents `taken_in` from older segments; its name.

    ``taken_in[segment]`` are names of documents there; their vectors are copied, not computed again. `words` is the
    folder that keeps the words of segments, if any does. `told` hears how many passages of `documents` have their
    vectors, and of how many.
    """
    parts = chain(_new(documents, encoder, told), _old(database, taken_in))
    return _write(database, visibility, parts, words)


def embed_segment(
    database: Database,
    visibility: Visibility,
    segment: str,
    documents: Sequence[str],
    encoder: Encoder,
    words: Path | None,
) -> str:
    """Writes the `documents` of `segment` into a new one with the vectors of `encoder`; its name."""
    parts = (
        (entries, _embedded([passage_of(entry) for entry in entries], encoder))
        for entries, _ in _kept(database, {segment: documents})
    )
    return _write(database, visibility, parts, words)


def _write(
    database: Database, visibility: Visibility, parts: Iterable[tuple[list[Entry], Matrix]], words: Path | None
) -> str:
    name = f"{PREFIX}{visibility}-{uuid.uuid4().hex[:12]}"
    target = database.make(name)
    written = Words.of(_put(target, parts))
    if (held := target.count()) != len(written):
        raise LibraryError(f"segment {name} holds {held} passages, {len(written)} expected")
    if words:
        written.keep(words / name)
    return name


def passage_of(entry: Entry) -> DocumentPassage:
    """The passage that an entry keeps."""
    kept: Mapping[str, Any] = entry.metadata
    return DocumentPassage(
        entry.id,
        str(kept["title"]),
        kept["page"] or None,
        kept["kind"],
        str(kept["text"]),
        str(kept["quote"]),
        str(kept["context"]),
    )


def _hit(entry: Entry, visibility: Visibility, cosine: float) -> DocumentHit:
    own, _, around = entry.text.partition(_AROUND)
    return DocumentHit(passage_of(entry), visibility, cosine, frozenset(own.split()), frozenset(around.split()))


def _put(target: Entries, parts: Iterable[tuple[list[Entry], Matrix]]) -> Iterator[tuple[str, str]]:
    """Stores entries with their vectors; ids and texts of what was stored."""
    for entries, vectors in parts:
        target.put(entries, vectors)
        yield from ((entry.id, entry.text) for entry in entries)


def _new(documents: Sequence[SourceDocument], encoder: Encoder, told: Progress) -> Iterable[tuple[list[Entry], Matrix]]:
    passages = [(document, passage) for document in documents for passage in document.passages]
    for start in range(0, len(passages), _BATCH):
        part = passages[start : start + _BATCH]
        vectors = _embedded([passage for _, passage in part], encoder)
        told(start + len(part), len(passages))
        yield [_entry(document, passage) for document, passage in part], vectors


def _embedded(passages: Sequence[DocumentPassage], encoder: Encoder) -> Matrix:
    return np.asarray(encoder.embed_documents([_text(passage) for passage in passages]), dtype=np.float32)


def _text(passage: DocumentPassage) -> str:
    return normalise(f"{passage.title} {passage.text}")


def _entry(document: SourceDocument, passage: DocumentPassage) -> Entry:
    kept = {
        "document": document.name,
        "visibility": document.visibility,
        "title": passage.title,
        "page": passage.page or 0,
        "kind": passage.kind,
        "text": passage.text,
        "quote": passage.quote,
        "context": passage.context,
    }
    words = " ".join([*morphemes(_text(passage)), _AROUND, *morphemes(passage.context)])
    return Entry(passage.id, words, kept)


def _old(database: Database, taken_in: Mapping[str, Sequence[str]]) -> Iterable[tuple[list[Entry], Matrix]]:
    for entries, held in _kept(database, taken_in):
        yield entries, held.vectors([entry.id for entry in entries])


def _kept(database: Database, taken_in: Mapping[str, Sequence[str]]) -> Iterator[tuple[list[Entry], Entries]]:
    """What segments hold of the documents ``taken_in[segment]``, a few entries at a time, each with its segment."""
    for segment, names in taken_in.items():
        held = database.get(segment)
        if held is None:
            raise GoneError(f"segment {segment} is missing, though the catalogue names it")
        wanted, ids = frozenset(names), held.ids()
        for start in range(0, len(ids), _BATCH):
            part = [e for e in held.get(ids[start : start + _BATCH]) if e.metadata["document"] in wanted]
            if part:
                yield part, held
