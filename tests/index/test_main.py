"""The commands that add, list and remove documents and compare versions: exit codes and what is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import corpus.files.read
from corpus.files.apart import Limits
from corpus.plan import DATA
from index.__main__ import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    (made / "ごみ.md").write_text("# 出し方\n燃えるごみは月曜日に集めます。\n", encoding="utf-8")
    (made / "当直.txt").write_text("宿直の手当は7,400円です。\n", encoding="utf-8")
    return made


def test_added_listed_skipped_removed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(folder / "ごみ.md"), "--title", "ごみの手引き"]) == 0
    assert main(["add", str(folder / "当直.txt"), "--visibility", "staff", "--name", "duty"]) == 0
    assert main(["add", str(folder / "ごみ.md"), "--title", "ごみの手引き"]) == 0
    assert capsys.readouterr().out == "ごみ: 1 passages, public\nduty: 1 passages, staff\nごみ: unchanged, public\n"
    assert main(["list", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(entry["name"], entry["file"], entry["title"], entry["visibility"]) for entry in listed] == [
        ("duty", "当直.txt", "当直", "staff"),
        ("ごみ", "ごみ.md", "ごみの手引き", "public"),
    ]
    assert main(["remove", "duty"]) == 0
    assert main(["list"]) == 0
    assert "duty" not in capsys.readouterr().out.splitlines()[-1]
    assert main(["remove", "duty"]) == 1
    assert capsys.readouterr().err.startswith("index: there is no document 'duty'")


def test_what_is_unchanged_is_not_read_again(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import index.intake

    assert main(["add", str(folder)]) == 0
    monkeypatch.setattr(index.intake, "read_data", lambda *_: pytest.fail("read again"))
    assert main(["add", str(folder)]) == 0
    assert capsys.readouterr().out.endswith("ごみ: unchanged, public\n当直: unchanged, public\n")


def test_a_file_made_to_exhaust_its_reader_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus.files.read, "limits_of", lambda size: Limits(megabytes=250, seconds=60))
    (folder / "大.txt").write_text("あ。\n" * 3_000_000, encoding="utf-8")
    assert main(["add", str(folder)]) == 1
    said = capsys.readouterr()
    assert "index: refused: 大.txt: reading the file takes more than 250 MB of memory" in said.err
    assert said.out == "ごみ: 1 passages, public\n当直: 1 passages, public\n"


def test_what_is_refused_is_told_and_the_rest_goes_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "空.txt").write_bytes(b"")
    (folder / "写真.jpg").write_bytes(b"\xff\xd8")
    (folder / "外.txt").symlink_to("/etc/hostname")
    assert main(["add", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[0] == "index: refused: 空.txt: the file is empty"
    assert said.out == "ごみ: 1 passages, public\n当直: 1 passages, public\n"


def test_two_files_of_one_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "ごみ.txt").write_text("別の文書です。", encoding="utf-8")
    assert main(["add", str(folder)]) == 1
    assert "has the same name" in capsys.readouterr().err


def test_a_name_is_for_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", str(folder), "--name", "x"]) == 1
    assert "are for one file" in capsys.readouterr().err


def test_diff_asks_both_for_their_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The evaluation is a program of its own here; what it does is tested with it."""
    called: list[list[str]] = []

    def run(command: list[str], check: bool) -> subprocess.CompletedProcess[bytes]:
        called.append(command)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(subprocess, "run", run)
    assert main(["diff", str(DATA), "--answers"]) == 3
    assert called == [[sys.executable, "-m", "eval", "diff", str(DATA)]]
    assert capsys.readouterr().out.endswith("0 translated passages to look at\n")


def test_diff_counts_what_is_to_be_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new.txt"
    source = (DATA / "plan.txt").read_text(encoding="utf-8")
    new.write_text(source.replace("佐野市DX推進計画(案)", "佐野市DX推進計画"), encoding="utf-8")
    assert main(["diff", str(new), "--lines"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("佐野市DX推進計画(案) -> 佐野市DX推進計画\nsection front changed")
    assert said.endswith("translated passages to look at\n")
    assert main(["diff", str(tmp_path / "missing.txt")]) == 1
    assert "cannot be read" in capsys.readouterr().err
