"""Faults while documents are added: killed again and again, no room on the disk, two at once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Settings, load_embedder
from index.library import Library
from index.types import visible_to

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))  # KILL_ROUNDS=100 for the figure in docs/security.md
# Loads everything once; for each line it is given, forks a child that adds one document and says so when it is in.
ADDER = """
import os, resource, signal, sys, time
from pathlib import Path
from corpus.files.document import passages_of
from corpus.files.types import Paragraph, SourceDocument
from index import PlanBotError, Settings, load_embedder
from index.library import Library
settings = Settings(data_dir=Path(sys.argv[1]))
encoder = load_embedder(settings)
encoder.embed_query("a")
for line in sys.stdin:
    name, room, kill_after_s = line.split()
    child = os.fork()
    if not child:
        if int(room):
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
        passages = passages_of(name, name, [Paragraph(f"{name}の{n}番目の文です。") for n in range(40)])
        document = SourceDocument(name, name, "public", name, passages)
        try:
            Library(settings, encoder).add([document], {}, lambda _: None)
            print(f"added {name}", flush=True)
        except PlanBotError as error:
            print(f"failed {error}".replace(chr(10), " "), flush=True)
        os._exit(0)
    if float(kill_after_s):
        time.sleep(float(kill_after_s))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("over", flush=True)
"""


class Adder:
    """A process that adds documents in children, which may be killed."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", ADDER, str(folder)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, name: str, kill_after_s: float = 0.0, room: int = 0) -> None:
        """Begins to add; 0 stands for "never killed" and "room enough" (bytes a file may have)."""
        assert self._process.stdin
        self._process.stdin.write(f"{name} {room} {kill_after_s}\n")
        self._process.stdin.flush()

    def said(self) -> list[str]:
        """What was said until it was over."""
        assert self._process.stdout
        lines: list[str] = []
        while (line := self._process.stdout.readline().strip()) != "over":
            assert line, "the adding process is gone"
            lines.append(line)
        return lines

    def add(self, name: str, kill_after_s: float = 0.0, room: int = 0) -> list[str]:
        """Both of it."""
        self.start(name, kill_after_s, room)
        return self.said()

    def __enter__(self) -> Adder:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@pytest.fixture
def adder(tmp_path: Path) -> Iterator[Adder]:
    with Adder(tmp_path) as made:
        yield made


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_again_and_again_nothing_confirmed_is_lost(tmp_path: Path, adder: Adder) -> None:
    draw = random.Random(1)
    encoder = load_embedder(Settings())
    reader = Library(Settings(data_dir=tmp_path), encoder)
    adder.add("first")
    started = time.perf_counter()
    adder.add("second")
    whole_s = time.perf_counter() - started
    confirmed = {"first", "second"}
    killed = said_so = 0
    for number in range(ROUNDS):
        name = f"d{number}"
        said = adder.add(name, kill_after_s=draw.uniform(0.001, 1.2 * whole_s))
        killed += not said
        said_so += bool(said)
        confirmed |= {name} & {line.removeprefix("added ") for line in said}
        reader._looked = 0.0
        listed = {entry.name for entry in reader.entries(visible_to("staff"))}
        assert confirmed <= listed <= confirmed | {name}, number
        confirmed = listed  # switched in time, killed before it could say so
        question = f"{sorted(confirmed)[number % len(confirmed)]}の3番目の文"
        assert reader.search(question, encoder.embed_query(question), visible_to("citizen")), number
    print(f"documents: {ROUNDS} rounds, {killed} killed, {said_so} confirmed, 0 lost")
    assert killed >= ROUNDS // 4
    adder.add("last")
    fresh = Library(Settings(data_dir=tmp_path), encoder)
    used = {entry.segment for entry in fresh.entries(visible_to("staff"))}
    assert {path.name for path in (tmp_path / "documents" / "words").iterdir()} == used
    fresh.check()
    for name in confirmed:
        hits = fresh.search(f"{name}の文", encoder.embed_query(f"{name}の文"), visible_to("citizen"))
        assert name in {hit.passage.document for hit in hits}, name


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_room_on_the_disk_changes_nothing(tmp_path: Path, adder: Adder) -> None:
    assert adder.add("first") == ["added first"]
    size = (tmp_path / "documents" / "chroma.sqlite3").stat().st_size
    for room in (4096, size, size + 50_000):
        said = adder.add("second", room=room)
        assert said[:1] != ["added second"]
        assert not said or "were not changed" in said[0]
    reader = Library(Settings(data_dir=tmp_path), load_embedder(Settings()))
    reader.check()
    assert [entry.name for entry in reader.entries(visible_to("staff"))] == ["first"]
    assert adder.add("second") == ["added second"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_processes_add_one_after_the_other(tmp_path: Path, adder: Adder) -> None:
    with Adder(tmp_path) as other:
        adder.start("a")
        other.start("b")
        assert (adder.said(), other.said()) == (["added a"], ["added b"])
    reader = Library(Settings(data_dir=tmp_path), load_embedder(Settings()))
    assert [entry.name for entry in reader.entries(visible_to("staff"))] == ["a", "b"]
