"""What is checked before a file is opened: size, kind, zip bombs, references to what is not in the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from corpus.files.types import DocumentRefusedError

MOST_BYTES = 50_000_000
MOST_UNPACKED_BYTES = 300_000_000
MOST_RATIO = 200  # unpacked to packed; office files of text stay below 30
MOST_MEMBERS = 5_000
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.I)
_HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.I)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
MOST_PRIVATE = 0.1  # share of letters that only the writer's machine can show
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_VENDORS = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ㈱㈲㊤㊥㊦№℡～－∥￠￡￢")  # of Windows, not in EUC-JP
_FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")
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


def has_formulas(data: bytes) -> bool:
    """Whether a sheet of the workbook `data`, which was checked before, holds formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = (name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml"))
        return any(_FORMULA.search(archive.read(sheet)) for sheet in sheets)


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
        if encoding == "cp932":
            _check_japanese(data, text)
        if not _BINARY.search(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise DocumentRefusedError("the text is neither UTF-8 nor Shift_JIS: save it as UTF-8")


def _check_japanese(data: bytes, text: str) -> None:
    """Raises `DocumentRefusedError` where `text`, which is `data` as Shift_JIS, is not what was written.

    Most of EUC-JP is Shift_JIS too: half-width kana and rare letters. What has more everyday letters was written.
    """
    share = everyday(text)
    if any(everyday(other) > share for other in _as_euc(data)):
        raise DocumentRefusedError("the text is in EUC-JP: save it as UTF-8")
    if len(_PRIVATE.findall(text)) > MOST_PRIVATE * sum(not letter.isascii() for letter in text):
        raise DocumentRefusedError("the text is neither UTF-8 nor Shift_JIS: save it as UTF-8")


def _as_euc(data: bytes) -> Iterator[str]:
    for encoding in ("euc_jp", "euc_jis_2004"):  # the latter knows ① and ㈱
        with suppress(UnicodeDecodeError):
            yield data.decode(encoding)


def everyday(text: str) -> float:
    """Share of the letters beyond ASCII that everyday Japanese is written in: kana, signs and kanji of JIS level 1.

    >>> everyday("佐野市 A"), everyday("ﾃｽﾄ"), everyday("A")
    (1.0, 0.0, 0.0)
    """
    letters = Counter(letter for letter in text if not letter.isascii())
    known = sum(count for letter, count in letters.items() if _is_everyday(letter))
    return known / letters.total() if letters else 0.0


def _is_everyday(letter: str) -> bool:
    try:
        code = letter.encode("euc_jp")
    except UnicodeEncodeError:
        return letter in _VENDORS
    return len(code) == 2 and (0xA1 <= code[0] <= 0xA8 or 0xB0 <= code[0] <= 0xCF)
