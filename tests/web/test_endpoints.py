"""The page's API with real clients: `gradio_client`, MCP, and 32 people at once."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from tests.web.conftest import Server

NAMES = {"/ask", "/search", "/section", "/projects"}


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    return Client(server.url, verbose=False, analytics_enabled=False)


def test_only_these_are_public_and_all_are_described(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == NAMES
    assert all(endpoint["description"] for endpoint in endpoints.values())


def test_ask_gives_the_contract(client: Client) -> None:
    answer = client.predict("Wi-Fiは?", "staff", api_name="/ask")
    assert list(answer) == [
        "answer", "abstained", "reason", "citations", "related", "confidence", "language", "audience", "engine",
        "follow_ups", "elapsed_ms",
    ]  # fmt: skip
    assert answer["audience"] == "staff"
    assert list(answer["citations"][0]) == ["n", "section", "title", "page", "quote", "anchor"]


def test_search_section_projects(client: Client) -> None:
    found = client.predict("公衆無線LAN", 3, api_name="/search")
    assert len(found) == 3
    assert all(entry["exact"] for entry in found)
    assert "情報格差" in client.predict("term-4", api_name="/section")["text"]
    assert len(client.predict(api_name="/projects")) == 20
    named = client.predict("市民課", api_name="/projects")
    assert [project["number"] for project in named] == ["1-2", "1-4", "2-4"]


@pytest.mark.parametrize(("endpoint", "value"), [("/section", "9-9"), ("/projects", "宇宙課")])
def test_what_is_unknown_is_said_to_be(client: Client, endpoint: str, value: str) -> None:
    with pytest.raises(AppError, match=f"unknown .*{value}"):
        client.predict(value, api_name=endpoint)


def test_mcp_tools(server: Server) -> None:
    async def use() -> tuple[set[str], str]:
        async with (
            streamable_http_client(f"{server.url}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            result = await session.call_tool("ask", {"question": "Wi-Fiは?"})
            return tools, json.dumps([part.model_dump() for part in result.content], ensure_ascii=False, default=str)

    # The browser's tests keep a loop running in this thread.
    with ThreadPoolExecutor(1) as apart:
        tools, said = apart.submit(lambda: asyncio.run(use())).result()
    assert tools == {name.removeprefix("/") for name in NAMES}
    assert "無線LANのアクセスポイント" in said


@pytest.mark.parametrize("path", ["call/ask/0123", "call/v2/ask/0123", "queue/data?session_hash=0123", "queue/data"])
def test_an_answer_that_another_process_has_is_not_found_here(server: Server, path: str) -> None:
    assert httpx.get(f"{server.url}/gradio_api/{path}", timeout=5).status_code == 404


def test_an_answer_that_this_process_has_is_given_once(server: Server) -> None:
    calls = f"{server.url}/gradio_api/call/ask"
    asked = httpx.post(calls, json={"data": ["Wi-Fi", "citizen", "", None]}).json()["event_id"]
    assert "event: complete" in httpx.get(f"{calls}/{asked}", timeout=20).text
    assert httpx.get(f"{calls}/{asked}", timeout=20).status_code == 404


def test_many_at_once_get_their_own_answers(server: Server) -> None:
    words = ("Wi-Fi", "KPI", "窓口", "予算")

    def person(n: int) -> list[float]:
        waited = []
        with httpx.Client(base_url=server.url, timeout=30) as http:
            for k in range(3):
                word, started = words[(n + k) % 4], time.perf_counter()
                reply = http.post("/gradio_api/run/ask", json={"data": [f"{word} {n}", "citizen", "", None]})
                waited.append(time.perf_counter() - started)
                answer = reply.json()["data"][0]
                assert answer["abstained"] == (word == "予算")
        return waited

    with ThreadPoolExecutor(32) as people:
        waited = sorted(second for seconds in people.map(person, range(32)) for second in seconds)
    assert len(waited) == 96
    assert waited[int(0.95 * len(waited))] < 5


@pytest.mark.parametrize(
    ("endpoint", "data"),
    [
        ("ask", [5, "citizen", "", None]),
        ("ask", ["Wi-Fi", "mayor", 3, {"role": "user"}]),
        ("ask", ["Wi-Fi", None, None, ["x", 3, None]]),
        ("search", [["Wi-Fi"], "many"]),
        ("section", [["2-1"]]),
        ("projects", [["市民課"], "x"]),
    ],
)
def test_arguments_of_another_kind_break_nothing(server: Server, endpoint: str, data: list[object]) -> None:
    reply = httpx.post(f"{server.url}/gradio_api/run/{endpoint}", json={"data": data}, timeout=30)
    said = reply.json()
    assert reply.status_code == 200 or said["error"].startswith("unknown")
