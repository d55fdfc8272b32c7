"""The audit trail: who did what, on every level of the log, without what citizens or guessers wrote."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from app import open_site
from bot.service import audit
from bot.service.logs import JsonLines, MaskedText, configure
from bot.service.users import Users
from bot.web.types import Site
from index import Settings
from index.library import open_library
from tests.bot.service.conftest import MakeSite, client_of
from tests.bot.service.live import served
from tests.web.fakes import FakeBot

NAME, PASSWORD = "sato@city.example.jp", "とても長い合言葉です。いいですか"


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """A service that logs as little as it can."""
    before = logging.root.handlers[:]
    configure(Settings(log_level="ERROR"))
    logging.root.addHandler(caplog.handler)
    yield caplog
    logging.root.handlers[:] = before
    for logger in ("bot", "index", audit.NAME):
        logging.getLogger(logger).setLevel(logging.NOTSET)


@pytest.fixture
def office(make_site: MakeSite, tmp_path: Path) -> Site:
    Users(tmp_path / "users").put(NAME, PASSWORD)
    return make_site(staff_users=str(tmp_path / "users"))


def log_in(client: TestClient, password: str = PASSWORD, name: str = NAME) -> int:
    token = re.search(r'name="token" value="([^"]+)"', client.get("/staff/login").text)
    assert token
    data = {"name": name, "password": password, "token": token[1]}
    return client.post("/staff/login", data=data, follow_redirects=False).status_code


def trail(caplog: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == audit.NAME]
    return [{key: line[key] for key in line if key not in ("time", "level", "logger")} for line in lines]


def test_logins(office: Site, quiet: pytest.LogCaptureFixture) -> None:
    client = client_of(office)
    assert log_in(client, "falsch" * 3) == 401
    assert log_in(client, PASSWORD, PASSWORD) == 401  # typed into the wrong field
    assert log_in(client) == 303
    out = client.post("/staff/logout", follow_redirects=False)
    assert out.headers["clear-site-data"] == '"storage"'
    client.post("/staff/logout")  # nobody any more
    assert trail(quiet) == [
        {"message": "login_refused", "staff": ""},
        {"message": "login_refused", "staff": ""},
        {"message": "login", "staff": NAME},
        {"message": "logout", "staff": NAME},
    ]
    assert PASSWORD not in quiet.text


def test_documents(tmp_path: Path, quiet: pytest.LogCaptureFixture) -> None:
    settings = Settings(data_dir=tmp_path / "data", trusted_proxies="10.0.0.5", staff_header="X-Remote-User")
    site = open_site(settings, FakeBot(), open_library(settings))
    staff = client_of(site, "10.0.0.5", headers={"x-remote-user": "sato"})

    def send(path: str, *files: str, **fields: str) -> None:
        token = re.search(r'name="token" value="([^"]+)"', staff.get("/staff/documents").text)
        assert token
        parts = [("files", ("当直.txt", text.encode())) for text in files]
        staff.post(f"/staff/{path}", data={"token": token[1], **fields}, files=parts or None)

    for text in ("手当は7,400円です。", "手当は7,400円です。", "手当は8,000円です。"):
        send("documents", text, visibility="staff")
    send("remove-document", name="ない")
    send("remove-document", name="当直")
    told = [(line["message"], line["staff"], line["document"], line.get("visibility")) for line in trail(quiet)]
    assert told == [
        ("document_new", "sato", "当直", "staff"),
        ("document_unchanged", "sato", "当直", "staff"),
        ("document_replaced", "sato", "当直", "staff"),
        ("document_removed", "sato", "当直", None),
    ]
    assert "手当" not in quiet.text


@pytest.mark.parametrize("formatter", [JsonLines(), MaskedText()])
def test_the_name_of_the_staff_is_told_there_alone(formatter: logging.Formatter) -> None:
    fields = {"msg": "login", "staff": NAME, "document": "電話0283-20-3026"}
    line = formatter.format(logging.makeLogRecord({"name": audit.NAME, **fields}))
    assert NAME in line
    assert "3026" not in line
    assert NAME not in formatter.format(logging.makeLogRecord({"name": "bot.elsewhere", **fields}))


def test_a_name_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", audit.NAME)
    audit.note("login", "sato\n2026 login staff=mayor" + "x" * 300)
    (line,) = trail(caplog)
    assert line["staff"].startswith("sato 2026 login")
    assert len(line["staff"]) == 100


def test_a_browser_forgets_the_conversations_at_logout(office: Site, browser: Browser) -> None:
    with served(client_of(office).app) as url:
        page = browser.new_page()
        page.goto(f"{url}/staff/login")
        page.evaluate("localStorage.setItem('planbot-talk', 'an answer for the staff')")
        page.fill("[name=name]", NAME)
        page.fill("[name=password]", PASSWORD)
        page.click("button")
        page.goto(f"{url}/staff/login")
        assert page.evaluate("localStorage.length") == 1
        page.click("form button")
        page.wait_for_selector("[name=password]")
        assert page.evaluate("localStorage.length") == 0
        page.close()
