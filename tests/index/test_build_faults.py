"""Faults while the index is built: killed again and again, no room on the disk, a folder that may only be read."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Settings, load_embedder
from index.bm25 import BM25
from index.build import MANIFEST
from index.encoder import Encoder
from index.library import Library
from index.manifest import Manifest
from index.store import COLLECTIONS, VectorStore
from index.tokenise import morphemes
from tests.index.test_library import BINS

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))  # KILL_ROUNDS=100 for the figures in docs/security.md
# Loads everything once; for each line it is given, forks a child that builds a small index and says so when it counts.
BUILDER = """
import os, resource, signal, sys, time
from dataclasses import replace
from pathlib import Path
from corpus import load_plan
from corpus.questions import load_questions
from index import PlanBotError, Settings, load_embedder
from index.build import build_index
folder = Path(sys.argv[1])
encoder, plan, questions = load_embedder(Settings()), load_plan(), load_questions()[:40]
plan = replace(plan, sections=plan.sections[:6])
encoder.embed_query("a")
for line in sys.stdin:
    room, kill_after_s = line.split()
    child = os.fork()
    if not child:
        if int(room):
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
        try:
            made = build_index(folder, plan, questions, encoder, encoder.name, lambda _: None)
            print(f"built {made.build}", flush=True)
        except PlanBotError as error:
            print(f"failed {type(error).__name__} {error}".replace(chr(10), " "), flush=True)
        os._exit(0)
    if float(kill_after_s):
        time.sleep(float(kill_after_s))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("over", flush=True)
"""
# Without rights to write: loads everything, becomes nobody, and tells what comes of each step.
READER = """
import os, sqlite3, sys
from pathlib import Path
from bot.service.store import Store
from index import PlanBotError, Settings, load_embedder, open_index
from index.library import Library
from tests.bot.service.test_store import DECLINED
from tests.index.test_library import BINS, DUTY
settings = Settings(data_dir=Path(sys.argv[1]))
encoder = load_embedder(settings)
encoder.embed_query("a")
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for step in (
    lambda: Library(settings, encoder).add([DUTY], {}, lambda _: None),
    lambda: Library(settings, encoder).remove(["ごみ"]),
    lambda: Store(settings.data_dir / "feedback.sqlite3").add_feedback("right", "x", "q", DECLINED),
    lambda: sys.argv[2] == "all" and open_index(settings),
):
    try:
        step()
        print("done")
    except (PlanBotError, OSError, sqlite3.Error) as error:
        print(type(error).__name__, str(error).replace(chr(10), " "))
"""


class Builder:
    """A process that builds in children, which may be killed."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def build(self, kill_after_s: float = 0.0, room: int = 0) -> list[str]:
        """What the child said; 0 stands for "never killed" and "room enough" (bytes a file may have)."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{room} {kill_after_s}\n")
        self._process.stdin.flush()
        lines: list[str] = []
        while (line := self._process.stdout.readline().strip()) != "over":
            assert line, "the building process is gone"
            lines.append(line)
        return lines

    def end(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[Builder]:
    made = Builder(tmp_path)
    yield made
    made.end()


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_embedder(Settings())


def whole(folder: Path, encoder: Encoder) -> Manifest:
    """The manifest, after everything that it names was opened and counted."""
    manifest = Manifest.read(folder / MANIFEST)
    build = folder / manifest.build
    VectorStore(build / "chroma", encoder).check(manifest.counts)
    for name in COLLECTIONS:
        assert len((build / f"ids-{name}.txt").read_text(encoding="utf-8").splitlines()) == manifest.counts[name]
        assert BM25.load(build / f"bm25-{name}", morphemes).scores("計画の窓口").any()
    return manifest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_again_and_again_an_index_is_whole_and_none_confirmed_is_lost(
    tmp_path: Path, builder: Builder, encoder: Encoder
) -> None:
    draw = random.Random(3)
    builder.build()
    started = time.perf_counter()
    (said,) = builder.build()
    whole_s = time.perf_counter() - started
    current, killed, confirmed = said.removeprefix("built "), 0, 0
    for number in range(ROUNDS):
        started = time.perf_counter()
        told = builder.build(kill_after_s=draw.uniform(0.001, 1.2 * whole_s))
        whole_s = min(whole_s, time.perf_counter() - started) if told else whole_s  # the machine may be free again
        killed += not told
        confirmed += bool(told)
        manifest = whole(tmp_path, encoder)
        if told:
            assert told == [f"built {manifest.build}"], number
        else:
            assert manifest.build == current or (tmp_path / current).is_dir(), number
        current = manifest.build
    print(f"builds: {ROUNDS} rounds, {killed} killed, {confirmed} confirmed, 0 lost")
    assert killed >= ROUNDS // 4
    builder.build()
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_room_on_the_disk_leaves_the_index_as_it_was(tmp_path: Path, builder: Builder, encoder: Encoder) -> None:
    (said,) = builder.build()
    files = [path for path in (tmp_path / said.removeprefix("built ")).rglob("*") if path.is_file()]
    sizes = sorted(path.stat().st_size for path in files)
    for room in (100, 4096, sizes[-1] // 2, sizes[-1] - 1):
        (told,) = builder.build(room=room)
        assert told.startswith(("failed BuildError", "failed DataFolderError")), room
        assert f"built {whole(tmp_path, encoder).build}" == said, room
    (after,) = builder.build()
    assert f"built {whole(tmp_path, encoder).build}" == after != said


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that nobody may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)
        for path in (Path(made), *Path(made).rglob("*")):
            path.chmod(0o755)


def steps(folder: Path, opened: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", READER, str(folder), opened], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()


def test_a_folder_that_may_only_be_read_is_told_and_left_as_it_was(shared: Path, encoder: Encoder) -> None:
    """Root may write everywhere: the process becomes nobody."""
    folder = shared / "data"
    Library(Settings(data_dir=folder), encoder).add([BINS], {})
    (folder / "index").mkdir()
    writable = shared / "writable"
    shutil.copytree(folder, writable)
    for path in (writable, *writable.rglob("*")):
        path.chmod(0o777)
    assert steps(writable, "some") == ["done"] * 4
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    added, removed, kept, opened = steps(folder, "all")
    assert added.startswith("LibraryError")
    assert "were not changed" in added
    assert removed.startswith("LibraryError")
    assert kept.split()[0] in ("OperationalError", "PermissionError")
    assert opened.startswith("DataFolderError")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
