"""One bot for all, over the index that all tests share."""

from __future__ import annotations

import pytest

from bot import PlanBot
from corpus import Plan
from index import OpenIndex, Settings


@pytest.fixture(scope="session")
def planbot(settings: Settings, plan: Plan, opened: OpenIndex) -> PlanBot:
    """The bot as shipped."""
    return PlanBot(settings, plan, opened.retriever)
