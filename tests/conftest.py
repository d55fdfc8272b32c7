"""What every test stands on: its own settings and folder, no network, the plan and one index for all."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from corpus import Plan, load_plan
from corpus.questions import AnticipatedQuestion, load_questions
from index import OpenIndex, Settings, open_index

hypothesis_settings.register_profile("planbot", deadline=None, max_examples=150, derandomize=True)
hypothesis_settings.load_profile("planbot")


CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


class NetworkForbiddenError(AssertionError):
    """A test reached for a host beyond this machine."""


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket
        return True
    host = str(address[0])
    return host in ("localhost", "::1", "0.0.0.0", "::", "") or host.startswith("127.")


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections beyond loopback fail, with the address in the message."""

    def guarded(name: str) -> Any:
        original = getattr(socket.socket, name)

        def connect(self: socket.socket, address: Any) -> Any:
            if not _is_local(address):
                raise NetworkForbiddenError(f"a test wants to connect to {address}")
            return original(self, address)

        return connect

    monkeypatch.setattr(socket.socket, "connect", guarded("connect"))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded("connect_ex"))


@pytest.fixture(scope="session", autouse=True)
def unset() -> Iterator[None]:
    """No setting and no `.env` of this machine reaches a test, nor a fixture that lives for the session."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PLANBOT_")]:
            patch.delenv(name)
        patch.setitem(Settings.model_config, "env_file", None)
        yield


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a test writes goes to a folder of its own."""
    monkeypatch.setenv("PLANBOT_DATA_DIR", str(tmp_path / "planbot"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; that it is missing is a failure, not a reason to skip."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The plan, read once."""
    return load_plan()


@pytest.fixture(scope="session")
def questions() -> tuple[AnticipatedQuestion, ...]:
    """The anticipated questions."""
    return load_questions()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the index all tests share; tests that write make their own."""
    return Settings(data_dir=tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def opened(settings: Settings) -> OpenIndex:
    """The whole index, built once for the session in a temporary folder."""
    return open_index(settings)
