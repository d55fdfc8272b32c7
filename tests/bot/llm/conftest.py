"""The bot with a language model: a fake server on loopback, and bots that ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import PlanBot
from bot.llm.model import open_model
from corpus import Plan
from index import OpenIndex, Settings
from tests.bot.llm.server import FakeServer, Running

MakeBot = Callable[..., PlanBot]


@pytest.fixture(scope="session")
def running() -> Iterator[FakeServer]:
    """The server, once for all tests."""
    with Running() as fake:
        yield fake


@pytest.fixture
def server(running: FakeServer) -> FakeServer:
    """The server with nothing to say yet."""
    running.will()
    return running


@pytest.fixture
def make_bot(settings: Settings, plan: Plan, opened: OpenIndex, server: FakeServer) -> MakeBot:
    """A bot whose model is the fake server; settings without ``llm_`` may be given."""

    def make(**changed: Any) -> PlanBot:
        given = {"llm": "openai:fake", "llm_base_url": server.url, "llm_deadline_seconds": 2.0} | changed
        chosen = Settings(data_dir=settings.data_dir, **given)
        return PlanBot(chosen, plan, opened.retriever, model=open_model(chosen))

    return make
