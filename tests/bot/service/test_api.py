"""The addresses for programs, each with a real client of its kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote

import httpx
import openai
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from bot.service.api import gennai
from bot.service.api.app import LOCKED
from bot.service.api.models import GennaiInputs
from bot.service.switch import Switch
from bot.web.types import Site
from tests.bot.service.conftest import MakeSite, client_of
from tests.bot.service.live import served

ASKED = ("/ask", "/chat/completions", "/gennai")
SPOKEN = [
    {"role": "system", "content": "You are a pirate."},
    {"role": "user", "content": "Wi-Fiは?"},
    {"role": "assistant", "content": "あります。"},
    {"role": "user", "content": [{"type": "text", "text": "KPIは?"}]},
]


@pytest.fixture
def keyed(make_site: MakeSite) -> Site:
    return make_site(api_keys="one,two", staff_api_keys="inside")


@pytest.fixture
def client(keyed: Site) -> Iterator[openai.OpenAI]:
    with served(client_of(keyed).app) as url, openai.OpenAI(base_url=f"{url}/v1", api_key="two", max_retries=0) as made:
        yield made


def asked(site: Site) -> list[Any]:
    bot: Any = site.bot
    while hasattr(bot, "_bot"):
        bot = bot._bot
    return list(bot.asked)


def test_openai_client(client: openai.OpenAI, keyed: Site) -> None:
    assert [model.id for model in client.models.list()] == ["planbot"]
    reply = client.chat.completions.create(model="planbot", messages=SPOKEN, temperature=0.2)  # type: ignore[call-overload]
    assert reply.choices[0].finish_reason == "stop"
    grounds = reply.model_extra["planbot"]
    assert grounds["plan"] == keyed.plan.version
    assert [c["n"] for c in grounds["citations"]] == [1, 2]
    assert all(f"[{c['n']}]" in reply.choices[0].message.content for c in grounds["citations"])
    question, history, audience, _ = asked(keyed)[-1]
    assert (question, [turn.content for turn in history], audience) == ("KPIは?", ["Wi-Fiは?", "あります。"], "citizen")


def test_openai_client_streams(client: openai.OpenAI) -> None:
    extra = {"audience": "staff", "language": "en"}
    chunks = list(
        client.chat.completions.create(model="planbot", messages=SPOKEN[3:], stream=True, extra_body=extra)  # type: ignore[call-overload]
    )
    whole = client.chat.completions.create(model="planbot", messages=SPOKEN[3:], extra_body=extra)  # type: ignore[call-overload]
    assert len(chunks) > 3
    assert "".join(c.choices[0].delta.content or "" for c in chunks) == whole.choices[0].message.content
    assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    grounds = chunks[-1].model_extra["planbot"]
    assert (grounds["audience"], grounds["plan"]) == ("staff", whole.model_extra["planbot"]["plan"])
    assert grounds["citations"] == whole.model_extra["planbot"]["citations"]


def test_openai_client_is_told_why_not(client: openai.OpenAI, keyed: Site) -> None:
    with pytest.raises(openai.AuthenticationError, match="キー"):
        client.with_options(api_key="three").models.list()
    with pytest.raises(openai.UnprocessableEntityError):
        client.chat.completions.create(model="planbot", messages=[])
    with pytest.raises(openai.InternalServerError, match="ただいま回答できません"):
        client.chat.completions.create(model="planbot", messages=[{"role": "user", "content": "故障"}])
    Switch(keyed.settings.data_dir).turn_off("点検中です")
    with pytest.raises(openai.APIStatusError, match="点検中です") as off:
        client.chat.completions.create(model="planbot", messages=[{"role": "user", "content": "KPI"}])
    assert off.value.status_code == LOCKED == 423


def test_openai_client_is_told_to_wait(make_site: MakeSite) -> None:
    app = client_of(make_site(visitor_per_minute=1, trusted_proxies="127.0.0.1")).app
    with served(app) as url, openai.OpenAI(base_url=f"{url}/v1", api_key="-", max_retries=0) as client:
        headers = {"x-forwarded-for": "203.0.113.9"}
        ask = {"model": "planbot", "messages": [{"role": "user", "content": "KPI"}], "extra_headers": headers}
        client.chat.completions.create(**ask)  # type: ignore[call-overload]
        with pytest.raises(openai.RateLimitError, match="もう一度お試しください"):
            client.chat.completions.create(**ask)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"x-api-key": "three"}, 401),
        ({"x-api-key": "one"}, 200),
        ({"authorization": "Bearer two"}, 200),
        ({"authorization": "Basic two"}, 401),
        ({"x-api-key": "inside"}, 200),
    ],
)
def test_keys_of_programs(keyed: Site, headers: dict[str, str], status: int) -> None:
    client = client_of(keyed)
    body = {"inputs": {"question": "Wi-Fiは?"}}
    assert client.post("/v1/gennai", json=body, headers=headers).status_code == status
    assert client.post("/v1/ask", json={"question": "Wi-Fi"}, headers=headers).status_code == status
    assert client.get("/v1/models", headers=headers).status_code == status


def test_gennai_gives_markdown_with_its_sources(keyed: Site) -> None:
    history = [{"role": "user", "content": "KPIは?"}, {"role": "assistant", "content": "45%"}]
    body = {"inputs": {"question": "Wi-Fiは?", "conversation_history": history, "other": 1}}
    reply = client_of(keyed).post("/v1/gennai", json=body, headers={"x-api-key": "one"})
    assert list(reply.json()) == ["outputs"]
    said = reply.json()["outputs"]
    assert "[1]" in said.split(gennai.SOURCES)[0]
    assert "p.24" in said.split(gennai.SOURCES)[1]
    assert [turn.content for turn in asked(keyed)[-1][1]] == ["KPIは?", "45%"]
    assert said.endswith(f"\n\n{keyed.plan.version}")
    declined = client_of(keyed).post("/v1/gennai", json={"inputs": {"question": "予算"}}, headers={"x-api-key": "one"})
    assert gennai.NEARBY in declined.json()["outputs"]
    assert declined.json()["outputs"].endswith(keyed.plan.version)


@pytest.mark.parametrize(
    ("history", "contents"),
    [
        (None, []),
        ("", []),
        ("not JSON", []),
        ('{"role": "user"}', []),
        ('[{"role": "human", "content": "a"}, {"role": "ai", "content": "b"}]', ["a", "b"]),
        ([{"question": "a", "answer": "b"}, {"role": "system", "content": "c"}, {"content": 3}], ["a", "b"]),
    ],
)
def test_histories_of_several_shapes(history: Any, contents: list[str]) -> None:
    inputs = GennaiInputs(question="q", conversation_history=history)
    assert [turn.content for turn in gennai.history_of(inputs)] == contents


def test_an_answer_is_that_of_every_other_way(make_site: MakeSite) -> None:
    site = make_site()
    reply = client_of(site).post("/v1/ask", json={"question": "KPIは?", "language": "en"})
    record = reply.json()
    assert unquote(reply.headers["planbot-plan"]) == site.plan.version
    answer = site.bot.ask("KPIは?", language="en").as_dict()
    assert {**record, "elapsed_ms": 0} == {**json.loads(json.dumps(answer)), "elapsed_ms": 0}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"question": 3}', b'{"question": "x", "audience": "mayor"}', b"\xff"]
)
def test_bodies_that_are_none(make_site: MakeSite, body: bytes) -> None:
    reply = client_of(make_site()).post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert reply.status_code in (400, 422)
    assert "Traceback" not in reply.text


def test_what_the_openapi_document_allows_is_answered_as_it_says(make_site: MakeSite) -> None:
    """schemathesis makes requests from the document, such as it allows and such as it does not."""
    site = make_site()
    with served(client_of(site).app) as url, ThreadPoolExecutor(1) as apart:
        document = httpx.get(f"{url}/v1/openapi.json").json()
        schema = schemathesis.openapi.from_dict(document)
        paths = document["paths"]
        good = apart.submit(lambda: [count(schema, url, path, GenerationMode.POSITIVE) for path in paths]).result()
        bad = apart.submit(lambda: [count(schema, url, path, GenerationMode.NEGATIVE) for path in ASKED]).result()
    assert set(paths) == {*ASKED, "/models"}
    assert sum(good) > 100
    assert min(bad) > 30


def count(schema: Any, url: str, path: str, mode: GenerationMode) -> int:
    """How many requests were tried on one path; raises where one of the checks does not hold."""
    operation = next(iter(schema[path].values()))
    checks: list[Any] = [not_a_server_error, status_code_conformance, response_schema_conformance]
    if mode is GenerationMode.NEGATIVE:
        checks.append(negative_data_rejection)
    tried = 0

    @hypothesis_settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        nonlocal tried
        tried += 1
        case.call_and_validate(base_url=f"{url}/v1", checks=checks)

    one()
    return tried
