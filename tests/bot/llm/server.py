"""A real HTTP server on loopback that speaks the OpenAI protocol, and misbehaves as it is told to."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route


@dataclass(frozen=True)
class Says:
    """One answer of the server: `text` in pieces with a pause before each, and how it ends.

    `ends` is the finish reason; "" drops the connection in the middle. `status` other than 200 is an error.
    """

    text: str | Callable[[str], str] = ""
    pause_s: float = 0.0
    ends: str = "stop"
    status: int = 200
    usage: bool = True


@dataclass
class FakeServer:
    """`script` is what it says, the last one again and again; `asked` are the bodies of the requests."""

    url: str = ""
    script: deque[Says] = field(default_factory=deque)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def will(self, *says: Says) -> None:
        """What it says from now on."""
        self.script = deque(says)
        self.asked.clear()
        self.headers.clear()

    @property
    def prompt(self) -> str:
        """All that it was sent last."""
        return "\n".join(message["content"] for message in self.asked[-1]["messages"])

    async def completions(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        says = self.script.popleft() if len(self.script) > 1 else self.script[0]
        if says.status != 200:
            return JSONResponse({"error": {"message": "scripted"}}, says.status)
        text = says.text(self.prompt) if callable(says.text) else says.text
        return StreamingResponse(_events(says, text), media_type="text/event-stream")


async def _events(says: Says, text: str) -> AsyncIterator[str]:
    for start in range(0, len(text), 4):
        await asyncio.sleep(says.pause_s)
        yield _event({"choices": [{"index": 0, "delta": {"content": text[start : start + 4]}}]})
    if not text:
        await asyncio.sleep(says.pause_s)
    if not says.ends:
        raise ConnectionResetError("scripted")
    yield _event({"choices": [{"index": 0, "delta": {}, "finish_reason": says.ends}]})
    if says.usage:
        counted = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        yield _event({"choices": [], "usage": counted})
    yield "data: [DONE]\n\n"


def _event(data: dict[str, Any]) -> str:
    head = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "fake"}
    return f"data: {json.dumps(head | data, ensure_ascii=False)}\n\n"


class Running:
    """A `FakeServer` in a thread of its own."""

    def __init__(self) -> None:
        self.fake = FakeServer()
        app = Starlette(routes=[Route("/v1/chat/completions", self.fake.completions, methods=["POST"])])
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.fake.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        config = uvicorn.Config(app, log_level="critical", ws="none", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> FakeServer:
        self._thread.start()
        end = time.monotonic() + 10
        while not self._server.started and time.monotonic() < end:
            time.sleep(0.01)
        return self.fake

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
