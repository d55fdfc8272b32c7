"""Documents for the staff alone, on the real page with the real bot: a citizen tries every way to get at them."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import PurePosixPath
from typing import Any

import httpx
import openai
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from tests.web.leaks import HEADER, QUESTION, SECRETS, STRANGER, TRIES, WAYS, Office, Way, by_call_v2, leaked, office

__all__ = ["office"]


def test_staff_are_answered_from_it(office: Office) -> None:
    """Without this the other tests would prove nothing."""
    with office.staff() as staff:
        answer = staff.post("/v1/ask", json={"question": QUESTION}).json()
        assert "ZEBRA-7731" in answer["answer"]
        assert answer["citations"][0]["section"].startswith("doc:kujaku/")
        data = {"data": [QUESTION, "citizen", "", None]}
        assert "ZEBRA-7731" in staff.post("/gradio_api/run/ask", json=data).text
        assert "ZEBRA-7731" in by_call_v2(staff, QUESTION)
    with office.citizen(**{"x-api-key": "inside"}) as program:
        assert "ZEBRA-7731" in program.post("/v1/ask", json={"question": QUESTION}).text
    with office.citizen() as citizen:
        assert "9時15分" in citizen.post("/v1/ask", json={"question": "田沼図書館の開館時間は?"}).text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "headers", [{}, HEADER, {**HEADER, "x-forwarded-for": "127.0.0.1"}], ids=["plain", "spoofed", "both"]
)
def test_a_citizen_gets_nothing_of_it(office: Office, way: Way, headers: dict[str, str]) -> None:
    with office.citizen(**headers) as citizen:
        for question in TRIES:
            said = way(citizen, question)
            # what came in is given back by some ways: the questions themselves and the histories of these tests
            assert leaked(said.replace("doc:kujaku", ""), question) == [], (question, said)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-remote-user": "mayor", "X-Remote-User": "mayor"},
        {"x_remote_user": "mayor"},
        {"x-remote-user ": "mayor"},
        {"x-api-key": "outside"},
        {"authorization": "Bearer staff"},
        {"cookie": "planbot=eyJzdGFmZiI6ICJtYXlvciJ9.x.y; username=staff:mayor; access-token=staff:mayor"},
        {"x-gradio-user": "staff:mayor"},
        {"forwarded": "for=127.0.0.1"},
        {"x-real-ip": "127.0.0.1", **HEADER},
    ],
)
def test_nobody_makes_themselves_staff(office: Office, headers: dict[str, str]) -> None:
    with office.citizen() as citizen:
        try:
            said = citizen.post("/v1/ask", json={"question": QUESTION}, headers=headers).text
        except httpx.LocalProtocolError:
            return
        assert leaked(said, QUESTION) == []
        assert citizen.get("/staff/report.csv", headers=headers).status_code == 404


def test_answers_are_not_remembered_across_roles(office: Office) -> None:
    asked = {"question": "孔雀作業の保管場所は、どこにありますか?"}
    with office.staff() as staff, office.citizen() as citizen:
        assert "さぎ草" in staff.post("/v1/ask", json=asked).text
        assert "さぎ草" not in citizen.post("/v1/ask", json=asked).text
        assert "さぎ草" in staff.post("/v1/ask", json=asked).text


def test_the_page_itself(office: Office) -> None:
    """The page's own event, by the queue, as a browser sends it."""
    with office.citizen(**HEADER) as citizen:
        config = citizen.get("/config").json()
        event = next(d for d in config["dependencies"] if d["targets"][0][1] == "click" and len(d["outputs"]) == 7)
        body = {"data": [QUESTION, [], "staff"], "fn_index": event["id"], "session_hash": "leak"}
        assert citizen.post("/gradio_api/queue/join", json=body).status_code == 200
        with citizen.stream("GET", "/gradio_api/queue/data", params={"session_hash": "leak"}) as stream:
            said = "".join(line for line in stream.iter_lines())
    assert "process_completed" in said
    assert leaked(said, QUESTION) == []


def test_mcp_does_not_lend_its_own_address(office: Office) -> None:
    """Gradio's tools call the page from this machine with the caller's headers: they must not make anyone staff."""

    async def use() -> str:
        def stranger(**options: Any) -> httpx.AsyncClient:
            return httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(local_address=STRANGER), timeout=60, **options)

        said = ""
        async with (
            stranger(headers=HEADER) as http,
            streamable_http_client(f"{office.url}/gradio_api/mcp/", http_client=http) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            for question in TRIES[:4]:
                for tool, arguments in (
                    ("ask", {"question": question, "audience": "staff"}),
                    ("search", {"query": question}),
                    ("section", {"section_id": "doc:kujaku/非常用の手順"}),
                    ("projects", {"department": question}),
                    ("projects", {}),
                ):
                    result = await session.call_tool(tool, arguments)
                    text = json.dumps([part.model_dump() for part in result.content], ensure_ascii=False, default=str)
                    said += text.replace(question, "").replace("doc:kujaku/", "")
        return said

    with ThreadPoolExecutor(1) as apart:
        said = apart.submit(lambda: asyncio.run(use())).result()
    assert len(said) > 500
    assert leaked(said) == []


def test_clients_that_log_in_nowhere(office: Office) -> None:
    client = Client(office.url, verbose=False, analytics_enabled=False)
    assert leaked(json.dumps(client.predict(QUESTION, "staff", api_name="/ask"), ensure_ascii=False), QUESTION) == []
    with openai.OpenAI(base_url=f"{office.url}/v1", api_key="outside", max_retries=0) as program:
        reply = program.chat.completions.create(model="planbot", messages=[{"role": "user", "content": QUESTION}])
        assert leaked(reply.model_dump_json(), QUESTION) == []


def test_what_another_has_sent_is_not_shown(office: Office) -> None:
    """Gradio serves a sent file to whoever knows its whole address, which is a hash of what it holds: none may be led
    there.
    """
    with office.staff() as staff, office.citizen(**HEADER) as citizen:
        secret = {"files": ("kujaku.md", b"ZEBRA-7731")}
        (path,) = staff.post("/gradio_api/upload", files=secret, params={"upload_id": "kept"}).json()
        assert "ZEBRA" in staff.get(f"/gradio_api/file={path}").text
        folder = PurePosixPath(path).parent
        tried = (
            f"/gradio_api/file={folder}",
            f"/gradio_api/file={folder}/",
            f"/gradio_api/file={folder.parent}",
            f"/gradio_api/file={folder}/*",
            f"/gradio_api/file={folder.parent}/{'0' * 64}/kujaku.md",
            "/gradio_api/file=kujaku.md",
            f"/gradio_api/file/{folder}",
            "/gradio_api/upload_progress?upload_id=kept",
            "/gradio_api/upload_progress?upload_id=*",
            "/gradio_api/queue/data?session_hash=kept",
            "/gradio_api/deep_link?session_hash=kept",
            "/gradio_api/run-history/records",
        )
        for address in tried:
            with citizen.stream("GET", address) as reply:
                if reply.status_code == 200 and "event-stream" in reply.headers.get("content-type", ""):
                    said = next(reply.iter_lines(), "")
                else:
                    said = reply.read().decode(errors="replace")
                    assert reply.status_code in (403, 404, 405, 422) or "file" not in address, address
            assert leaked(said, address) == [], address


@pytest.mark.parametrize(
    "function", ["ls", "get_config", "postprocess", "preprocess", "__init__", "fn", "load", "stop"]
)
def test_no_function_of_a_component_is_served(office: Office, function: str) -> None:
    with office.citizen(**HEADER) as citizen:
        components = [component["id"] for component in citizen.get("/config").json()["components"]]
        for component in components[:: max(1, len(components) // 12)]:
            body = {"component_id": component, "fn_name": function, "data": QUESTION, "session_hash": "leak"}
            reply = citizen.post("/gradio_api/component_server", json=body)
            assert reply.status_code == 404, (component, reply.text)
            assert leaked(reply.text, QUESTION) == []


@pytest.mark.parametrize(
    "path",
    [
        "/", "/easy", "/en", "/config", "/gradio_api/info", "/v1/openapi.json", "/readyz", "/healthz", "/metrics",
        "/staff/report", "/staff/report.csv", "/staff/report.xlsx", "/page/projects.csv",
        "/page/projects.csv?word=孔雀",         "/gradio_api/mcp/schema", "/documents", "/page/kujaku.md", "/v1/models",
        "/page/..%2fdocuments%2fcatalogue.json", "/page/%2e%2e/%2e%2e/documents/catalogue.json",
        "/gradio_api/file=documents/catalogue.json", "/gradio_api/file=../kujaku.md", "/static/../../kujaku.md",
    ],
)  # fmt: skip
def test_addresses_that_only_show_things(office: Office, path: str) -> None:
    absolute = f"/gradio_api/file={office.folder}/kujaku.md"
    with office.citizen(**HEADER) as citizen:
        for address in (path, absolute):
            reply = citizen.get(address, follow_redirects=True)
            assert leaked(reply.text, address) == []
            assert reply.status_code < 500


def test_a_quote_for_the_staff_is_on_their_sheet_alone(office: Office) -> None:
    with office.staff() as staff, office.citizen(**HEADER) as citizen:
        answer = staff.post("/v1/ask", json={"question": QUESTION}).json()
        exchange = {"question": "?", "state": "done", "answer": {**answer, "answer": "はい[1]"}}
        sent = {"exchange": json.dumps(exchange), "lang": "ja"}
        assert "ZEBRA-7731" in staff.post("/page/sheet", data=sent).text
        sheet = citizen.post("/page/sheet", data=sent)
    assert sheet.status_code == 200
    assert leaked(sheet.text) == []


def test_feedback_and_sheet_bring_nothing_out(office: Office) -> None:
    citation = {
        "n": 1,
        "section": "doc:kujaku/非常用の手順",
        "title": "",
        "page": None,
        "quote": "合言葉",
        "anchor": "",
    }
    answer = {
        "answer": "はい[1]", "abstained": False, "reason": None, "citations": [citation], "related": [],
        "confidence": 1, "language": "ja", "audience": "staff", "engine": "extractive",
    }  # fmt: skip
    exchange = {"question": "合言葉は?", "audience": "staff", "state": "done", "answer": answer}
    with office.citizen(**HEADER) as citizen:
        sheet = citizen.post("/page/sheet", data={"exchange": json.dumps(exchange), "lang": "ja"})
        voice = citizen.post("/page/feedback", json={"kind": "right", "comment": "x", "exchange": exchange})
    assert sheet.status_code == 200
    assert leaked(sheet.text.replace("doc:kujaku", "")) == []
    assert (voice.status_code, voice.json()) == (200, {"ok": True})


def test_a_batch_of_a_citizen(office: Office) -> None:
    client = Client(office.url, verbose=False, analytics_enabled=False)
    with office.citizen(**HEADER) as citizen:
        line = json.dumps({"id": "1", "question": QUESTION}, ensure_ascii=False)
        (path,) = citizen.post("/gradio_api/upload", files={"files": ("q.jsonl", line.encode())}).json()
        config = citizen.get("/config").json()
        files = {c["id"] for c in config["components"] if c["props"].get("elem_id") == "batch-in"}
        event = next(d for d in config["dependencies"] if set(d["inputs"]) & files)
        file = {"path": path, "orig_name": "q.jsonl", "meta": {"_type": "gradio.FileData"}}
        body = {"data": [file], "fn_index": event["id"], "session_hash": "batch"}
        assert citizen.post("/gradio_api/queue/join", json=body).status_code == 200
        with citizen.stream("GET", "/gradio_api/queue/data", params={"session_hash": "batch"}) as stream:
            said = "".join(stream.iter_lines())
        assert "answers.jsonl" in said
        made = [part for part in said.replace("\\", "").split('"') if part.endswith("answers.jsonl") and "/" in part]
        result = citizen.get(f"/gradio_api/file={made[0]}" if made[0].startswith("/") else made[0])
    assert client is not None
    assert result.status_code == 200
    assert leaked(result.text, QUESTION) == []


def test_nothing_of_it_is_in_what_is_kept_of_citizens(office: Office) -> None:
    """Last: what the tests before have left in the log and in the store."""
    log = (office.folder / "log").read_text()
    assert '"message": "answered"' in log
    assert [secret for secret in SECRETS if secret in log] == []
    assert "Traceback" not in log
    with closing(sqlite3.connect(office.folder / "feedback.sqlite3")) as connection:
        near = "".join(row[0] for row in connection.execute("select near from unanswered"))
    assert "kujaku" not in near
