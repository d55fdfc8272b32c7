"""The watched bot: the kill switch, the meters, the log without personal data, what is kept."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request

from bot.service.health import Health
from bot.service.logs import JsonLines, MaskedText
from bot.service.switch import Switch
from bot.service.wording import apology
from bot.web.shell import frame
from bot.web.words import words
from index.errors import AnswersOffError, PlanBotError
from tests.bot.service.conftest import HERE, MakeSite, client_of

SECRET = "電話は0283-20-3026です。予算は?"


def test_the_switch_turns_answers_off_in_every_process(make_site: MakeSite) -> None:
    first, second = make_site(), make_site()
    Switch(first.settings.data_dir).turn_off("点検のため、午後3時まで休止します。")
    for site in (first, second):
        with pytest.raises(AnswersOffError) as off:
            site.bot.ask("Wi-Fi")
        assert apology(off.value, "ja") == "点検のため、午後3時まで休止します。"
    Switch(second.settings.data_dir).turn_on()
    assert first.bot.ask("Wi-Fi").citations


def test_standing_words_in_each_language() -> None:
    said = {apology(AnswersOffError(), language) for language in ("ja", "easy-ja", "en")}
    assert len(said) == 3
    assert apology(AnswersOffError(), "vi") == apology(AnswersOffError(), "en")
    assert apology(PlanBotError("the disk at /dev/x"), "ja").startswith("申し訳ありません")


def value(site: object, sample: str, **labels: str) -> float:
    return site.service.meters.registry.get_sample_value(sample, labels) or 0.0  # type: ignore[attr-defined,no-any-return]


def test_answers_declines_failures_and_removed_lines_are_counted(make_site: MakeSite) -> None:
    site = make_site()
    site.bot.ask("Wi-Fi")
    site.bot.ask("予算は")
    with pytest.raises(RuntimeError):
        site.bot.ask("故障")
    common = {"language": "ja", "audience": "citizen", "engine": "extractive"}
    assert value(site, "planbot_answers_total", outcome="answered", reason="", **common) == 1
    assert value(site, "planbot_answers_total", outcome="declined", reason="not_in_plan", **common) == 1
    assert value(site, "planbot_failures_total") == 1
    assert value(site, "planbot_answer_seconds_count", engine="extractive") == 2
    site.service.meters.answered(replace(site.bot.ask("Wi-Fi"), removed=2), 0.01)
    assert value(site, "planbot_guard_removed_lines_total") == 2


def test_a_label_is_never_what_a_visitor_wrote(make_site: MakeSite) -> None:
    site = make_site()
    site.bot.ask("Wi-Fi", language="<x y='0283-20-3026'>")
    text = site.service.meters.exposition().decode()
    assert "3026" not in text
    assert 'language="other"' in text


def test_the_log_tells_of_answers_without_a_word_of_them(make_site: MakeSite, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot")
    make_site().bot.ask(SECRET)
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    answered = next(line for line in lines if line["message"] == "answered")
    assert answered["outcome"] == "declined"
    assert answered["elapsed_ms"] >= 0
    assert "予算" not in caplog.text + json.dumps(lines, ensure_ascii=False)
    assert "3026" not in json.dumps(lines)


@pytest.mark.parametrize("formatter", [JsonLines(), MaskedText()])
def test_whatever_is_logged_is_masked(formatter: logging.Formatter) -> None:
    record = logging.makeLogRecord({"msg": "%s said", "args": ("0283-20-3026",), "who": "taro@example.jp"})
    line = formatter.format(record)
    assert "3026" not in line
    assert "example.jp" not in line
    assert "〔個人情報〕" in line


def test_unanswered_questions_are_kept_masked(make_site: MakeSite) -> None:
    site = make_site()
    site.bot.ask(SECRET)
    site.bot.ask("Wi-Fi")
    (kept,) = site.service.store.unanswered(datetime.now(UTC) - timedelta(days=1))
    assert (kept.question, kept.reason, kept.near) == (
        "電話は〔個人情報〕です。予算は?",
        "not_in_plan",
        ("2-1", "ch4-1"),
    )


def test_nothing_is_kept_where_nothing_is_to_be(make_site: MakeSite) -> None:
    site = make_site(keep_days=0)
    site.bot.ask("予算は")
    site.service.store.add_feedback("right", "", "q", site.bot.ask("Wi-Fi"))
    path = site.service.store.path
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            rows = [connection.execute(f"select count(*) from {t}").fetchone() for t in ("feedback", "unanswered")]
        assert rows == [(0,), (0,)]


def test_a_question_that_cannot_be_kept_is_answered(make_site: MakeSite, caplog: pytest.LogCaptureFixture) -> None:
    site = make_site()
    site.service.store.path.mkdir(parents=True)
    assert site.bot.ask("予算は").abstained
    assert value(site, "planbot_unkept_total") == 1
    assert "予算" not in caplog.text


def test_nobody_makes_it_check_itself_all_the_time(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site()
    checked: list[str] = []
    monkeypatch.setattr(type(site.service.store), "works", lambda _: checked.append("store") or True)
    health = Health(site.service, lambda: checked.append("index") or True)  # type: ignore[func-returns-value]
    request = Request({"type": "http", "headers": []})
    assert {health.ready(request).status_code for _ in range(50)} == {200}
    assert checked == ["index", "store"]
    site.service.leaving = True
    assert health.ready(request).status_code == 503
    site.service.leaving = False
    monkeypatch.setattr("bot.service.health.FRESH_S", 0.0)
    health.ready(request)
    assert checked == ["index", "store"] * 2


def test_feedback_is_not_taken_where_it_would_be_thrown_away(make_site: MakeSite) -> None:
    site = make_site(keep_days=0)
    exchange = {"question": "Wi-Fi", "state": "done", "answer": site.bot.ask("Wi-Fi").as_dict()}
    voice = {"kind": "right", "comment": "", "exchange": exchange}
    reply = client_of(site).post("/page/feedback", json=voice)
    assert (reply.status_code, reply.json()) == (404, {"ok": False})
    kept = make_site(keep_days=1)
    assert client_of(kept).post("/page/feedback", json=voice).status_code == 200
    frames = [frame(made, words("ja")).head for made in (site, kept)]
    assert [".feedback { display: none }" in head for head in frames] == [True, False]


def test_health(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.health.FRESH_S", 0.0)
    site = make_site()
    client = client_of(site)
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"ready": True, "checks": {"index": True, "store": True}}
    site.service.store.path.unlink()
    for leftover in site.service.store.path.parent.glob("feedback.sqlite3-*"):
        leftover.unlink()
    site.service.store.path.mkdir()
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["checks"]["store"]) == (503, False)
    assert client.get("/healthz").status_code == 200


def test_not_ready_and_nothing_let_in_while_it_ends(make_site: MakeSite) -> None:
    site = make_site()
    client = client_of(site, headers={"accept-language": "en"})
    site.service.leaving = True
    ready, refused = client.get("/readyz"), client.post("/v1/ask", json={"question": "Wi-Fi"})
    assert (ready.status_code, ready.json()["checks"]["staying"]) == (503, False)
    assert (refused.status_code, refused.json()["error"]["code"], refused.headers["retry-after"]) == (
        503,
        "leaving",
        "10",
    )
    assert "being restarted" in refused.json()["detail"]
    assert value(site, "planbot_refused_total", why="leaving") == 1
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("metrics", "address", "headers", "status"),
    [
        ("local", HERE, {}, 200),
        ("local", HERE, {"x-forwarded-for": "203.0.113.1"}, 404),
        ("local", "198.51.100.7", {}, 404),
        ("open", "198.51.100.7", {}, 200),
        ("off", HERE, {}, 404),
    ],
)
def test_who_may_read_the_meters(
    make_site: MakeSite, metrics: str, address: str, headers: dict[str, str], status: int
) -> None:
    reply = client_of(make_site(metrics=metrics), address).get("/metrics", headers=headers)
    assert reply.status_code == status
    assert ("planbot_answers" in reply.text) == (status == 200)
