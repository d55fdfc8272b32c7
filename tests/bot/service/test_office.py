"""Who gets into the staff area: by the proxy's header, the office's provider, the trial file; and who does not."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from bot.__main__ import main
from bot.service.users import Users
from bot.web.types import Site
from index import SettingsError
from tests.bot.service.conftest import HERE, MakeSite, client_of
from tests.bot.service.live import served
from tests.bot.service.provider import Provider

PASSWORD = "とても長い合言葉です。いいですか"


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "users"
    Users(path).put("sato", PASSWORD)
    return path


@pytest.fixture
def office(make_site: MakeSite, users: Path) -> Site:
    return make_site(staff_users=str(users))


def log_in(client: TestClient, name: str = "sato", password: str = PASSWORD, **headers: str) -> httpx.Response:
    page = client.get("/staff/login")
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    data = {"name": name, "password": password, "token": token[1] if token else ""}
    return client.post("/staff/login", data=data, headers=headers, follow_redirects=False)


def test_the_report_is_for_those_who_logged_in(office: Site) -> None:
    client = client_of(office)
    assert client.get("/staff/report", follow_redirects=False).headers["location"] == "login"
    assert client.get("/staff/report.csv").status_code == 404
    assert log_in(client).headers["location"] == "report"
    office.bot.ask("予算は<script>alert(1)</script>")
    page = client.get("/staff/report")
    assert "予算は&lt;script&gt;" in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert client.get("/staff/report.csv").content.startswith(b"\xef\xbb\xbf")
    assert client.get("/staff/report.xlsx?days=7").content[:2] == b"PK"
    assert client.get("/staff/report.exe").status_code == 404
    client.post("/staff/logout")
    assert client.get("/staff/report.csv").status_code == 404


@pytest.mark.parametrize(
    ("name", "password"), [("sato", "falsch" * 3), ("nobody", PASSWORD), ("", ""), ("sato", "x" * 9999)]
)
def test_wrong_passwords(office: Site, name: str, password: str) -> None:
    client = client_of(office)
    reply = log_in(client, name, password)
    assert reply.status_code == 401
    assert "ログインできませんでした" in reply.text
    assert client.get("/staff/report.csv").status_code == 404


def test_guessing_is_slowed_down_also_from_many_addresses(office: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Users, "knows", lambda *_: False)
    codes = [log_in(client_of(office, f"203.0.113.{n}"), password="x" * 12).status_code for n in range(25)]
    # a minute may turn while we try: then a few more are let through
    assert 10 <= codes.count(401) <= 20
    assert codes[-1] == 429
    assert log_in(client_of(office, HERE)).status_code == 429


def test_a_form_of_another_site_is_refused(office: Site) -> None:
    client = client_of(office)
    data = {"name": "sato", "password": PASSWORD}
    assert client.post("/staff/login", data=data).status_code == 403
    client.get("/staff/login")
    assert client.post("/staff/login", data={**data, "token": "guess"}).status_code == 403
    assert log_in(client, Origin="https://evil.example").status_code == 403
    assert log_in(client).status_code == 303
    client.post("/staff/logout", headers={"origin": "https://evil.example"})
    assert client.get("/staff/report").status_code == 200


@pytest.mark.parametrize(
    ("public_url", "name", "flags"),
    [
        ("", "planbot", {"httponly", "samesite=lax", "path=/"}),
        ("https://dx.example.jp", "__Host-planbot", {"httponly", "samesite=lax", "path=/", "secure"}),
    ],
)
def test_flags_of_the_cookie(make_site: MakeSite, users: Path, public_url: str, name: str, flags: set[str]) -> None:
    site = make_site(staff_users=str(users), public_url=public_url)
    cookie = log_in(client_of(site, base_url=public_url or "http://testserver")).headers["set-cookie"]
    assert cookie.startswith(f"{name}=")
    given = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert flags <= given
    assert ("secure" in given) == (public_url != "")
    assert "max-age=28800" in given


def test_citizens_get_no_cookie(office: Site) -> None:
    client = client_of(office)
    for reply in (client.post("/v1/ask", json={"question": "Wi-Fi"}), client.get("/page/style.css")):
        assert "set-cookie" not in reply.headers


def test_a_login_ends(office: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(office)
    log_in(client)
    assert client.get("/staff/report").status_code == 200
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 481 * 60)
    assert client.get("/staff/report", follow_redirects=False).status_code == 303


def test_a_cookie_cannot_be_made_up(office: Site, make_site: MakeSite, users: Path, tmp_path: Path) -> None:
    client = client_of(office)
    log_in(client)
    (cookie,) = client.cookies.jar
    head, _, tail = str(cookie.value).partition(".")
    client.cookies.clear()
    client.cookies.set("planbot", head[:-4] + "AAAA." + tail)
    assert client.get("/staff/report.csv").status_code == 404
    assert oct((office.settings.data_dir / "session.key").stat().st_mode)[-3:] == "600"


def test_the_proxys_header(make_site: MakeSite) -> None:
    site = make_site(trusted_proxies="10.0.0.5", staff_header="X-Remote-User")
    headers = {"x-remote-user": "佐藤".encode(), "x-forwarded-for": b"192.0.2.1"}
    assert client_of(site, "10.0.0.5").get("/staff/report", headers=headers).status_code == 200
    assert "佐藤" in client_of(site, "10.0.0.5").get("/staff/login", headers=headers).text
    for stranger in ("192.0.2.1", HERE, "10.0.0.50"):
        assert client_of(site, stranger).get("/staff/report.csv", headers=headers).status_code == 404


def test_no_way_in_is_said_to_be_none(make_site: MakeSite) -> None:
    page = client_of(make_site()).get("/staff/login")
    assert "設定されていません" in page.text
    assert "<form" not in page.text
    assert client_of(make_site()).get("/staff/oidc").status_code == 404
    assert client_of(make_site()).get("/staff/callback").status_code == 404


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    with served(made.app) as url:
        made.url = url
        yield made


@pytest.fixture
def with_provider(make_site: MakeSite, provider: Provider) -> Site:
    return make_site(
        oidc_issuer=provider.url, oidc_client_id="planbot", oidc_client_secret="s", oidc_staff="groups=dx-staff"
    )


def come_back(client: TestClient, **changes: str) -> httpx.Response:
    """Goes to the provider and back, as a browser does; `changes` are made to the address of the way back."""
    away = client.get("/staff/oidc", follow_redirects=False)
    assert away.status_code == 302
    back = httpx.get(away.headers["location"], follow_redirects=False).headers["location"]
    query = {key: values[0] for key, values in parse_qs(urlsplit(back).query).items()} | changes
    return client.get("/staff/callback", params=query, follow_redirects=False)


def test_staff_of_the_provider(with_provider: Site, provider: Provider) -> None:
    client = client_of(with_provider)
    assert "庁内の認証" in client.get("/staff/login").text
    assert come_back(client).headers["location"] == "report"
    assert "佐藤" in client.get("/staff/login").text
    assert client.get("/staff/report").status_code == 200
    assert provider.exchanged[0]["code_verifier"]


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "2", "name": "田中", "groups": ["all"]},
        {"sub": "2", "name": "田中"},
        {"sub": "2", "groups": "xdx-staff"},
        {"sub": "2", "groups": ["dx-staff"], "aud": "another"},
        {"sub": "2", "groups": ["dx-staff"], "exp": 1},
        {"sub": "2", "groups": ["dx-staff"], "iss": "https://evil.example"},
        {"sub": "2", "groups": ["dx-staff"], "nonce": "old"},
    ],
)
def test_an_account_alone_makes_nobody_staff(with_provider: Site, provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims = claims
    client = client_of(with_provider)
    assert come_back(client).status_code == 401
    assert client.get("/staff/report.csv").status_code == 404


def test_forged_tokens_and_states(with_provider: Site, provider: Provider) -> None:
    client = client_of(with_provider)
    assert come_back(client, state="guess").status_code == 401
    assert client.get("/staff/callback?code=x&state=y").status_code == 401
    assert client.get("/staff/callback?error=access_denied").status_code == 401
    provider.forged = True
    assert come_back(client).status_code == 401
    assert client.get("/staff/report.csv").status_code == 404


def test_a_provider_that_is_not_there(make_site: MakeSite) -> None:
    site = make_site(oidc_issuer="http://127.0.0.1:9", oidc_client_id="planbot", oidc_staff="groups=dx-staff")
    reply = client_of(site).get("/staff/oidc")
    assert reply.status_code == 503
    assert "接続できません" in reply.text


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"oidc_issuer": "https://id.example"}, "PLANBOT_OIDC_STAFF"),
        ({"staff_users": "nowhere/users"}, "PLANBOT_STAFF_USERS"),
    ],
)
def test_settings_of_the_login_that_cannot_be_used(make_site: MakeSite, changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        client_of(make_site(**changes))


def test_the_user_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import io

    path = tmp_path / "users"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["user", "sato"]) == 1
    assert "PLANBOT_STAFF_USERS" in capsys.readouterr().err
    monkeypatch.setenv("PLANBOT_STAFF_USERS", str(path))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["user", "sato"]) == 0
    assert PASSWORD not in path.read_text()
    assert oct(path.stat().st_mode)[-3:] == "600"
    users = Users(path)
    assert users.knows("sato", PASSWORD)
    assert not users.knows("sato", "another one, long")
    users.put("sato", "another one, long")
    assert users.knows("sato", "another one, long")
    path.write_text("sato:no hash\n")
    assert not users.knows("sato", "no hash")


@pytest.mark.parametrize(
    ("name", "password"), [("sa:to", PASSWORD), ("", PASSWORD), ("sato", "short"), ("sato", "x" * 201)]
)
def test_names_and_passwords_that_cannot_be_used(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(SettingsError):
        Users(tmp_path / "users").put(name, password)
