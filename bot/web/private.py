"""The frame of the pages for the staff: our own styles and forms alone, and no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from markupsafe import Markup
from starlette.responses import HTMLResponse, Response, StreamingResponse

from bot.web.html import el
from bot.web.types import Site
from bot.web.words import Words

POLICY: Final = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
UNCACHED: Final = {"cache-control": "no-store"}
SEE_OTHER: Final = 303
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    **UNCACHED,
}
# Where what comes bit by bit is put; no text can be it, since text is escaped.
_GAP: Final = Markup("<!-- gap -->")


def private_page(say: Words, title: str, *children: Markup | None, status: int = 200) -> Response:
    """A page of the staff area; `title` is a key."""
    return HTMLResponse(str(_html(say, title, *children)), status, _HEADERS)


def growing_page(say: Words, title: str, bits: Iterable[Markup]) -> Response:
    """A page whose `bits` are shown as they come, without any script."""
    parts = (str(part) for part in growing(_html(say, title, gap()), bits))
    # nginx holds an answer back unless it is told not to
    headers = {**_HEADERS, "x-accel-buffering": "no"}
    return StreamingResponse(parts, media_type="text/html", headers=headers)


def growing(outer: Markup, bits: Iterable[Markup]) -> Iterator[Markup]:
    """`outer` with `bits`, as they come, where it holds `gap()`."""
    before, _, after = outer.partition(_GAP)
    yield before
    yield from bits
    yield after


def gap() -> Markup:
    """The place in an element that grows."""
    return _GAP


def forbidden(say: Words) -> Response:
    """The answer to those who are no staff, or no longer."""
    login = el("p", el("a", say("office.login"), href="login"))
    return private_page(say, "office.title", el("p", say("office.only"), class_="notice"), login, status=403)


def ways(site: Site, say: Words) -> Markup:
    """The ways from one page of the staff area to the others."""
    pages = [("report", "report.title"), ("documents", "shelf.title"), ("..", "office.ask")]
    known = [(href, key) for href, key in pages if href != "documents" or site.library]
    return el(
        "nav",
        el("ul", *(el("li", el("a", say(key), href=href)) for href, key in known)),
        aria_label=say("office.pages"),
    )


def _html(say: Words, title: str, *children: Markup | None) -> Markup:
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="robots", content="noindex"),
        el("title", f"{say(title)} | {say('site.title')}"),
        el("link", rel="stylesheet", href="../page/style.css"),
    )
    body = el("main", el("h1", say(title)), *children, class_="office")
    return Markup("<!doctype html>") + el("html", head, el("body", body), lang=say.language.tag)
