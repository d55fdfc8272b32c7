"""Which documents there are: one record that is replaced in one step, so that a change is there wholly or not."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import TypeAdapter, ValidationError

from corpus.files.types import Visibility
from index.errors import LibraryError
from index.store import Database, Entry

_COLLECTION: Final = "documents-catalogue"
_RECORD: Final = "catalogue"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the catalogue: `passages` are counted, `added` is an ISO time, `segment` holds its passages."""

    name: str
    title: str
    visibility: Visibility
    revision: str
    file: str
    passages: int
    added: str
    segment: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The documents by name; `generation` counts the changes, `model` made the vectors of all segments.

    Vectors of two models say nothing to each other, even where they are of one length. A catalogue of before this was
    kept has no `model`, which is none of ours.
    """

    listed: tuple[Listed, ...] = ()
    generation: int = 0
    model: str = ""

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments in use."""
        return tuple(dict.fromkeys(entry.segment for entry in self.listed))

    def of(self, name: str) -> Listed | None:
        """The document called `name`."""
        return next((entry for entry in self.listed if entry.name == name), None)

    def in_segment(self, segment: str) -> tuple[Listed, ...]:
        """The documents whose passages are in `segment`."""
        return tuple(entry for entry in self.listed if entry.segment == segment)

    def changed(self, gone: Collection[str], new: tuple[Listed, ...]) -> Catalogue:
        """The next catalogue: without the documents `gone`, with `new` ones in the place of their namesakes."""
        names = {*gone, *(entry.name for entry in new)}
        kept = tuple(entry for entry in self.listed if entry.name not in names)
        listed = tuple(sorted((*kept, *new), key=lambda entry: entry.name))
        return replace(self, listed=listed, generation=self.generation + 1)

    def is_of(self, model: str) -> bool:
        """Whether the vectors are those of `model`; without documents they are anybody's."""
        return not self.listed or self.model == model


_JSON = TypeAdapter(Catalogue)


class CatalogueFile:
    """The catalogue in a file that is replaced in one step.

    Not in an embedded Chroma: of a hundred processes killed while writing, one left it with an older record.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Catalogue:
        """The catalogue as it is now. Raises `LibraryError` when it cannot be read."""
        try:
            return _parsed(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Catalogue()
        except (OSError, UnicodeDecodeError) as error:
            raise LibraryError(f"{self._path} cannot be read: {error}") from error

    def write(self, catalogue: Catalogue) -> None:
        """Puts `catalogue` in the place of the old one, safe on the disk; from now on it counts."""
        beside = self._path.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(_JSON.dump_json(catalogue, indent=1))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)


class CatalogueOnServer:
    """The catalogue as a record of a Chroma server, which is one process and so writes it in one step."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    def read(self) -> Catalogue:
        """The catalogue as it is now. Raises `LibraryError` when it cannot be read."""
        held = self._database().get(_COLLECTION)
        found = held.get([_RECORD]) if held else []
        return _parsed(found[0].text) if found else Catalogue()

    def write(self, catalogue: Catalogue) -> None:
        """Puts `catalogue` in the place of the old one; from now on it counts."""
        record = Entry(_RECORD, _JSON.dump_json(catalogue).decode(), {"generation": catalogue.generation})
        self._database().make(_COLLECTION).put([record], np.ones((1, 1), dtype=np.float32))


def _parsed(text: str) -> Catalogue:
    try:
        return _JSON.validate_json(text)
    except ValidationError as error:
        raise LibraryError(f"the catalogue of the documents is damaged: {error.errors()[0]['msg']}") from error
