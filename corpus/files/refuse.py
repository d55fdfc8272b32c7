"""What is checked before a file is opened: size, kind, zip bombs, references to what is not in the file."""

from __future__ import annotations

import io
import re
import zipfile

from corpus.files.types import DocumentRefusedError

MOST_BYTES = 50_000_000
MOST_UNPACKED_BYTES = 300_000_000
MOST_RATIO = 200  # unpacked to packed; office files of text stay below 30
MOST_MEMBERS = 5_000
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.I)
_HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.I)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")


def check_size(size: int) -> None:
    """Raises `DocumentRefusedError` for a file that is empty or too large; `size` in bytes."""
    if not size:
        raise DocumentRefusedError("the file is empty")
    if size > MOST_BYTES:
        raise DocumentRefusedError(
            f"the file has {size / 1e6:.0f} MB, more than {MOST_BYTES / 1e6:.0f} MB are not read"
        )


def check_office_file(data: bytes) -> None:
    """Raises `DocumentRefusedError` for an Office file that is encrypted, damaged, a zip bomb, or refers elsewhere."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentRefusedError(
            "the file is encrypted or of an Office version before 2007: save it as .docx or .xlsx"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive, len(data))
            for member in archive.namelist():
                if member.endswith((".xml", ".rels")):
                    _check_markup(member, archive.read(member))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise DocumentRefusedError(f"the file is damaged or encrypted: {error}") from error


def _check_members(archive: zipfile.ZipFile, packed: int) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED_BYTES or unpacked > MOST_RATIO * packed:
        raise DocumentRefusedError(f"the file unpacks to {unpacked / 1e6:.0f} MB in {len(members)} parts: a zip bomb?")


def _check_markup(member: str, markup: bytes) -> None:
    if _DOCTYPE.search(markup):
        raise DocumentRefusedError(f"{member} declares entities, which office files never do")
    if any(not _HYPERLINK.search(found) for found in _EXTERNAL.findall(markup)):
        raise DocumentRefusedError(f"{member} refers to something outside the file: save it with everything embedded")


def decoded(data: bytes) -> str:
    """The text of `data` in UTF-8, UTF-16 with its mark, or Shift_JIS as Japanese Windows writes it.

    Raises `DocumentRefusedError` for anything else.
    """
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise DocumentRefusedError("the text is neither UTF-8 nor Shift_JIS: save it as UTF-8")
