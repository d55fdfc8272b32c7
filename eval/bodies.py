"""Hostile bodies at the addresses of a running page, from a seed: whatever is sent, a person gets words in time."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from eval.fuzz import LIMIT_MS, Mutator, pieces
from eval.provenance import commit, now
from eval.stats import percentile

# A body that is right, by address: what is sent is one of them with something wrong.
ADDRESSES: Final[dict[str, Any]] = {
    "/v1/ask": {"question": "KPIは?", "history": [{"role": "user", "content": "Wi-Fi"}], "audience": "citizen"},
    "/v1/chat/completions": {"model": "planbot", "messages": [{"role": "user", "content": "KPIは?"}], "stream": False},
    "/v1/gennai": {"inputs": {"question": "KPIは?", "conversation_history": []}},
    "/gradio_api/run/ask": {"data": ["KPIは?", "citizen", "", None]},
    "/gradio_api/run/search": {"data": ["Wi-Fi", 5]},
    "/gradio_api/run/section": {"data": ["2-1"]},
    "/gradio_api/run/projects": {"data": ["市民課", 0]},
    "/gradio_api/call/ask": {"data": ["KPIは?", "citizen", "", None]},
    "/gradio_api/queue/join": {"data": ["KPIは?", "citizen", "", None], "fn_index": 0, "session_hash": "fuzz"},
    "/gradio_api/upload": {"files": "x.jsonl"},
    "/staff/login": {"name": "x", "password": "x", "next": "/"},
    "/staff/logout": {"token": "x"},
    "/staff/documents": {"title": "x", "name": "x", "visibility": "public", "token": "x"},
    "/staff/remove-document": {"name": "x", "token": "x"},
    "/page/feedback": {"kind": "right", "comment": "", "exchange": {"question": "KPIは?", "audience": "citizen"}},
    "/page/sheet": {"exchange": "{}", "lang": "ja"},
    "/gradio_api/mcp/": {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}},
}
BOUNDARY: Final = "----fuzz"
FORM: Final = "application/x-www-form-urlencoded"
PARTS: Final = f"multipart/form-data; boundary={BOUNDARY}"
JSON: Final = "application/json"
TYPES: Final = (JSON, JSON, JSON, "text/plain", "multipart/form-data", "")
FORM_TYPES: Final = (PARTS, PARTS, FORM, FORM, JSON, "multipart/form-data", "")
FORMS: Final = ("/gradio_api/upload", "/staff/")  # addresses that take forms
# Words of a programmer, which no visitor should read.
LEAKS: Final = ("Traceback", 'File "', "site-packages", "Error:", "0x7f")
TIMEOUT_S: Final = 30.0
KEPT: Final = 20


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent where."""

    number: int
    address: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class BodyRun:
    """A run: how often each status came back, times in milliseconds, and what did not hold."""

    commit: str
    date: str
    seed: int
    count: int
    statuses: dict[str, dict[str, int]]
    p50_ms: float
    p95_ms: float
    slowest_ms: float
    over_limit: int
    faults: dict[str, int]
    examples: tuple[tuple[int, str, str, str], ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything held, and every reply came within `LIMIT_MS`."""
        return not self.faults and not self.over_limit


def bodies(seed: int, questions: Sequence[str]) -> Iterator[Body]:
    """Bodies without end, the same for the same seed."""
    chance = random.Random(seed)
    texts = (case.question for case in Mutator(seed, questions).cases())
    odd = [piece for kind in pieces().values() for piece in kind]
    number = 0
    while True:
        address = chance.choice(tuple(ADDRESSES))
        body = json.loads(json.dumps(ADDRESSES[address]))
        for _ in range(chance.choice((1, 1, 2, 4))):
            body = _changed(body, chance, texts, odd)
        kind = chance.choice(FORM_TYPES if address.startswith(FORMS) else TYPES)
        content = _encoded(body, kind)
        if chance.random() < 0.1:
            content = content[: chance.randint(0, len(content))]
        if chance.random() < 0.05:
            content = chance.randbytes(chance.randint(0, 400))
        yield Body(number, address, kind, content)
        number += 1


def send(url: str, made: Iterator[Body], count: int, seed: int, say: Callable[[str], None]) -> BodyRun:
    """Sends `count` bodies one after the other."""
    place = urlsplit(url)
    statuses: dict[str, Counter[str]] = {address: Counter() for address in ADDRESSES}
    times: list[float] = []
    faults: Counter[str] = Counter()
    examples: list[tuple[int, str, str, str]] = []
    with closing(HTTPConnection(place.hostname or "", place.port, timeout=TIMEOUT_S)) as connection:
        for body in islice(made, count):
            started = time.perf_counter()
            status, said = _post(connection, body)
            times.append((time.perf_counter() - started) * 1000)
            statuses[body.address][status] += 1
            if fault := fault_of(status, said):
                faults[f"{body.address}: {fault}"] += 1
                examples.append((body.number, body.address, fault, f"{body.content[:300]!r} -> {said[:300]}"))
            if len(times) % 1000 == 0:
                say(f"{len(times)}/{count} bodies, {faults.total()} to look at, slowest {max(times):.0f} ms")
    return BodyRun(
        commit(),
        now(),
        seed,
        len(times),
        {address: dict(found) for address, found in statuses.items()},
        round(percentile(times, 0.5), 1),
        round(percentile(times, 0.95), 1),
        round(max(times), 1),
        sum(ms > LIMIT_MS for ms in times),
        dict(faults),
        tuple(examples[:KEPT]),
    )


def fault_of(status: str, said: str) -> str:
    """What does not hold for a reply, empty when all is well: no answer at all, or a programmer's words.

    Gradio itself answers 500 with ``{"error": null}`` or a sentence to what is no call of its own.
    """
    if not status.isdecimal():
        return status
    return next((f"says {leak!r}" for leak in LEAKS if leak in said), "")


def keep(run: BodyRun, folder: Path) -> Path:
    """Writes `run` to ``<folder>/bodies-<commit>-<seed>.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"bodies-{run.commit}-{run.seed}.json"
    path.write_text(json.dumps(asdict(run), ensure_ascii=True, indent=1) + "\n", encoding="utf-8")
    return path


def _encoded(body: Any, kind: str) -> bytes:
    """`body` as its `kind` says it is written; what is no form is JSON, whatever the kind."""
    fields = body if isinstance(body, dict) else {"x": body}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    if kind == FORM:
        return urlencode(texts, errors="surrogatepass").encode()
    if kind != PARTS:
        return json.dumps(body).encode()
    lines = [f"--{BOUNDARY}\r\n{_disposition(name)}\r\n\r\n{text}\r\n" for name, text in texts.items()]
    return "".join([*lines, f"--{BOUNDARY}--\r\n"]).encode(errors="surrogatepass")


def _disposition(name: str) -> str:
    """What heads a part of a form; a file has a name of its own."""
    filed = f'; filename="{name}.md"\r\ncontent-type: text/markdown' if name.startswith("file") else ""
    return f'content-disposition: form-data; name="{name}"{filed}'


def _changed(node: Any, chance: random.Random, texts: Iterator[str], odd: Sequence[str]) -> Any:
    """`node` with one thing in it changed, somewhere."""
    if isinstance(node, dict) and node and chance.random() < 0.85:
        key = chance.choice(tuple(node))
        return {**node, key: _changed(node[key], chance, texts, odd)}
    if isinstance(node, list) and node and chance.random() < 0.85:
        place = chance.randrange(len(node))
        return [*node[:place], _changed(node[place], chance, texts, odd), *node[place + 1 :]]
    deep: Any = []
    for _ in range(chance.choice((1, 5, 200))):
        deep = [deep]
    text = next(texts)
    return chance.choice(
        [
            text,
            text,
            text,
            chance.choice(odd),
            None,
            True,
            -1,
            0,
            10**30,
            1e308,
            [],
            {},
            deep,
            [text] * 50,
            {text[:50]: 1},
        ]
    )


def _post(connection: HTTPConnection, body: Body) -> tuple[str, str]:
    try:
        headers = {"content-type": body.kind, "accept": "application/json, text/event-stream"}
        connection.request("POST", body.address, body.content, headers)
        response = connection.getresponse()
        return str(response.status), response.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        connection.close()
        return f"no reply: {type(error).__name__}", ""
