"""A file of the office -> a document: the one door, behind which the kind is told by the ending of the name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Final

from corpus.files.apart import limits_of, passages_apart
from corpus.files.document import slug
from corpus.files.refuse import check_size
from corpus.files.types import DocumentRefusedError, Label, Piece, SourceDocument, Visibility

FORMAT: Final = 2  # raised when the same file would give other passages, or be refused
Convert = Callable[[bytes, int], Iterable[Piece]]


def _text(data: bytes, first_page: int) -> Iterable[Piece]:
    from corpus.files.text import text_pieces

    return text_pieces(data)


def _markdown(data: bytes, first_page: int) -> Iterable[Piece]:
    from corpus.files.text import markdown_pieces

    return markdown_pieces(data)


def _html(data: bytes, first_page: int) -> Iterable[Piece]:
    from corpus.files.html import html_pieces

    return html_pieces(data)


def _pdf(data: bytes, first_page: int) -> Iterable[Piece]:
    from corpus.files.pdf import pdf_pieces

    return pdf_pieces(data, first_page)


def _word(data: bytes, first_page: int) -> Iterable[Piece]:
    from corpus.files.word import word_pieces

    return word_pieces(data, first_page)


def _excel(data: bytes, first_page: int) -> Iterable[Piece]:
    from corpus.files.excel import excel_pieces

    return excel_pieces(data)


MEDIA: Final[Mapping[str, Convert]] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _word,
    ".xlsx": _excel,
}


def read_document(
    path: Path, name: str = "", title: str = "", visibility: Visibility = "public", first_page: int = 1
) -> SourceDocument:
    """The document in the file at `path`.

    `name` is what its ids begin with (default: the file's name), `title` what people call it, `first_page` the number
    printed on the first page. Raises `DocumentRefusedError` with the reason when the file cannot be taken in.
    """
    data = file_data(path)
    return read_data(data, path.name, label_of(data, path.name, name, title, visibility, first_page))


def file_data(path: Path) -> bytes:
    """What the file at `path` holds. Raises `DocumentRefusedError` for one that is not there, too large or unknown."""
    with _naming(path.name):
        _check_kind(path)
        if not path.is_file():
            raise DocumentRefusedError("there is no such file")
        check_size(path.stat().st_size)
        return path.read_bytes()


def label_of(
    data: bytes, file: str, name: str = "", title: str = "", visibility: Visibility = "public", first_page: int = 1
) -> Label:
    """What `data`, which came as a file of the name `file`, is called; it is not read for that.

    Raises `DocumentRefusedError` for a kind that is not read, a wrong size, or a name without letters.
    """
    path = PurePath(file)
    with _naming(file):
        _check_kind(path)
        check_size(len(data))
        key = slug(name or path.stem)
        if not key:
            raise DocumentRefusedError("the name has no letters: give one with --name")
    called, suffix = " ".join((title or path.stem).split()), path.suffix.lower()
    told = f"{FORMAT}|{key}|{called}|{visibility}|{first_page}|{suffix}|".encode()
    return Label(key, called, visibility, suffix, first_page, hashlib.blake2s(told + data, digest_size=8).hexdigest())


def read_data(data: bytes, file: str, label: Label) -> SourceDocument:
    """The document in `data`, which came as a file of the name `file` and bears `label`.

    Raises `DocumentRefusedError` with the reason when it cannot be taken in.
    """
    with _naming(file):
        passages = passages_apart(data, label, limits_of(len(data)))
    return SourceDocument(label.name, label.title, label.visibility, label.revision, passages)


@contextmanager
def _naming(file: str) -> Iterator[None]:
    """Puts the name of the file before the reason for which it is refused."""
    try:
        yield
    except DocumentRefusedError as error:
        raise DocumentRefusedError(f"{file}: {error}") from error
    except OSError as error:
        raise DocumentRefusedError(f"{file}: {error.strerror or error}") from error


def _check_kind(path: PurePath) -> None:
    if path.suffix.lower() not in MEDIA:
        raise DocumentRefusedError(f"files ending in {', '.join(MEDIA)} are read, not {path.suffix!r}")
