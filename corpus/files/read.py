"""A file of the office -> a document: the one door, behind which the kind is told by the ending of the name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath
from typing import Final

from corpus.files.document import passages_of, slug
from corpus.files.refuse import check_size
from corpus.files.types import DocumentRefusedError, Piece, SourceDocument, Visibility

FORMAT: Final = 1  # raised when the same file would give other passages
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
    _converter(path)
    try:
        if not path.is_file():
            raise DocumentRefusedError("there is no such file")
        check_size(path.stat().st_size)
        data = path.read_bytes()
    except DocumentRefusedError as error:
        raise DocumentRefusedError(f"{path.name}: {error}") from error
    except OSError as error:
        raise DocumentRefusedError(f"{path.name}: {error.strerror or error}") from error
    return read_data(data, path.name, name, title, visibility, first_page)


def read_data(
    data: bytes, file: str, name: str = "", title: str = "", visibility: Visibility = "public", first_page: int = 1
) -> SourceDocument:
    """The document in `data`, which came as a file of the name `file`; otherwise as `read_document`."""
    path = PurePath(file)
    convert = _converter(path)
    try:
        check_size(len(data))
        key = slug(name or path.stem)
        if not key:
            raise DocumentRefusedError("the name has no letters: give one with --name")
        called = " ".join((title or path.stem).split())
        passages = passages_of(key, called, convert(data, first_page))
    except DocumentRefusedError as error:
        raise DocumentRefusedError(f"{file}: {error}") from error
    except OSError as error:
        raise DocumentRefusedError(f"{file}: {error.strerror or error}") from error
    revision = hashlib.blake2s(
        f"{FORMAT}|{called}|{visibility}|{first_page}|{path.suffix}|".encode() + data, digest_size=8
    )
    return SourceDocument(key, called, visibility, revision.hexdigest(), passages)


def _converter(path: PurePath) -> Convert:
    convert = MEDIA.get(path.suffix.lower())
    if convert is None:
        raise DocumentRefusedError(f"{path.name}: files ending in {', '.join(MEDIA)} are read, not {path.suffix!r}")
    return convert
