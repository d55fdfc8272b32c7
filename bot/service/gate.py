"""The gate before everything that costs work: size of what is sent, rate, requests at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.service.callers import Caller
from bot.service.service import Service
from bot.service.wording import language_of, words

LOG = logging.getLogger(__name__)
# Requests that make the bot work or write; everything else is files and pages.
WORK: Final = (
    "/gradio_api/run/",
    "/gradio_api/api/",
    "/gradio_api/call/",
    "/gradio_api/queue/join",
    "/gradio_api/upload",
    "/gradio_api/mcp",
    "/v1/",
    "/page/sheet",
    "/page/feedback",
    "/staff/",
)
UPLOADS: Final = "/gradio_api/upload"
STAFF_UPLOADS: Final = "/staff/documents"
# A file of questions (Gradio is told 2 MB) with the form around it; whole documents of the staff.
UPLOAD_KB: Final = 2 * 1024 + 64
DOCUMENTS_KB: Final = 64 * 1024
KB: Final = 1024
BUSY_WAIT_S: Final = 2
LEAVING_WAIT_S: Final = 10


class TooLargeError(Exception):
    """A body that goes on beyond the limit."""


class Gate:
    """ASGI middleware: puts the caller into ``scope["state"]["caller"]`` and lets in what is within the limits.

    A refusal is JSON with ``detail`` in the visitor's language, which Gradio shows, and ``error`` as OpenAI's clients
    read it; a form that a browser sends by itself gets the words alone. 413 is for what is too large, 429 with
    ``retry-after`` for what is too much, 503 for what comes while the process ends.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on, or refuses."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        caller = self._service.callers.of(connection)
        scope["headers"] = self._service.callers.without_claims(connection)
        scope.setdefault("state", {})["caller"] = caller
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        limit = _limit(scope["path"], caller, self._service.settings.max_body_kb)
        try:
            receive = await _within(limit * KB, scope, receive)
        except TooLargeError:
            await self._refuse(scope, receive, send, 413, "too_large", 0, limit=limit)
            return
        if scope["path"].startswith(WORK):
            await self._work(caller, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _work(self, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets work in as long as there is not too much of it."""
        service = self._service
        if service.leaving:  # a front takes this as its word to ask the next process
            await self._refuse(scope, receive, send, 503, "leaving", LEAVING_WAIT_S)
            return
        if self._inside >= service.settings.max_waiting:
            await self._refuse(scope, receive, send, 429, "busy", BUSY_WAIT_S)
            return
        uploads = scope["path"].startswith(UPLOADS)
        if refusal := service.rates.refuse_upload(caller) if uploads else service.rates.refuse(caller):
            await self._refuse(scope, receive, send, 429, refusal.why, refusal.wait_s, seconds=refusal.wait_s)
            return
        self._inside += 1
        try:
            with service.at_work():
                await self._answered(scope, receive, send)
        finally:
            self._inside -= 1

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on; what breaks before anything was said is said in words, not in a server's own page."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            LOG.error("a request broke", extra={"error_type": type(error).__name__}, exc_info=True)
            if begun:
                raise
            await self._refuse(scope, receive, send, 500, "failed", 0)

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, status: int, why: str, wait_s: int, **values: int
    ) -> None:
        self._service.meters.refused.labels(why).inc()
        LOG.info("refused", extra={"why": why, "status": status})
        text = words(language_of(_page(scope), Headers(scope=scope).get("accept-language", "")), why, **values)
        headers = {"retry-after": str(wait_s)} if wait_s else {}
        refused = PlainTextResponse(text, status, headers) if _navigates(scope) else refusal(status, why, text, headers)
        await refused(scope, receive, send)


def refusal(status: int, why: str, text: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer to a request that gets none: `text` is for a person, `why` for a program."""
    error = {"message": text, "type": why, "param": None, "code": why}
    return JSONResponse({"detail": text, "error": error}, status, headers)


def caller_of(request: Request) -> Caller:
    """Who is asking, as the gate has found; a citizen of unknown address where there was no gate."""
    caller = request.scope.get("state", {}).get("caller")
    return caller if isinstance(caller, Caller) else Caller("")


def _navigates(scope: Scope) -> bool:
    """Whether a browser will show the answer as a page."""
    return Headers(scope=scope).get("accept", "").startswith("text/html")


def _page(scope: Scope) -> str:
    """The path of the page a request was sent from."""
    referer = Headers(scope=scope).get("referer", "")
    return "/" + referer.split("//", 1)[-1].partition("/")[2].partition("?")[0]


def _limit(path: str, caller: Caller, body_kb: int) -> int:
    """Kilobytes of a body; only the staff may send whole documents."""
    if path == STAFF_UPLOADS and caller.is_staff:
        return DOCUMENTS_KB
    return max(UPLOAD_KB, body_kb) if path.startswith(UPLOADS) else body_kb


async def _within(limit: int, scope: Scope, receive: Receive) -> Receive:
    """`receive` of a body of at most `limit` bytes. Raises `TooLargeError`.

    A body of stated length is held to it by the server; one of unknown length is read here first.
    """
    stated = Headers(scope=scope).get("content-length")
    if stated is not None:
        if not stated.isdecimal() or int(stated) > limit:
            raise TooLargeError
        return receive
    read: list[Message] = []
    size, more = 0, True
    while more:
        message = await receive()
        read.append(message)
        size += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
        if size > limit:
            raise TooLargeError
    read.reverse()

    async def again() -> Message:
        return read.pop() if read else await receive()

    return again
