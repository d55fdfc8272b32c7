"""Many people at once at the page's own API: answers a second, waiting times, errors."""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from threading import Lock
from typing import Literal
from urllib.parse import urlsplit

from corpus.questions import load_questions
from eval.errors import EvalError
from eval.provenance import commit, now, versions
from eval.served import served
from eval.stats import percentile
from eval.svg import Axis, Plot, round_ticks

Way = Literal["run", "call"]
Outcome = Literal["answered", "refused", "failed"]
WAYS: tuple[Way, ...] = ("run", "call")
TIMEOUT_S = 60.0
WARM_UP_S = 5.0
TOO_MANY = 429
JSON = {"content-type": "application/json"}


@dataclass(frozen=True, slots=True)
class Reply:
    """One question's fate: how long it took, and whether it was answered, refused (429) or failed."""

    ms: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Load:
    """So many `users` who ask without a pause by `way`; `repeated` is the share of questions asked before."""

    way: Way
    users: int
    seconds: float
    answers: int
    per_s: float
    p50_ms: float
    p95_ms: float
    max_ms: float
    refused: int
    failed: int
    different: int
    repeated: float


@dataclass(frozen=True, slots=True)
class LoadRun:
    """The measurements of one server; `busy` is the machine's load average before them, `served_s` the time from
    the start of the process to the page, `memory_mb` the most it ever held; both None for a server that runs already.
    """

    commit: str
    date: str
    busy: float
    served_s: float | None
    memory_mb: float | None
    loads: tuple[Load, ...]
    versions: dict[str, str]

    def table(self) -> str:
        """The figures as a Markdown table."""
        head = "| API | 人数 | 1秒あたりの答え | p50 / p95 / 最大 | 断られた | 失敗 | 違う質問 | 繰り返し |"
        rows = [
            f"| {x.way} | {x.users} | {x.per_s:.1f} | {x.p50_ms:,.0f} / {x.p95_ms:,.0f} / {x.max_ms:,.0f} ms "
            f"| {x.refused} | {x.failed} | {x.different:,} | {x.repeated:.0%} |"
            for x in self.loads
        ]
        return "\n".join([head, "|---|" + "---:|" * 7, *rows])

    def origin(self) -> str:
        """A line on the machine and the server."""
        said = f"測る前の機械の負荷は {self.busy:.1f}。"
        if self.served_s is not None:
            said += f"起動から画面が出るまで {self.served_s:.1f} 秒、"
        return said + (f"メモリは最大 {self.memory_mb:,.0f} MB。" if self.memory_mb is not None else "")


class Questions:
    """Questions in turn for all users together, so that none is repeated before all have been asked."""

    def __init__(self, questions: Sequence[str], seed: int) -> None:
        shuffled = list(dict.fromkeys(questions))
        random.Random(seed).shuffle(shuffled)
        self._count, self._endless, self._lock = len(shuffled), cycle(shuffled), Lock()
        self.asked = 0

    def next(self) -> str:
        """The next question, whoever asks."""
        with self._lock:
            self.asked += 1
            return next(self._endless)

    @property
    def different(self) -> int:
        """How many different ones have been asked."""
        return min(self.asked, self._count)


def measure(url: str, way: Way, users: int, seconds: float, questions: Questions) -> Load:
    """Lets `users` ask the page at `url` for `seconds`, each the next question as soon as the last is answered."""
    before, known = questions.asked, questions.different
    end = time.monotonic() + seconds
    started = time.perf_counter()
    with ThreadPoolExecutor(users) as people:
        everyone = [people.submit(_user, url, way, questions, end) for _ in range(users)]
        replies = [reply for person in everyone for reply in person.result()]
    took = time.perf_counter() - started
    counts = Counter(reply.outcome for reply in replies)
    times = [reply.ms for reply in replies if reply.outcome == "answered"] or [0.0]
    asked, new = questions.asked - before, questions.different - known
    return Load(
        way,
        users,
        round(took, 1),
        counts["answered"],
        round(counts["answered"] / took, 1),
        round(percentile(times, 0.5), 1),
        round(percentile(times, 0.95), 1),
        round(max(times), 1),
        counts["refused"],
        counts["failed"],
        new,
        round(1 - new / max(asked, 1), 3),
    )


def run(ways: Sequence[Way], users: Sequence[int], seconds: float, url: str | None = None, seed: int = 1) -> LoadRun:
    """Measures each number of `users` by each of `ways`, at a page of its own or at the one at `url`.

    The anticipated questions are asked, in an order that follows from `seed`.
    """
    questions, before = Questions([q.question for q in load_questions()], seed), busy()
    with nullcontext(None) if url else served() as page:
        where = page.url if page else url or ""
        measure(where, ways[0], max(users), WARM_UP_S, questions)  # what is loaded once is loaded
        loads = tuple(measure(where, way, count, seconds, questions) for way in ways for count in users)
        served_s, memory_mb = (page.served_s, page.memory_mb) if page else (None, None)
    return LoadRun(commit(), now(), round(before, 2), served_s, memory_mb, loads, dict(versions()))


def plot(loads: Sequence[Load]) -> str:
    """Waiting time over the number of people, as SVG: the 50th and the 95th percentile."""
    across = round_ticks(max(one.users for one in loads))
    up = round_ticks(max(one.p95_ms for one in loads))
    frame = Plot("Waiting time", Axis("people at once", 0, across[-1], across), Axis("ms", 0, up[-1], up))
    return frame.alone([[(one.users, getattr(one, name)) for one in loads] for name in ("p50_ms", "p95_ms")])


def keep(run: LoadRun, folder: Path) -> Path:
    """Writes `run` to ``<folder>/load-<commit>.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"load-{run.commit}.json"
    path.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def busy() -> float:
    """How many processes wanted the processors in the last minute: what else the machine had to do."""
    return os.getloadavg()[0]


def _user(url: str, way: Way, questions: Questions, end: float) -> list[Reply]:
    """One person's replies, over one connection that is kept and opened anew after a fault."""
    place = urlsplit(url)
    if not place.hostname:
        raise EvalError(f"not an address: {url}")
    replies, person = [], uuid.uuid4().hex[:11]
    with closing(HTTPConnection(place.hostname, place.port, timeout=TIMEOUT_S)) as connection:
        while time.monotonic() < end:
            question, started = questions.next(), time.perf_counter()
            outcome = _ask(connection, way, place.path.rstrip("/"), question, person)
            replies.append(Reply((time.perf_counter() - started) * 1000, outcome))
    return replies


def _ask(connection: HTTPConnection, way: Way, base: str, question: str, person: str) -> Outcome:
    # Like Gradio's own clients a person has a session, or the page would make a new one for each question.
    body = json.dumps({"data": [question, "citizen", "", None], "session_hash": person})
    try:
        status, said = _fetch(connection, "POST", f"{base}/gradio_api/{way}/ask", body)
        if status == 200 and way == "call":
            status, said = _fetch(connection, "GET", f"{base}/gradio_api/call/ask/{json.loads(said)['event_id']}")
        if status != 200:
            return "refused" if status == TOO_MANY else "failed"
        return "answered" if _answer_in(said, way) else "failed"
    except (OSError, HTTPException, ValueError, KeyError, IndexError):
        connection.close()
        return "failed"


def _fetch(connection: HTTPConnection, method: str, path: str, body: str = "") -> tuple[int, str]:
    connection.request(method, path, body.encode(), JSON)
    response = connection.getresponse()
    return response.status, response.read().decode()


def _answer_in(said: str, way: Way) -> bool:
    """Whether a reply holds an answer in words: plain JSON, or the last event of a stream."""
    if way == "run":
        return bool(json.loads(said)["data"][0]["answer"])
    name, _, data = said.strip().split("\n\n")[-1].partition("\n")
    return name == "event: complete" and bool(json.loads(data.removeprefix("data: "))[0]["answer"])
