"""The words of a segment's passages for BM25, in files of their own that are mapped into memory.

Reading the texts of a whole collection at once costs Chroma 12 KB of memory a passage, and counting their words most
of the time of opening; so it is done once, when the segment is written. The files hold nothing that the collection
does not: missing or damaged ones are made anew.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np

from index.bm25 import BM25
from index.store import Entries

log = logging.getLogger(__name__)
_IDS: Final = "ids.npy"


class Words:
    """BM25 over the texts of a segment; its rows are the passages `ids`."""

    def __init__(self, ids: Sequence[str] | np.ndarray[tuple[int], np.dtype[np.str_]], bm25: BM25) -> None:
        self._ids = ids
        self._bm25 = bm25

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Self:
        """The words of `texts`, each an id and words with blanks between them; read one by one."""
        ids: list[str] = []

        def each() -> Iterator[str]:
            for key, text in texts:
                ids.append(key)
                yield text

        bm25 = BM25.build(each(), str.split)
        return cls(ids, bm25)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What `keep` wrote. Raises whatever numpy and bm25s do when it is missing or damaged."""
        return cls(np.load(folder / _IDS, mmap_mode="r"), BM25.load(folder, str.split))

    def keep(self, folder: Path) -> None:
        """Writes the words to `folder`, safe on the disk: it is there wholly or not."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
            made = Path(beside) / folder.name
            self._bm25.save(made)
            np.save(made / _IDS, np.asarray(self._ids))
            for path in made.iterdir():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)

    def __len__(self) -> int:
        return len(self._ids)

    def held_by(self, word: str) -> int:
        """How many passages hold `word`."""
        return self._bm25.held_by(word)

    def best(self, words: Sequence[str], k: int) -> list[str]:
        """Ids of the `k` passages that match `words` best, in no order; fewer when fewer match."""
        scores = self._bm25.scores(" ".join(words))
        best = np.argpartition(-scores, min(k, len(self) - 1))[:k]
        return [str(self._ids[row]) for row in best if scores[row] > 0]


def words_of(entries: Entries, folder: Path | None) -> Words:
    """The words of a segment as `folder` keeps them, made anew where it does not; None keeps nothing."""
    if folder is None:
        return Words.of(entries.texts())
    try:
        found = Words.read(folder)
    except Exception as error:  # whatever numpy and bm25s raise on missing and damaged files
        log.info("the words of a segment are made anew: %s", error)
    else:
        if len(found) == (wanted := entries.count()):
            return found
        log.warning("%s has the words of %d passages, %d expected: they are made anew", folder, len(found), wanted)
    made = Words.of(entries.texts())
    try:
        made.keep(folder)
    except OSError as error:
        log.warning("the words of a segment are not kept, the next process makes them again: %s", error)
    return made


def forget(folder: Path, used: Collection[str]) -> None:
    """Removes the words of segments that are not `used` any more, and what killed processes have left."""
    for path in folder.glob("*"):
        if path.name not in used:
            shutil.rmtree(path, ignore_errors=True)
