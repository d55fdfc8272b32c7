"""The page around the Gradio app: language, header, footer, styles, all of them there before any script has run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.blocks import shown
from bot.web.html import el, hidden, join
from bot.web.sources import contact_card
from bot.web.types import Site
from bot.web.words import LANGUAGES, Words, words

VIEWS = ("ask", "plan", "projects", "who", "targets", "staff")
# Gradio's own scripts are inline and evaluate templates; nothing may come from, or go to, another host.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
)
# Words the script says, as attributes of an element it reads.
_SPOKEN = {
    "copied": "ask.copied",
    "editing": "ask.editing",
    "thanks": "feedback.thanks",
    "unsent": "feedback.failed",
    "upload": "staff.file",
    "remove": "staff.remove",
}
_HTML_LANG = re.compile(r'<html\s+lang="en"')
_SOCIAL = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*?/?>')
_HEADERS = (
    ("content-security-policy", POLICY),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is put around the app in one language."""

    tag: str
    head: str
    header: str
    footer: str

    def around(self, page: str) -> str:
        """The page Gradio made, with our language, head, header and footer, and without its advertisements."""
        page = _SOCIAL.sub("", _HTML_LANG.sub(f'<html lang="{self.tag}"', page, count=1))
        page = page.replace("</head>", self.head + "</head>", 1)
        page = page.replace("<gradio-app", self.header + "<gradio-app", 1)
        return page.replace("</gradio-app>", "</gradio-app>" + self.footer, 1)


class Shell:
    """ASGI middleware: puts header, footer and styles into the pages Gradio serves."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._frames = {f"/{language.path}": frame(site, words(language.code)) for language in LANGUAGES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on but the pages themselves, which are completed."""
        around = self._frames.get(scope.get("path", "").rstrip("/") or "/")
        if scope["type"] != "http" or around is None or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Completed(send, around))


class _Completed:
    """Collects a response and sends it completed."""

    def __init__(self, send: Send, around: Frame) -> None:
        self._send, self._around = send, around
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._around.around(self._body.decode()).encode()
        headers = MutableHeaders(raw=list(self._start["headers"]))
        headers["content-length"] = str(len(body))
        for name, value in _HEADERS:
            headers[name] = value
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def frame(site: Site, say: Words) -> Frame:
    """The frame in the language of `say`."""
    head = join(
        el("meta", name="description", content=say("site.purpose")),
        el("link", rel="stylesheet", href="page/style.css"),
        el("link", rel="icon", type="image/svg+xml", href="page/favicon.svg"),
        el("script", src="page/page.js"),
        # Nobody is asked for what would be thrown away.
        None if site.settings.keep_days else el("style", ".feedback { display: none }"),
    )
    note = el("p", say("site.note"), class_="fine")
    footer = el("footer", contact_card(say, site.plan), note, class_="site-foot")
    # Plain strings from here on: Markup would escape the page they are put into.
    return Frame(say.language.tag, str(head), shown(say, _header(say)), shown(say, footer))


def _header(say: Words) -> Markup:
    return join(
        el("a", say("site.skip"), href="#main", class_="skip"),
        el(
            "header",
            el("div", el("h1", _home(say)), _controls(say), class_="top"),
            el("nav", el("ul", *(_view_link(say, view) for view in VIEWS)), aria_label=say("site.views")),
            class_="site-head",
        ),
        el("div", say("site.offline"), id="offline", role="alert", hidden=True, class_="notice"),
        el("p", id="say", role="status", class_="unseen"),
        el("span", id="words", hidden=True, **{f"data_{name}": say(key) for name, key in _SPOKEN.items()}),
        el("div", el("p", say("site.loading")), *_bars(4), id="splash", class_="splash", role="status"),
        el("noscript", el("p", say("site.noscript"), class_="notice")),
    )


def _bars(count: int) -> Sequence[Markup]:
    return [el("span", class_="bar") for _ in range(count)]


def _home(say: Words) -> Markup:
    return el("a", say("site.title"), href=f"./{say.language.path}", class_="home")


def _view_link(say: Words, view: str) -> Markup:
    return el("li", el("a", say(f"views.{view}"), href=f"#{view}", data_view=view))


def _furigana(say: Words) -> Markup | None:
    """The switch of the readings, where the page has them."""
    if not say.language.furigana:
        return None
    return el("button", say("site.furigana"), type="button", data_furigana=True, aria_pressed="true", class_="readings")


def _controls(say: Words) -> Markup:
    links = [
        el(
            "li",
            el(
                "a",
                language.name,
                href=f"./{language.path}",
                lang=language.tag,
                hreflang=language.tag,
                aria_current="true" if language is say.language else None,
            ),
        )
        for language in LANGUAGES
    ]
    sizes = [
        el("button", say(f"size.{size}"), type="button", data_size=size, aria_pressed="false", class_=f"size-{size}")
        for size in ("normal", "large", "largest")
    ]
    return el(
        "div",
        el("nav", el("ul", *links), aria_label=say("site.languages"), class_="languages"),
        el("div", *sizes, role="group", aria_label=say("size.label"), class_="sizes"),
        _furigana(say),
        el("button", hidden(say("site.dark")), type="button", data_theme=True, aria_pressed="false", class_="theme"),
        class_="controls",
    )
