"""Building: checked before the switch, atomic whenever it is killed, one at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

import index.build
import index.open
from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index import BuildError, IndexUnusableError, OpenIndex, Settings, load_embedder, open_index
from index.build import MANIFEST, build_index
from index.encoder import Encoder
from index.manifest import Manifest
from index.store import VectorStore

QUESTION = "書かない窓口はいつから?"
# Loads everything once, then builds in a fork for each line it is given and tells how the fork ended.
BUILDER = """
import os, sys
from dataclasses import replace
from pathlib import Path
from corpus import load_plan
from corpus.questions import load_questions
from index import Settings, load_embedder
from index.build import build_index
folder = Path(sys.argv[1])
encoder, plan, questions = load_embedder(Settings()), load_plan(), load_questions()[:40]
plan = replace(plan, sections=plan.sections[:6])
for _ in sys.stdin:
    child = os.fork()
    if not child:
        build_index(folder, plan, questions, encoder, encoder.name, lambda _: None)
        os._exit(0)
    print(child, flush=True)
    print(os.WTERMSIG(os.waitpid(child, 0)[1]), flush=True)
"""
MOMENTS = ("*-*/", "*-*/chroma/chroma.sqlite3", "*-*/bm25-passages", "*-*/ids-passages.txt", "*-*/bm25-questions")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_embedder(Settings())


def build(folder: Path, plan: Plan, few: tuple[AnticipatedQuestion, ...], encoder: Encoder) -> Manifest:
    return build_index(folder, plan, few, encoder, encoder.name, lambda _: None)


def builds(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def test_a_build(tmp_path: Path, plan: Plan, few: tuple[AnticipatedQuestion, ...], encoder: Encoder) -> None:
    said: list[str] = []
    manifest = build_index(tmp_path, plan, few, encoder, encoder.name, said.append)
    assert manifest.counts["questions"] == len(few)
    assert Manifest.read(tmp_path / MANIFEST) == manifest
    assert len(said) == 1
    VectorStore(tmp_path / manifest.build / "chroma", encoder).check(manifest.counts)


def test_the_build_before_is_kept_and_older_ones_go(
    tmp_path: Path, plan: Plan, few: tuple[AnticipatedQuestion, ...], encoder: Encoder
) -> None:
    made = [build(tmp_path, plan, few, encoder).build for _ in range(3)]
    assert len(set(made)) == 3
    assert builds(tmp_path) == set(made[1:])


def test_a_build_that_fails_its_check_changes_nothing(
    tmp_path: Path,
    plan: Plan,
    few: tuple[AnticipatedQuestion, ...],
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = build(tmp_path, plan, few, encoder)

    def fail(self: VectorStore, wanted: object) -> None:
        raise IndexUnusableError("short of entries")

    monkeypatch.setattr(VectorStore, "check", fail)
    with pytest.raises(IndexUnusableError, match="short of entries"):
        build(tmp_path, plan, few, encoder)
    assert Manifest.read(tmp_path / MANIFEST) == good
    assert good.build in builds(tmp_path)


def test_left_overs_go_with_the_next_build(
    tmp_path: Path, plan: Plan, few: tuple[AnticipatedQuestion, ...], encoder: Encoder
) -> None:
    (tmp_path / "20200101-000000-dead00" / "chroma").mkdir(parents=True)
    manifest = build(tmp_path, plan, few, encoder)
    assert builds(tmp_path) == {manifest.build}


def test_an_open_index_outlives_a_rebuild(
    copied: Settings, opened: OpenIndex, plan: Plan, few: tuple[AnticipatedQuestion, ...], encoder: Encoder
) -> None:
    held = open_index(copied)
    before = held.retriever.search(QUESTION).hits
    build(copied.index_dir, plan, few, encoder)
    assert held.retriever.search(QUESTION).hits == before == opened.retriever.search(QUESTION).hits


def test_a_second_build_waits(
    tmp_path: Path, plan: Plan, few: tuple[AnticipatedQuestion, ...], encoder: Encoder
) -> None:
    lock = FileLock(tmp_path / "build.lock", thread_local=False)
    lock.acquire()
    threading.Timer(0.7, lock.release).start()
    started = time.monotonic()
    build(tmp_path, plan, few, encoder)
    assert time.monotonic() - started >= 0.7


def test_what_another_process_built_meanwhile_is_taken(
    tmp_path: Path, plan: Plan, few: tuple[AnticipatedQuestion, ...], encoder: Encoder
) -> None:
    with ThreadPoolExecutor(1) as other:
        with FileLock(tmp_path / "build.lock"):
            waiting = other.submit(build, tmp_path, plan, few, encoder)
            time.sleep(0.3)
            made = index.build._build(tmp_path, plan, few, encoder, encoder.name, None)
        assert waiting.result() == made
    assert [folder.name for folder in tmp_path.iterdir() if folder.is_dir()] == [made.build]
    assert build(tmp_path, plan, few, encoder) != made  # nobody was waited for: a build is a build


def test_it_does_not_wait_for_ever(
    tmp_path: Path,
    plan: Plan,
    few: tuple[AnticipatedQuestion, ...],
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index.build, "_LOCK_SECONDS", 0.2)
    with FileLock(tmp_path / "build.lock"), pytest.raises(BuildError, match="another process has been building"):
        build(tmp_path, plan, few, encoder)
    assert not (tmp_path / MANIFEST).exists()


def kill_when(process: subprocess.Popen[str], folder: Path, moment: str) -> None:
    """Starts a build and kills it with -9 as soon as a new path matches `moment`."""
    assert process.stdin
    assert process.stdout
    before = set(folder.glob(moment))
    process.stdin.write("build\n")
    process.stdin.flush()
    child = int(process.stdout.readline())
    deadline = time.monotonic() + 60
    while not set(folder.glob(moment)) - before:
        assert time.monotonic() < deadline, moment
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    assert int(process.stdout.readline()) == signal.SIGKILL


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_the_old_index_works(
    copied: Settings, opened: OpenIndex, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.open, "load_embedder", lambda settings: encoder)
    folder = copied.index_dir
    good = Manifest.read(folder / MANIFEST)
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(folder)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for moment in MOMENTS:
            kill_when(process, folder, moment)
            assert Manifest.read(folder / MANIFEST) == good, moment
            said: list[str] = []
            after = open_index(copied, said.append)
            assert said == [], moment
            assert after.retriever.search(QUESTION).hits == opened.retriever.search(QUESTION).hits, moment
    assert len(builds(folder)) == 1 + len(MOMENTS)
