"""The load: who answers, refuses, fails; what is counted and kept; no question twice. The server is a small fake."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from eval import load
from eval.cli import main
from eval.load import Questions, measure

ANSWER = {"answer": "20事業です[1]。"}


class Page(BaseHTTPRequestHandler):
    """Answers, refuses 「多い」, breaks on 「壊」, says nothing to 「空」."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        question = body["data"][0]
        self.asked.append(question)
        said = {} if question == "空" else ANSWER
        status = {"多い": 429, "壊": 500}.get(question, 200)
        self._send(status, {"event_id": question[0]} if self.path.endswith("/call/ask") else {"data": [said]})

    def do_GET(self) -> None:
        event = "complete" if self.path.endswith("/A") else "error"
        self._send(200, f"event: heartbeat\ndata: null\n\nevent: {event}\ndata: {json.dumps([ANSWER])}\n\n")

    def _send(self, status: int, said: object) -> None:
        body = (said if isinstance(said, str) else json.dumps(said)).encode()
        self.wfile.write(f"HTTP/1.1 {status} said\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Page.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("way", "question", "count"),
    [
        ("run", "A", "answers"),
        ("run", "多い", "refused"),
        ("run", "壊", "failed"),
        ("run", "空", "failed"),
        ("call", "A", "answers"),
        ("call", "B", "failed"),
        ("call", "多い", "refused"),
    ],
)
def test_what_became_of_a_question(url: str, way: load.Way, question: str, count: str) -> None:
    made = measure(url, way, 2, 0.2, Questions([question], 1))
    counts = {name: getattr(made, name) for name in ("answers", "refused", "failed")}
    assert counts.pop(count) > 0
    assert set(counts.values()) == {0}
    assert made.answers == pytest.approx(made.per_s * made.seconds, rel=0.2)


def test_nobody_there_is_a_failure() -> None:
    made = measure("http://127.0.0.1:9", "run", 1, 0.05, Questions(["A"], 1))
    assert (made.answers, made.refused, made.p95_ms) == (0, 0, 0.0)
    assert made.failed > 0


def test_no_question_is_repeated_before_all_were_asked(url: str) -> None:
    questions = Questions([f"A{n}" for n in range(100_000)], 1)
    made = measure(url, "run", 4, 0.3, questions)
    assert len(set(Page.asked)) == len(Page.asked) == made.different == questions.asked
    assert made.repeated == 0.0
    few = measure(url, "run", 4, 0.3, Questions(["A", "B"], 1))
    assert few.different == 2
    assert few.repeated > 0.5


def test_the_order_follows_from_the_seed() -> None:
    first, again, other = (Questions([str(n) for n in range(50)], seed) for seed in (1, 1, 2))
    order = [first.next() for _ in range(50)]
    assert order == [again.next() for _ in range(50)]
    assert order != [other.next() for _ in range(50)]


def test_the_command(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.load.WARM_UP_S", 0.0)
    command = [
        "load",
        "--url",
        url,
        "--users",
        "1",
        "3",
        "--seconds",
        "0.2",
        "--results",
        str(tmp_path),
        "--way",
        "run",
    ]
    assert main(command) == 0
    table = capsys.readouterr().out
    assert re.findall(r"^\| run \| (\d)", table, re.MULTILINE) == ["1", "3"]
    (path,) = tmp_path.iterdir()
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [line["users"] for line in kept["loads"]] == [1, 3]
    assert (kept["served_s"], kept["memory_mb"]) == (None, None)


def test_a_page_that_fails_is_an_exit_code(tmp_path: Path) -> None:
    command = ["load", "--url", "http://127.0.0.1:9", "--users", "1", "--seconds", "0.05", "--results", str(tmp_path)]
    assert main(command) == 1


def test_the_plot_has_a_dot_for_each_number_of_people() -> None:
    loads = [load.Load("run", users, 60, 100, 1.7, 20.0, 40.0 * users, 90, 0, 0, 100, 0.0) for users in (1, 8)]
    drawn = load.plot(loads)
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
    assert drawn.count("<circle") == 4
    assert "8, 320" in drawn
