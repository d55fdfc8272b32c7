"""The shipped front: nobody makes themselves staff through it, forms pass it, and `off` is the answer of all."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.service.users import Users
from tests.bot.service.conftest import MakeSite, client_of, make_site
from tests.bot.service.live import served
from tests.web.conftest import Server, free_port
from tests.web.front import DOCS, front, needs_nginx

__all__ = ["make_site"]

METHODS = ["GET", "POST"]
PATHS = ("/", "/v1/ask", "/staff/report", "/gradio_api/queue/data", "/gradio_api/call/ask/1", "/readyz", "/metrics")
STAFF = "sato"


def read(name: str) -> str:
    """A configuration without its comments."""
    return re.sub(r"#.*", "", (DOCS / name).read_text(encoding="utf-8"))


def locations(text: str) -> dict[str, str]:
    return {m[1].strip(): m[2] for m in re.finditer(r"location ([^{]+)\{([^}]*)\}", text)}


def test_papers_and_front_name_one_header() -> None:
    named = set(re.findall(r"PLANBOT_STAFF_HEADER=([\w-]+)", (DOCS / "service.md").read_text(encoding="utf-8")))
    shared = read("nginx-locations.conf")
    held = {m[1] for m in re.finditer(r"proxy_set_header (\S+) \$planbot_staff;", shared)}
    assert named == held == {"X-Remote-User"}
    told = (DOCS / "nginx-staff.conf").read_text(encoding="utf-8") + (DOCS / "operations.md").read_text("utf-8")
    assert set(re.findall(r"PLANBOT_STAFF_HEADER=([\w-]+)", told)) == named


def test_the_header_is_replaced_in_every_location() -> None:
    """A location with a `proxy_set_header` of its own would have none of those around it."""
    inside = locations(read("nginx-locations.conf"))
    assert len(inside) == 4
    assert [place for place, body in inside.items() if "proxy_set_header" in body] == []
    own = locations(read("nginx-staff.conf"))
    assert list(own) == ["= /verify"]
    assert "internal;" in own["= /verify"]
    assert 'set $planbot_staff "";' in read("nginx.conf").split("include")[0]
    assert "auth_request_set $planbot_staff $upstream_http_" in read("nginx-staff.conf")


async def echo(request: Request) -> Response:
    """What of a request reaches a process."""
    heard = {name: request.headers.get(name, "") for name in ("host", "x-remote-user", "x-forwarded-host", "forwarded")}
    return JSONResponse({**heard, "for": request.headers.get("x-forwarded-for", "")})


async def verify(request: Request) -> Response:
    """An office's login that lets those in who know the word."""
    if request.headers.get("cookie") != "word=known":
        return Response(status_code=401)
    return Response(headers={"x-auth-request-user": STAFF})


@pytest.fixture(scope="module")
def fronts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, str]]:
    """The public front and that of the staff, before processes that tell what reached them."""
    with ExitStack() as stack:
        one, two = (stack.enter_context(served(app(echo))) for _ in range(2))
        login = stack.enter_context(served(app(verify)))
        ports = {7861: port_of(one), 7862: port_of(two), 4180: port_of(login)}
        folder = tmp_path_factory.mktemp("front") / "run"
        changes = {"# include nginx-staff.conf": "include nginx-staff.conf"}
        yield stack.enter_context(front(folder, ports, changes))


def app(answer: object) -> Starlette:
    return Starlette(routes=[Route("/{path:path}", answer, methods=METHODS)])  # type: ignore[arg-type]


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@needs_nginx
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("header", ["X-Remote-User", "x-remote-user", "X_Remote_User"])
def test_no_citizen_brings_a_name(fronts: dict[int, str], path: str, header: str) -> None:
    claims = {header: "mayor", "x-forwarded-host": "evil.example", "forwarded": "for=127.0.0.1"}
    for send in (httpx.get, httpx.post):
        heard = send(f"{fronts[7860]}{path}", headers=claims).json()
        assert (heard["x-remote-user"], heard["x-forwarded-host"], heard["forwarded"]) == ("", "", "")
        assert heard["host"] == fronts[7860].removeprefix("http://")


@needs_nginx
@pytest.mark.parametrize("path", PATHS)
def test_staff_are_named_by_the_login_alone(fronts: dict[int, str], path: str) -> None:
    claims = {"x-remote-user": "mayor", "x-auth-request-user": "mayor"}
    assert httpx.get(f"{fronts[7870]}{path}", headers=claims).status_code == 401
    known = httpx.get(f"{fronts[7870]}{path}", headers={**claims, "cookie": "word=known"}).json()
    assert known["x-remote-user"] == STAFF
    assert httpx.get(f"{fronts[7870]}/verify", headers={"cookie": "word=known"}).status_code == 404


@needs_nginx
def test_what_a_visitor_says_of_their_address_stands_before_ours(fronts: dict[int, str]) -> None:
    heard = httpx.get(f"{fronts[7860]}/", headers={"x-forwarded-for": "203.0.113.9"}).json()
    assert heard["for"] == "203.0.113.9, 127.0.0.1"


@needs_nginx
@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_what_is_for_those_who_run_it_is_not_for_others(fronts: dict[int, str], path: str) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.9")) as stranger:
        assert stranger.get(f"{fronts[7860]}{path}").status_code == 403
        assert stranger.get(f"{fronts[7860]}/healthz").status_code == 200


@needs_nginx
@pytest.mark.parametrize(("status", "asked"), [(423, 1), (503, 2), (502, 2), (500, 1), (429, 1)])
def test_which_refusals_are_taken_to_the_other_process(tmp_path: Path, status: int, asked: int) -> None:
    """`off` is meant for all; that a process leaves is for it alone."""
    heard: list[str] = []

    async def refuse(request: Request) -> Response:
        heard.append(request.url.path)
        return Response(status_code=status)

    with served(app(refuse)) as one, served(app(refuse)) as two:
        ports = {7861: port_of(one), 7862: port_of(two)}
        with front(tmp_path / "run", ports) as at:
            assert httpx.post(f"{at[7860]}/v1/ask", json={}).status_code == status
    assert len(heard) == asked


@needs_nginx
def test_feedback_of_a_browser_passes_the_front(tmp_path: Path, server: Server, browser: Browser) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # a process that is away: nothing listens there
        ports = {7861: port_of(server.url), 7862: nobody.getsockname()[1]}
        with front(tmp_path / "run", ports) as at:
            page = browser.new_page(locale="ja-JP")
            page.goto(at[7860])
            page.wait_for_selector("#splash", state="detached")
            page.fill("#box textarea", "KPIは?")
            page.press("#box textarea", "Enter")
            page.wait_for_selector("#current .turn[data-exchange] .text")
            page.click("#current .feedback summary")
            page.check("#current .feedback input >> nth=0")
            with page.expect_response("**/page/feedback") as sent:
                page.click("#current .feedback button")
            assert (sent.value.status, sent.value.request.header_value("origin")) == (200, at[7860])
            page.wait_for_selector("#current .thanks")
            page.close()


def told(start: str) -> str:
    """The block of code in the papers for those who run it that begins so."""
    blocks = re.findall(r"```\w+\n(.*?)```", (DOCS / "operations.md").read_text(encoding="utf-8"), re.S)
    return next(block for block in blocks if block.lstrip().startswith(start))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The folder of a certificate, made as the papers say."""
    command = next(line for line in told("openssl").replace("\\\n", "").splitlines() if line.startswith("openssl"))
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


@needs_nginx
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
def test_the_public_front_of_the_papers(certificate: Path, make_site: MakeSite) -> None:
    """TLS: forms pass, cookies are for https alone, plain http is sent on."""
    public, plain = free_port(), free_port()
    url = f"https://127.0.0.1:{public}"
    Users(certificate / "users").put("sato", "とても長い合言葉です。いいですか")
    site = make_site(public_url=url, trusted_proxies="127.0.0.1", staff_users=str(certificate / "users"))
    config = told("# /etc/nginx/conf.d/planbot.conf")
    for before, after in {
        "listen 443": f"listen 127.0.0.1:{public}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "/etc/planbot/": f"{certificate}/",
    }.items():
        assert before in config
        config = config.replace(before, after)
    shipped = (DOCS / "nginx.conf").read_text(encoding="utf-8")
    upstream = shipped[shipped.index("  upstream") :]
    with served(client_of(site).app) as process:
        ports = {7861: port_of(process), 7862: port_of(process)}
        with front(certificate / "run", ports, {upstream: config + "}"}, public):
            trusted = ssl.create_default_context(cafile=certificate / "server.pem")
            with httpx.Client(verify=trusted, base_url=url, headers={"origin": url}) as citizen:
                answer = citizen.post("/v1/ask", json={"question": "Wi-Fi"}).json()
                exchange = {"question": "Wi-Fi", "state": "done", "answer": answer}
                voice = {"kind": "right", "comment": "", "exchange": exchange}
                assert citizen.post("/page/feedback", json=voice).json() == {"ok": True}
                assert citizen.post("/page/feedback", json=voice, headers={"origin": "https://evil.example"}).is_error
                assert "__Host-planbot=" in citizen.get("/staff/login").headers["set-cookie"]
            moved_on = httpx.get(f"http://127.0.0.1:{plain}/staff/login")
    assert (moved_on.status_code, moved_on.headers["location"]) == (301, "https://127.0.0.1/staff/login")
