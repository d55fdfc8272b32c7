"""Answers on their way: Gradio takes a question by one request and gives its answer by another."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import gradio as gr
from gradio.queueing import Queue
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_STREAM = re.compile(r"/gradio_api/(?:queue/data|call/(?:v2/)?[^/]+/(?P<event>[^/]+))/?")


class Streams:
    """ASGI middleware: 404 for an answer that this process does not have; a front then asks the next process.

    Gradio alone says 200, and that nothing was found in the stream that follows, which no front reads.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, or says that the answer is not here."""
        wanted = _STREAM.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if wanted is None or _has(scope["app"].get_blocks()._queue, wanted["event"], scope["query_string"]):
            await self._app(scope, receive, send)
            return
        await JSONResponse({"detail": "this answer is not here"}, 404)(scope, receive, send)


def owes(page: gr.Blocks) -> bool:
    """Whether an answer was asked for and has not been fetched to its end."""
    return any(list(page._queue.pending_event_ids_session.values()))


def _has(queue: Queue, event: str | None, query: bytes) -> bool:
    """Whether `queue` has something for the session of `query`, or the event that is asked for by its own id."""
    pending = queue.pending_event_ids_session
    if event is None:
        session = parse_qs(query.decode("latin-1")).get("session_hash", [""])[0]
        return bool(pending.get(session))
    return event in queue.event_ids_to_events or any(event in ids for ids in pending.values())
