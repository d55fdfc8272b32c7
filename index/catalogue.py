"""Which documents there are: one record that is replaced in one step, so that a change is there wholly or not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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
    """The documents by name; `generation` counts the changes."""

    listed: tuple[Listed, ...] = ()
    generation: int = 0

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
        return Catalogue(listed, self.generation + 1)


_JSON = TypeAdapter(Catalogue)


def read_catalogue(database: Database) -> Catalogue:
    """The catalogue as it is now. Raises `LibraryError` when it cannot be read."""
    held = database.get(_COLLECTION)
    found = held.get([_RECORD]) if held else []
    if not found:
        return Catalogue()
    try:
        return _JSON.validate_json(found[0].text)
    except ValidationError as error:
        raise LibraryError(f"the catalogue of the documents is damaged: {error.errors()[0]['msg']}") from error


def write_catalogue(database: Database, catalogue: Catalogue) -> None:
    """Puts `catalogue` in the place of the old one; from now on it counts."""
    record = Entry(_RECORD, _JSON.dump_json(catalogue).decode(), {"generation": catalogue.generation})
    database.make(_COLLECTION).put([record], np.ones((1, 1), dtype=np.float32))
