"""Rates whose shared storage goes away while the service runs, and the rate of files."""

from __future__ import annotations

from typing import Any

import pytest
from limits.storage import MemoryStorage

from bot.service import rates as module
from bot.service.callers import Caller
from bot.service.meters import Meters
from bot.service.rates import Rates, Refusal
from index import Settings
from tests.bot.service.conftest import ELSEWHERE, MakeSite, client_of

VISITOR = Caller(ELSEWHERE)


class Shared(MemoryStorage):
    """A storage beyond this process, which may be away."""

    STORAGE_SCHEME = ["elsewhere"]  # noqa: RUF012  (limits declares it so)
    away = False
    asked = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        return ConnectionError

    def acquire_sliding_window_entry(self, *args: Any, **options: Any) -> bool:
        type(self).asked += 1
        if self.away:
            raise ConnectionError("nobody at 10.0.0.9")
        return super().acquire_sliding_window_entry(*args, **options)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> type[Shared]:
    monkeypatch.setattr(Shared, "asked", 0)
    monkeypatch.setattr(Shared, "away", False)
    return Shared


def test_who_asks_is_served_and_counted_while_the_storage_is_away(
    shared: type[Shared], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    meters = Meters()
    rates = Rates(Settings(rate_storage="elsewhere://", visitor_per_minute=2), meters)
    assert rates.refuse(VISITOR) is None
    monkeypatch.setattr(Shared, "away", True)
    refusals = [rates.refuse(VISITOR) for _ in range(3)]
    assert refusals[:2] == [None, None]
    assert isinstance(refusals[2], Refusal)
    assert 1 <= refusals[2].wait_s <= 60
    # the storage that failed was left alone, and said so once
    assert Shared.asked == 2 + 1
    assert meters.registry.get_sample_value("planbot_rates_away_total") == 1
    assert caplog.text.count("counted by this process alone") == 1
    assert "10.0.0.9" not in caplog.text


def test_a_storage_that_is_back_counts_again(shared: type[Shared], monkeypatch: pytest.MonkeyPatch) -> None:
    rates = Rates(Settings(rate_storage="elsewhere://", visitor_per_minute=2))
    monkeypatch.setattr(Shared, "away", True)
    rates.refuse(VISITOR)
    monkeypatch.setattr(Shared, "away", False)
    monkeypatch.setattr(module, "AWAY_S", 0.0)
    rates._away_until_s = 0.0
    before = Shared.asked
    assert [bool(rates.refuse(VISITOR)) for _ in range(3)] == [False, False, True]
    assert Shared.asked > before


def test_guessing_passwords_is_slowed_down_also_then(shared: type[Shared], monkeypatch: pytest.MonkeyPatch) -> None:
    rates = Rates(Settings(rate_storage="elsewhere://"))
    monkeypatch.setattr(Shared, "away", True)
    tried = [rates.refuse_login(VISITOR, "sato") for _ in range(12)]
    assert tried == [False] * 10 + [True] * 2


def test_a_request_is_answered_while_the_storage_is_away(
    shared: type[Shared], make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(make_site(rate_storage="elsewhere://"))
    monkeypatch.setattr(Shared, "away", True)
    assert client.post("/v1/ask", json={"question": "Wi-Fiは?"}).status_code == 200


def test_files_have_a_rate_of_their_own(make_site: MakeSite) -> None:
    site = make_site()
    client = client_of(site)
    codes = [client.post("/gradio_api/upload", content=b"x").status_code for _ in range(12)]
    assert codes == [404] * 10 + [429] * 2  # there is no Gradio behind this gate
    assert client.post("/v1/ask", json={"question": "Wi-Fiは?"}).status_code == 200
