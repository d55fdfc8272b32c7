"""The service with the fake bot, without Gradio around it: what is tested here is our own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from app import open_site
from bot.service.api import api_app
from bot.service.gate import Gate
from bot.service.health import health_routes
from bot.service.sessions import session_middleware
from bot.web.office import office_routes
from bot.web.routes import page_routes
from bot.web.shelf import shelf_routes
from bot.web.types import Site
from index import Settings
from tests.web.fakes import FakeBot

HERE, ELSEWHERE = "127.0.0.1", "198.51.100.7"
MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Sites of given settings over one folder."""

    def make(**changes: Any) -> Site:
        return open_site(Settings(data_dir=tmp_path / "data", **changes), FakeBot())

    return make


def client_of(site: Site, address: str = ELSEWHERE, **options: Any) -> TestClient:
    """A client that comes from `address`; errors reach it as they would a visitor."""
    routes = [
        *page_routes(site),
        *office_routes(site),
        *shelf_routes(site),
        *health_routes(
            site.service, lambda: bool(site.bot.retrieve("KPI")), site.library.works if site.library else None
        ),
        Mount("/v1", api_app(site.bot, site.service, site.plan.version)),
    ]
    middleware = [session_middleware(site.settings), Middleware(Gate, service=site.service)]
    app = Starlette(routes=routes, middleware=middleware)
    return TestClient(app, client=(address, 50000), raise_server_exceptions=False, **options)
