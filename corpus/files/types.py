"""The nouns of added documents: what a converter gives, what a document is made of, why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.errors import CorpusError
from corpus.types import PassageKind

Visibility = Literal["public", "staff"]


class DocumentRefusedError(CorpusError):
    """A file that is not taken in; the message says why, in words for whoever brought it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a file; `level` counts from 1."""

    level: int
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, or one item of a list."""

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with the names of its columns; `number` as the file counts it, None where it does not."""

    header: tuple[str, ...]
    cells: tuple[str, ...]
    page: int | None = None
    number: int | None = None


Piece = Heading | Paragraph | Row


@dataclass(frozen=True, slots=True)
class DocumentPassage:
    """The smallest citable piece of a document: a sentence, or a table row.

    `id` is ``doc:<name>/<heading>#<anchor>``; `title` names document and headings; `page` counts from the number of
    the file's first page, None where the file has no pages. `quote` is verbatim; a row's has the column names above.
    `context` is the sentence before, which often names what this one speaks of.
    """

    id: str
    title: str
    page: int | None
    kind: PassageKind
    text: str
    quote: str
    context: str = ""

    @property
    def section(self) -> str:
        """What is cited: ``doc:<name>/<heading>``."""
        return self.id.split("#", 1)[0]

    @property
    def document(self) -> str:
        """The name of the document."""
        return document_of(self.id)


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of a document before its file is read; `suffix` is the lower-case ending of the file's name.

    `revision` is the hash of the file and of all that its passages depend on: the same revision, the same passages.
    """

    name: str
    title: str
    visibility: Visibility
    suffix: str
    first_page: int
    revision: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as it is indexed; `revision` is that of its `Label`."""

    name: str
    title: str
    visibility: Visibility
    revision: str
    passages: tuple[DocumentPassage, ...]


def document_of(id_: str) -> str:
    """The document that a section or passage id belongs to; empty for the plan's.

    >>> document_of("doc:施設一覧/図書館#行3"), document_of("2-1#関係課-1")
    ('施設一覧', '')
    """
    return id_.removeprefix("doc:").split("/", 1)[0] if id_.startswith("doc:") else ""
