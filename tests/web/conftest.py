"""One server for all; a fresh visitor for each test, who must never leave this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

PHONE, DESK = 375, 1280
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    """The running page: where it is, and where it keeps its data."""

    url: str
    data_dir: Path


@dataclass
class Visitor:
    """A person at a browser; `strayed` are the requests to other hosts, `errors` what the scripts threw."""

    page: Page
    url: str
    strayed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def visit(self, address: str = "/") -> Page:
        self.page.goto(self.url + address)
        self.page.wait_for_selector("body[data-view]")
        self.page.wait_for_selector("#splash", state="detached")
        return self.page

    def ask(self, question: str, wait: bool = True) -> None:
        self.page.fill("#box textarea", question)
        self.page.press("#box textarea", "Enter")
        if wait:
            self.page.wait_for_selector(f"#current h3:has-text('{question[:20]}')")
            self.page.wait_for_selector("#current .turn[data-exchange]")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page of the fake bot, in a process of its own."""
    port, folder = free_port(), tmp_path_factory.mktemp("page")
    url = f"http://127.0.0.1:{port}"
    log = (folder / "log").open("w")
    command = [sys.executable, "-m", "tests.web.serve", str(port), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT) as process:
        try:
            _wait(url, process, folder / "log")
            yield Server(url, folder)
        finally:
            process.terminate()
            log.close()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the page is not served: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def contexts(browser: Browser, server: Server) -> Iterator[dict[int, BrowserContext]]:
    """A browser profile per width: what it has loaded of Gradio once, it need not load for each test."""
    made = {
        width: browser.new_context(viewport={"width": width, "height": 800}, locale="ja-JP", reduced_motion="reduce")
        for width in (PHONE, DESK)
    }
    yield made
    for context in made.values():
        context.close()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def visitor(request: pytest.FixtureRequest, contexts: dict[int, BrowserContext], server: Server) -> Iterator[Visitor]:
    """A new visitor on a phone and at a desk."""
    yield from _visitor(contexts[request.param], server)


@pytest.fixture
def desk(contexts: dict[int, BrowserContext], server: Server) -> Iterator[Visitor]:
    """A new visitor at a desk alone, where the width makes no difference."""
    yield from _visitor(contexts[DESK], server)


def _visitor(context: BrowserContext, server: Server) -> Iterator[Visitor]:
    context.set_default_timeout(10_000)
    someone = Visitor(context.new_page(), server.url)
    own = (server.url, "data:", "blob:")

    def watch(sent: Request) -> None:
        if not sent.url.startswith(own):
            someone.strayed.append(sent.url)

    context.on("request", watch)
    someone.page.on("pageerror", lambda error: someone.errors.append(str(error)))
    yield someone
    context.set_offline(False)
    context.remove_listener("request", watch)
    for page in context.pages:
        if page is someone.page:
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.close()
    assert someone.strayed == []
    assert someone.errors == []
