from __future__ import annotations

import subprocess
from pathlib import Path

from corpus import Plan
from eval.fakes import QUESTION
from eval.provenance import commit, hashes, now, versions
from eval.questions import QuestionSet


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_the_commit_and_whether_files_differ_from_it(tmp_path: Path) -> None:
    assert commit(tmp_path) == "nocommit"
    git(tmp_path, "init")
    (tmp_path / "a").write_text("1")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "a")
    clean = commit(tmp_path)
    assert clean
    assert not clean.endswith("-dirty")
    (tmp_path / "eval" / "results").mkdir(parents=True)
    (tmp_path / "eval" / "results" / "run.json").write_text("{}")
    assert commit(tmp_path) == clean  # what a run writes does not count
    (tmp_path / "a").write_text("2")
    assert commit(tmp_path) == f"{clean}-dirty"


def test_hashes_change_with_what_they_are_of(plan: Plan) -> None:
    first = hashes(plan, [QuestionSet("s", (QUESTION,), ())])
    second = hashes(plan, [QuestionSet("s", (), ())])
    assert first["corpus"] == second["corpus"]
    assert first["s"] != second["s"]
    assert all(len(value) == 12 for value in first.values())


def test_date_and_versions() -> None:
    assert now().endswith("+00:00")
    assert {"python", "numpy"} <= set(versions())
