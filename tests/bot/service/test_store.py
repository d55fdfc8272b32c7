"""What is kept: for how long, by whom written, and what faults cost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.service import store as store_module
from bot.service.store import Store
from bot.types import Answer, Related

ROOT = Path(__file__).parents[3]
DECLINED = Answer(
    "計画には書かれていません。",
    True,
    "not_in_plan",
    (),
    (Related("2-1", "AI", 31),),
    0.1,
    "ja",
    "citizen",
    "extractive",
)
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
ROUNDS = int(os.environ.get("KILL_ROUNDS", "10"))  # KILL_ROUNDS=100 for the figure in docs/security.md


def age(path: Path, days: float) -> None:
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update unanswered set at = ?", (at,))


def test_retention_is_enforced(tmp_path: Path) -> None:
    store = Store(tmp_path / "f.sqlite3", keep_days=90)
    store.add_unanswered("予算は", DECLINED)
    age(store.path, 89)
    assert len(store.unanswered(ALWAYS)) == 1
    age(store.path, 91)
    assert store.unanswered(ALWAYS) == ()
    assert "予算".encode() not in store.path.read_bytes()


def test_the_next_write_enforces_it_too(tmp_path: Path) -> None:
    path = tmp_path / "f.sqlite3"
    Store(path).add_unanswered("予算は", DECLINED)
    age(path, 91)
    Store(path).add_unanswered("人口は", DECLINED)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select question from unanswered").fetchall() == [("人口は",)]


def test_nobody_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAX_ROWS", 3)
    store = Store(tmp_path / "f.sqlite3")
    for n in range(6):
        store.add_unanswered(f"質問{n}", DECLINED)
    assert [entry.question for entry in store.unanswered(ALWAYS)] == ["質問3", "質問4", "質問5"]


@pytest.mark.parametrize("jump_s", [400 * 86_400.0, -400 * 86_400.0])
def test_a_jump_of_the_clock_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump_s: float) -> None:
    store = Store(tmp_path / "f.sqlite3")
    store.add_unanswered("予算は", DECLINED)
    now = time.time
    monkeypatch.setattr(store_module.time, "time", lambda: now() + jump_s)
    assert store.tidy() == 0
    assert len(store.unanswered(ALWAYS)) == 1


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "=1+1", "<script>", "'; drop table feedback; --"])
def test_whatever_is_written_comes_back(tmp_path: Path, text: str) -> None:
    store = Store(tmp_path / "f.sqlite3")
    store.add_feedback("hard", text, text, DECLINED)
    store.add_unanswered(text, DECLINED)
    (voice,) = store.voices(ALWAYS)
    assert voice.comment == text.encode(errors="replace").decode()
    assert voice.question == store.unanswered(ALWAYS)[0].question


def test_kinds_are_closed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such"):
        Store(tmp_path / "f.sqlite3").add_feedback("love", "", "q", DECLINED)


def test_many_threads_write_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "f.sqlite3")
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: store.add_unanswered(str(n), DECLINED), range(200)))
    assert len(store.unanswered(ALWAYS)) == 200


def test_killed_while_writing_nothing_confirmed_is_lost(tmp_path: Path) -> None:
    """Processes are killed in the middle of their writes; what they had confirmed is all there."""
    path = tmp_path / "f.sqlite3"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # One interpreter forks a writer per round: imports are paid for once.
    script = FORKER.replace("{path}", str(path)).replace("{rounds}", str(ROUNDS))
    out = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    confirmed = [int(line) for line in out.stdout.split()]
    kept = {int(voice.comment) for voice in Store(path).voices(ALWAYS)}
    lost = len(set(confirmed) - kept)
    print(f"voices: {ROUNDS} rounds, {ROUNDS} killed, {len(confirmed)} confirmed, {lost} lost")
    assert len(confirmed) >= ROUNDS
    assert not lost
    assert len(kept) <= len(set(confirmed)) + ROUNDS
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


FORKER = """
import os, random, signal, time
from pathlib import Path
from bot.service.store import Store
from tests.bot.service.test_store import DECLINED
chance, number = random.Random(7), 0
for _ in range({rounds}):
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        store = Store(Path("{path}"))
        for n in range(number, 10**9):
            store.add_feedback("right", str(n), "q", DECLINED)
            os.write(writes, f"{n}\\n".encode())
    os.close(writes)
    confirmed = os.read(reads, 20)
    time.sleep(chance.uniform(0, 0.02))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reads, 65536):
        confirmed += more
    os.close(reads)
    print(confirmed.decode().rpartition("\\n")[0], flush=True)
    number = int(confirmed.split()[-1]) + 100
"""


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    """The file may not grow beyond what it is: the write fails with an error, what was there stays."""
    path = tmp_path / "f.sqlite3"
    store = Store(path)
    store.add_unanswered("前", DECLINED)
    script = f"""
import resource, signal, sqlite3
from pathlib import Path
from bot.service.store import Store
from tests.bot.service.test_store import DECLINED
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
store = Store(Path({str(path)!r}))
try:
    for n in range(2000):
        store.add_feedback("right", "x" * 900, "q" * 400, DECLINED)
except (OSError, sqlite3.Error) as error:
    print("refused", n)
"""
    out = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert out.stdout.startswith("refused")
    confirmed = int(out.stdout.split()[1])
    assert len(store.voices(ALWAYS)) >= confirmed
    assert len(store.unanswered(ALWAYS)) == 1
    store.add_unanswered("後", DECLINED)
    assert len(store.unanswered(ALWAYS)) == 2


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        Store(tmp_path / "file" / "f.sqlite3").add_unanswered("予算は", DECLINED)


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "f.sqlite3"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        Store(path).works()
