"""The running page: a stop that lets what was asked be answered, and what it says when it may not answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from bot.service.switch import Switch
from tests.web.conftest import ROOT, _wait, free_port

SCRIPT = """
import sys, app
from tests.web.fakes import FakeBot
opened = app.open_site
app.open_site = lambda settings: opened(settings, FakeBot())
sys.exit(app.main(["--port", sys.argv[1]]))
"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    """The command itself, with the fake bot: its address, its process, its folder."""
    port = free_port()
    environment = {**os.environ, "PLANBOT_DATA_DIR": str(tmp_path / "data"), "PLANBOT_VISITOR_PER_MINUTE": "3"}
    log = (tmp_path / "log").open("w")
    command = [sys.executable, "-c", SCRIPT, str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT) as process:
        try:
            _wait(f"http://127.0.0.1:{port}", process, tmp_path / "log")
            yield f"http://127.0.0.1:{port}", process, tmp_path / "data"
        finally:
            process.kill()
            log.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_was_asked_is_answered_before_the_end(
    page: tuple[str, subprocess.Popen[bytes], Path], number: signal.Signals
) -> None:
    url, process, _ = page

    def ask(path: str, body: dict[str, object]) -> int:
        return httpx.post(f"{url}{path}", json=body, timeout=30).status_code

    with ThreadPoolExecutor(2) as people:
        slow = [
            people.submit(ask, "/v1/ask", {"question": "ゆっくりKPI"}),
            people.submit(ask, "/gradio_api/run/ask", {"data": ["ゆっくりWi-Fi", "citizen", "", None]}),
        ]
        time.sleep(1.5)
        process.send_signal(number)
        time.sleep(0.5)
        ready, late = httpx.get(f"{url}/readyz"), httpx.post(f"{url}/v1/ask", json={"question": "KPIは?"})
        assert (ready.status_code, ready.json()["checks"]["staying"]) == (503, False)
        assert (late.status_code, late.json()["error"]["code"]) == (503, "leaving")
        assert httpx.get(f"{url}/healthz").status_code == 200
        assert [answer.result() for answer in slow] == [200, 200]
    assert process.wait(20) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz")


def test_what_was_answered_can_still_be_fetched_before_the_end(
    page: tuple[str, subprocess.Popen[bytes], Path],
) -> None:
    url, process, _ = page
    asked = httpx.post(f"{url}/gradio_api/call/ask", json={"data": ["Wi-Fi", "citizen", "", None]}).json()["event_id"]
    process.send_signal(signal.SIGTERM)
    time.sleep(2)
    said = httpx.get(f"{url}/gradio_api/call/ask/{asked}", timeout=20).text
    assert "event: complete" in said
    assert process.wait(20) == 0


def test_the_page_says_that_answers_are_off(page: tuple[str, subprocess.Popen[bytes], Path], browser: Browser) -> None:
    url, _, folder = page
    Switch(folder).turn_off("点検のため、午後3時まで休止します。")
    tab = browser.new_page()
    tab.goto(url)
    tab.wait_for_selector("#splash", state="detached")
    tab.fill("#box textarea", "KPIは?")
    tab.press("#box textarea", "Enter")
    tab.wait_for_selector("#current >> text=点検のため、午後3時まで休止します。")
    Switch(folder).turn_on()
    tab.click("#current [data-do=retry]")
    tab.wait_for_selector("#current .turn[data-exchange] .text")
    tab.close()


def test_the_page_says_that_someone_asks_too_often(
    page: tuple[str, subprocess.Popen[bytes], Path], browser: Browser
) -> None:
    url, *_ = page
    context = browser.new_context(extra_http_headers={"x-forwarded-for": "203.0.113.5"}, locale="ja-JP")
    tab = context.new_page()
    tab.goto(url)
    tab.wait_for_selector("#splash", state="detached")
    refused = tab.locator("text=短い時間にたくさんの質問")
    for n in range(8):
        tab.fill("#box textarea", f"KPIは? {n}")
        tab.press("#box textarea", "Enter")
        tab.locator(f"#current h3:has-text('KPIは? {n}')").or_(refused).first.wait_for()
        if refused.count():
            break
        tab.wait_for_selector("#current .turn[data-exchange]")
        tab.wait_for_timeout(700)
    assert refused.count()
    assert tab.input_value("#box textarea") == f"KPIは? {n}"
    context.close()
