"""Limits of size, rate and number; who is believed about where a request comes from."""

from __future__ import annotations

import pytest

from bot.service.callers import Caller, Callers, key_is_one_of
from bot.service.gate import Gate
from bot.service.rates import Rates
from index import Settings, SettingsError
from tests.bot.service.conftest import ELSEWHERE, HERE, MakeSite, client_of

ASK = {"question": "Wi-Fiは?"}


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "秒ほど待って"),
        ({"accept-language": "en-US,en;q=0.9"}, "Please wait about"),
        ({"referer": "http://testserver/easy"}, "しつもんが 多すぎます"),
        ({"referer": "http://testserver/en?x=1"}, "Please wait about"),
    ],
)
def test_who_asks_too_often_is_told_so_in_words(make_site: MakeSite, headers: dict[str, str], said: str) -> None:
    client = client_of(make_site(visitor_per_minute=2))
    assert [client.post("/v1/ask", json=ASK).status_code for _ in range(2)] == [200, 200]
    refused = client.post("/v1/ask", json=ASK, headers=headers)
    assert refused.status_code == 429
    assert said in refused.json()["detail"]
    assert refused.json()["error"]["code"] == "too_many"
    assert 1 <= int(refused.headers["retry-after"]) <= 60


def test_another_visitor_is_not_refused_but_all_together_may_be(make_site: MakeSite) -> None:
    site = make_site(visitor_per_minute=2, all_per_minute=3)
    first, second, third = (client_of(site, f"198.51.100.{n}") for n in (7, 8, 9))
    assert [first.post("/v1/ask", json=ASK).status_code for _ in range(3)] == [200, 200, 429]
    assert [second.post("/v1/ask", json=ASK).status_code for _ in range(2)] == [200, 429]
    assert third.post("/v1/ask", json=ASK).json()["error"]["code"] == "busy"


def test_one_visitor_is_one_network_where_addresses_are_many(make_site: MakeSite) -> None:
    site = make_site(visitor_per_minute=1)
    assert client_of(site, "2001:db8::1").post("/v1/ask", json=ASK).status_code == 200
    assert client_of(site, "2001:db8::ffff").post("/v1/ask", json=ASK).status_code == 429
    assert client_of(site, "2001:db8:0:1::1").post("/v1/ask", json=ASK).status_code == 200


def test_this_machine_itself_is_no_visitor_unless_it_speaks_for_others(make_site: MakeSite) -> None:
    client = client_of(make_site(visitor_per_minute=1), HERE)
    assert {client.post("/v1/ask", json=ASK).status_code for _ in range(5)} == {200}
    forwarded = {"x-forwarded-for": "203.0.113.1"}
    codes = [client.post("/v1/ask", json=ASK, headers=forwarded).status_code for _ in range(2)]
    assert codes == [200, 429]


def test_looking_around_is_not_limited(make_site: MakeSite) -> None:
    client = client_of(make_site(visitor_per_minute=1))
    assert {client.get("/page/style.css").status_code for _ in range(5)} == {200}


@pytest.mark.parametrize("path", ["/v1/ask", "/page/feedback", "/page/sheet", "/gradio_api/run/ask", "/staff/login"])
def test_what_is_too_large_is_refused(make_site: MakeSite, path: str) -> None:
    client = client_of(make_site(max_body_kb=16))
    stated = client.post(path, content=b"x" * 20_000)
    unstated = client.post(path, content=(b"x" * 1000 for _ in range(20)))
    assert (stated.status_code, unstated.status_code) == (413, 413)
    assert "16キロバイト" in stated.json()["detail"]


@pytest.mark.parametrize(
    ("path", "is_staff", "kilobytes", "passes"),
    [
        ("/gradio_api/upload", False, 2000, True),
        ("/gradio_api/upload", False, 2200, False),
        ("/gradio_api/upload", True, 2200, False),
        ("/gradio_api/upload_progress", False, 2200, False),
        ("/staff/documents", False, 300, False),
        ("/staff/documents", True, 2200, True),
        ("/staff/documents", True, 66_000, False),
    ],
)
def test_large_bodies_are_for_those_who_need_them(
    make_site: MakeSite, path: str, is_staff: bool, kilobytes: int, passes: bool
) -> None:
    client = client_of(make_site(staff_api_keys="inside"), headers={"x-api-key": "inside"} if is_staff else {})
    reply = client.post(path, content=b"x" * 1024 * kilobytes)
    assert (reply.status_code != 413) == passes


def test_a_body_of_unstated_length_arrives_whole(make_site: MakeSite) -> None:
    body = b'{"question": "Wi-Fi?"}'
    parts = (body[n : n + 1] for n in range(len(body)))
    reply = client_of(make_site()).post("/v1/ask", content=parts, headers={"content-type": "application/json"})
    assert reply.json()["citations"]


def test_more_at_once_than_can_be_worked_on_are_told_to_come_back(make_site: MakeSite) -> None:
    site = make_site(max_waiting=1)
    client = client_of(site)
    gate = next(m for m in client.app.user_middleware if m.cls is Gate)  # type: ignore[attr-defined]
    assert gate.kwargs["service"] is site.service
    with client:
        stack = client.app.middleware_stack  # type: ignore[attr-defined]
        while not isinstance(stack, Gate):
            stack = stack.app
        stack._inside = 1
        refused = client.post("/v1/ask", json=ASK)
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "busy")
        assert "混み合って" in refused.json()["detail"]
        stack._inside = 0
        assert client.post("/v1/ask", json=ASK).status_code == 200
    assert site.service.working == 0


def connection(peer: str, **headers: str) -> object:
    from starlette.requests import HTTPConnection

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "client": (peer, 1), "headers": raw, "path": "/"})


PROXY = "10.0.0.5"


@pytest.mark.parametrize(
    ("peer", "headers", "address", "role"),
    [
        (ELSEWHERE, {}, ELSEWHERE, "citizen"),
        (ELSEWHERE, {"x_remote_user": "mayor"}, ELSEWHERE, "citizen"),
        (ELSEWHERE, {"x_remote_user": "mayor", "x_forwarded_for": PROXY}, ELSEWHERE, "citizen"),
        (HERE, {"x_remote_user": "mayor"}, HERE, "citizen"),
        (PROXY, {"x_remote_user": "sato"}, PROXY, "staff"),
        (PROXY, {"x_remote_user": "  "}, PROXY, "citizen"),
        (PROXY, {"x_remote_user": "sato", "x_forwarded_for": ELSEWHERE}, ELSEWHERE, "staff"),
        # what the visitor wrote into the header stands before what the proxy added
        (PROXY, {"x_forwarded_for": f"127.0.0.1, {ELSEWHERE}"}, ELSEWHERE, "citizen"),
        (PROXY, {"x_forwarded_for": f"{ELSEWHERE}, 10.0.0.6"}, ELSEWHERE, "citizen"),
        (PROXY, {"x_forwarded_for": "rubbish"}, PROXY, "citizen"),
        ("", {"x_remote_user": "mayor"}, "", "citizen"),
    ],
)
def test_only_our_proxies_are_believed(peer: str, headers: dict[str, str], address: str, role: str) -> None:
    callers = Callers(Settings(trusted_proxies="10.0.0.0/24", staff_header="X-Remote-User"))
    caller = callers.of(connection(peer, **headers))  # type: ignore[arg-type]
    assert (caller.address, caller.role) == (address, role)


def test_claims_of_strangers_are_taken_out_before_anything_reads_them() -> None:
    callers = Callers(Settings(trusted_proxies=PROXY, staff_header="X-Remote-User"))
    claims = {"x_remote_user": "mayor", "x_forwarded_for": PROXY, "x_forwarded_host": "evil.example", "accept": "*/*"}
    assert callers.without_claims(connection(ELSEWHERE, **claims)) == [(b"accept", b"*/*")]  # type: ignore[arg-type]
    assert len(callers.without_claims(connection(PROXY, **claims))) == 4  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"trusted_proxies": "10.0.0.300"}, "PLANBOT_TRUSTED_PROXIES"),
        ({"staff_header": "X-Remote-User"}, "PLANBOT_TRUSTED_PROXIES"),
        ({"rate_storage": "carrier-pigeon://"}, "PLANBOT_RATE_STORAGE"),
    ],
)
def test_settings_that_cannot_be_used_are_named(changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        Rates(Settings(**changes)) and Callers(Settings(**changes))  # type: ignore[arg-type]


def test_keys() -> None:
    assert key_is_one_of("b", (b"a", b"b"))
    assert not key_is_one_of("", (b"a",))
    assert not key_is_one_of("é", (b"e",))


@pytest.mark.parametrize("jump_s", [-86_400.0, -3600.0, 3600.0, 86_400.0])
def test_a_jump_of_the_clock_locks_nobody_out(monkeypatch: pytest.MonkeyPatch, jump_s: float) -> None:
    import time

    rates, visitor = Rates(Settings(visitor_per_minute=2)), Caller(ELSEWHERE)
    assert [bool(rates.refuse(visitor)) for _ in range(3)] == [False, False, True]
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + jump_s)
    assert [bool(rates.refuse(visitor)) for _ in range(3)] == [False, False, True]
    refusal = rates.refuse(visitor)
    assert refusal is not None
    assert 1 <= refusal.wait_s <= 60


def test_what_breaks_is_said_in_words(make_site: MakeSite, caplog: pytest.LogCaptureFixture) -> None:
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.routing import Route
    from starlette.testclient import TestClient

    def broken(request: Request) -> None:
        raise RuntimeError("of 090-8765-4321")

    gate = Middleware(Gate, service=make_site().service)
    app = Starlette(routes=[Route("/v1/ask", broken, methods=["POST"])], middleware=[gate])
    reply = TestClient(app, raise_server_exceptions=False).post("/v1/ask", headers={"accept-language": "en"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (500, "failed")
    assert reply.json()["detail"].startswith("Sorry")
    assert "a request broke" in caplog.text
