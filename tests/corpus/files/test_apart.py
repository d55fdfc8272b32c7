"""Files that are made to exhaust their reader: its memory and its time have an end, and it can do little else."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

import corpus.files.apart
from corpus.files import DocumentRefusedError, label_of
from corpus.files.apart import Limits, passages_apart
from tests.corpus.files.test_read import read, texts


def pdf(content: bytes) -> bytes:
    """A PDF of one page with `content`, deflated."""
    packed = zlib.compress(content, 9)
    parts = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n",
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj\n",
        b"trailer<</Root 1 0 R>>\n%%EOF",
    )
    return b"%PDF-1.4\n" + b"".join(parts)


def test_the_pdf_made_here_can_be_read(tmp_path: Path) -> None:
    """Without this the tests below would prove nothing."""
    document = read(tmp_path, "a.pdf", pdf(b"BT /F 12 Tf 50 700 Td (The counter on the first floor takes it.) Tj ET"))
    assert texts(document) == ["The counter on the first floor takes it."]


def test_a_pdf_that_unpacks_to_hundreds_of_megabytes_is_refused(tmp_path: Path) -> None:
    data = pdf(b"0" * 400_000_000)
    assert len(data) < 500_000
    with pytest.raises(DocumentRefusedError, match=r"a\.pdf: reading the file takes more than 500 MB of memory"):
        read(tmp_path, "a.pdf", data)


def test_a_pdf_that_keeps_its_reader_busy_is_refused(tmp_path: Path) -> None:
    data = pdf(b"BT /F 1 Tf " + b"1 0 Td (a) Tj " * 200_000 + b"ET")
    assert len(data) < 10_000
    with pytest.raises(DocumentRefusedError, match="more than 2 s"):
        passages_apart(data, label_of(data, "a.pdf"), Limits(megabytes=1000, seconds=2))


def test_a_page_of_more_letters_than_a_page_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefusedError, match=r"a\.pdf: page 1 has 31,000 letters, more than 30,000"):
        read(tmp_path, "a.pdf", pdf(b"BT /F 9 Tf " + b"0 1 Td (a) Tj " * 31_000 + b"ET"))


def test_a_reader_that_falls_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(corpus.files.apart, "CODE", "import os; os.abort()")
    with pytest.raises(DocumentRefusedError, match="its reader ended with -6"):
        passages_apart(b"x", label_of(b"x", "a.txt"), Limits(1000, 60))
    assert "ended with -6" in caplog.text
    monkeypatch.setattr(corpus.files.apart, "CODE", "print('{}x')")
    with pytest.raises(DocumentRefusedError, match="nothing that can be read"):
        passages_apart(b"x", label_of(b"x", "a.txt"), Limits(1000, 60))


def test_the_reader_knows_no_settings_and_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_STAFF_API_KEYS", "secret")
    order = "import json, os, sys; sys.stdin.buffer.readline(); sys.stdin.buffer.read(); "
    show = order + "print(json.dumps({'refused': ' '.join(sorted(os.environ))}))"
    monkeypatch.setattr(corpus.files.apart, "CODE", show)
    with pytest.raises(DocumentRefusedError) as told:
        passages_apart(b"x", label_of(b"x", "a.txt"), Limits(1000, 60))
    assert "PLANBOT" not in str(told.value)
    assert "PYTHONPATH" in str(told.value)
    written = tmp_path / "written"
    write = (
        "import os\nfrom corpus.files.apart import Limits, _limit\n_limit(Limits(1000, 60))\n"
        f"os.write(os.open({os.fspath(written)!r}, os.O_CREAT | os.O_WRONLY), b'x')"
    )
    monkeypatch.setattr(corpus.files.apart, "CODE", write)
    with pytest.raises(DocumentRefusedError, match="ended with 1"):
        passages_apart(b"x", label_of(b"x", "a.txt"), Limits(1000, 60))
    assert written.read_bytes() == b""
