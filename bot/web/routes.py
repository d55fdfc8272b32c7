"""What the page serves beside Gradio: its own files, downloads, the sheet, the feedback."""

from __future__ import annotations

import json
import logging
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.export import as_csv, as_xlsx
from bot.service.gate import caller_of
from bot.web.projects import chosen
from bot.web.sheet import sheet_html
from bot.web.shell import POLICY
from bot.web.types import Site, read_exchange
from bot.web.words import LANGUAGES, Words, words

LOG = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"
FILES = {
    "style.css": STATIC / "style.css",
    "page.js": STATIC / "page.js",
    "favicon.svg": STATIC / "favicon.svg",
}
MAX_BODY = 200_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CODES = {language.code for language in LANGUAGES}


def page_routes(site: Site) -> list[BaseRoute]:
    """The routes under ``/page/``."""
    handlers = Handlers(site)
    files = [_file_route(name, path) for name, path in FILES.items()]
    return [
        *files,
        Route("/page/projects.{kind:str}", handlers.projects, methods=["GET"]),
        Route("/page/sheet", handlers.sheet, methods=["POST"]),
        Route("/page/feedback", handlers.feedback, methods=["POST"]),
    ]


class Handlers:
    """The answers to these routes."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def projects(self, request: Request) -> Response:
        """The projects as chosen by ``pillar`` and ``department``, as CSV or Excel."""
        say = _words(request.query_params.get("lang", ""))
        ask = request.query_params
        rows = chosen(self._site.plan, say, ask.get("pillar", ""), ask.get("department", ""), ask.get("word", ""))
        kind = request.path_params["kind"]
        if kind == "csv":
            return _download(as_csv(rows), f"{say('projects.file')}.csv", "text/csv; charset=utf-8")
        if kind == "xlsx":
            return _download(as_xlsx(rows), f"{say('projects.file')}.xlsx", _XLSX)
        return PlainTextResponse("not found", 404)

    async def sheet(self, request: Request) -> Response:
        """The sheet of an exchange, shown or saved."""
        body = await _body(request)
        form = {key: values[0] for key, values in parse_qs(body.decode(errors="replace")).items()}
        say = _words(form.get("lang", ""))
        exchange = read_exchange(form.get("exchange", ""))
        if exchange is None or exchange.answer is None:
            return PlainTextResponse(say("sheet.invalid"), 400)
        role = caller_of(request).role
        sheet = await run_in_threadpool(sheet_html, say, self._site, exchange, exchange.answer, role)
        page = str(sheet).encode()
        if "save" in form:
            return _download(page, f"{say('sheet.file')}.html", "text/html; charset=utf-8")
        return Response(page, media_type="text/html", headers={"content-security-policy": POLICY})

    async def feedback(self, request: Request) -> Response:
        """Keeps one voice: JSON with kind, comment and the exchange it is about; 404 where nothing is to be kept."""
        service = self._site.service
        if not service.settings.keep_days:
            return JSONResponse({"ok": False}, 404)
        try:
            voice = json.loads(await _body(request))
            exchange = read_exchange(json.dumps(voice["exchange"]))
            if exchange is None or exchange.answer is None:
                raise ValueError("nothing was answered")
            kind, comment = str(voice["kind"]), str(voice.get("comment", ""))
            await run_in_threadpool(service.store.add_feedback, kind, comment, exchange.question, exchange.answer)
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"ok": False}, 400)
        except (OSError, sqlite3.Error) as error:
            service.meters.unkept.inc()
            LOG.error("feedback was not kept", extra={"error_type": type(error).__name__})
            return JSONResponse({"ok": False}, 503)
        service.meters.voices.labels(kind).inc()
        return JSONResponse({"ok": True})


def _words(code: str) -> Words:
    return words(code if code in _CODES else LANGUAGES[0].code)


def is_from_here(request: Request) -> bool:
    """Whether a request was sent by a page of ours, as far as the browser tells."""
    origin, host = request.headers.get("origin"), request.headers.get("host")
    return origin is None or urlsplit(origin).netloc in (host, request.headers.get("x-forwarded-host", host))


async def _body(request: Request) -> bytes:
    """The body of a request of our own page; empty when it comes from another site or is too long."""
    if not is_from_here(request):
        return b""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return b""
    return body


def _file_route(name: str, path: Path) -> Route:
    def serve(request: Request) -> Response:
        return FileResponse(path, headers={"cache-control": "no-cache"})

    return Route(f"/page/{name}", serve, methods=["GET"])


def _download(body: bytes, name: str, media_type: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(body, media_type=media_type, headers={"content-disposition": disposition})
