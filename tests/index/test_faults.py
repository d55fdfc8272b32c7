"""Faults while documents are added: killed a hundred times, no room on the disk, two at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import Settings, load_embedder
from index.library import Library
from index.types import visible_to

ROUNDS = 100
# Loads everything once; for each line it is given, forks a child that adds one document and says so when it is in.
ADDER = """
import os, resource, sys
from pathlib import Path
from corpus.files.document import passages_of
from corpus.files.types import Paragraph, SourceDocument
from index import PlanBotError, Settings, load_embedder
from index.library import Library
settings = Settings(data_dir=Path(sys.argv[1]))
encoder = load_embedder(settings)
encoder.embed_query("a")
for line in sys.stdin:
    name, room = line.split()
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
    print(f"child {child}", flush=True)
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

    def add(self, name: str, kill_after_s: float | None = None, room: int = 0) -> list[str]:
        """What was said about it until it was over."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{name} {room}\n")
        self._process.stdin.flush()
        said = [self._process.stdout.readline().strip()]
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            os.kill(int(said[0].removeprefix("child ")), signal.SIGKILL)
        while said[-1] != "over":
            said.append(self._process.stdout.readline().strip())
        return said[1:-1]

    def end(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_a_hundred_times_nothing_confirmed_is_lost(tmp_path: Path) -> None:
    draw = random.Random(1)
    adder = Adder(tmp_path)
    encoder = load_embedder(Settings())
    reader = Library(Settings(data_dir=tmp_path), encoder)
    adder.add("first")
    started = time.perf_counter()
    adder.add("second")
    whole_s = time.perf_counter() - started
    confirmed = {"first", "second"}
    killed = 0
    for number in range(ROUNDS):
        name = f"d{number}"
        said = adder.add(name, kill_after_s=draw.uniform(0, 1.2 * whole_s))
        killed += not said
        confirmed |= {name} & {line.removeprefix("added ") for line in said}
        reader._looked = 0.0
        listed = {entry.name for entry in reader.entries(visible_to("staff"))}
        assert confirmed <= listed <= confirmed | {name}, number
        confirmed = listed  # switched in time, killed before it could say so
        question = f"{sorted(confirmed)[number % len(confirmed)]}の3番目の文"
        assert reader.search(question, encoder.embed_query(question), visible_to("citizen")), number
    adder.end()
    assert killed >= ROUNDS // 4
    fresh = Library(Settings(data_dir=tmp_path), encoder)
    fresh.check()
    for name in confirmed:
        hits = fresh.search(f"{name}の文", encoder.embed_query(f"{name}の文"), visible_to("citizen"))
        assert name in {hit.passage.document for hit in hits}, name


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_room_on_the_disk_changes_nothing(tmp_path: Path) -> None:
    adder = Adder(tmp_path)
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
    adder.end()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_processes_add_one_after_the_other(tmp_path: Path) -> None:
    first, second = Adder(tmp_path), Adder(tmp_path)
    for adder, name in ((first, "a"), (second, "b")):
        assert adder._process.stdin
        adder._process.stdin.write(f"{name} 0\n")
        adder._process.stdin.flush()
    for adder in (first, second):
        adder.end()
    reader = Library(Settings(data_dir=tmp_path), load_embedder(Settings()))
    assert [entry.name for entry in reader.entries(visible_to("staff"))] == ["a", "b"]
