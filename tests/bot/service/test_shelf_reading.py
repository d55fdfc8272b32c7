"""What the page of the documents does about files that cannot be read, need not be, and a library that is away."""

from __future__ import annotations

from html import unescape

import pytest
from starlette.testclient import TestClient

import index.intake
from bot.web.types import Site
from index.errors import StoreAwayError
from index.library import Library
from tests.bot.service.conftest import client_of
from tests.bot.service.test_shelf import BINS, add, library, names, site, staff

__all__ = ["library", "site", "staff"]


def test_a_file_that_breaks_its_reader_is_refused(
    staff: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(index.intake, "read_data", broken)
    page = add(staff, BINS).text
    assert "ごみ.md: the file is damaged: RecursionError" in page
    assert names(library) == []


def test_what_is_unchanged_is_not_read_again(
    staff: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(staff, BINS)
    monkeypatch.setattr(index.intake, "read_data", lambda *_: pytest.fail("read again"))
    said = unescape(add(staff, BINS).text)
    assert "「ごみ」は前と同じなので、そのままです(1箇所、だれにでも)。" in said
    assert "加えた文書0件、前と同じ文書1件、断ったファイル0件。" in said


def test_a_file_made_to_exhaust_its_reader_is_refused(staff: TestClient, library: Library) -> None:
    page = unescape(add(staff, BINS, ("深い.html", b"<div>" * 20_000 + b"x")).text)
    assert "断りました" in page
    assert names(library) == ["ごみ"]


def test_readiness_names_a_library_that_cannot_be_read(
    site: Site, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.health.FRESH_S", 0.0)
    client = client_of(site)
    assert client.get("/readyz").json()["checks"]["library"] is True

    def away() -> None:
        raise StoreAwayError("the server does not answer")

    monkeypatch.setattr(library._shelf, "read", away)
    monkeypatch.setattr(library, "_looked", 0.0)
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()) == (
        200,
        {"ready": True, "checks": {"index": True, "store": True, "library": False}},
    )
