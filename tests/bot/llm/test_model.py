"""A model by its name: what is missing or wrong is told at the start, with the setting's name."""

from __future__ import annotations

import pytest

from bot.llm.model import failure_of, open_model
from index import Settings, SettingsError


class StatusError(Exception):
    def __init__(self, status_code: int) -> None:
        self.status_code = status_code


class ReadTimeout(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "started", "kind"),
    [
        (StatusError(429), False, "rate_limited"),
        (StatusError(401), False, "rejected"),
        (StatusError(503), False, "down"),
        (StatusError(503), True, "cut_off"),
        (ReadTimeout(), False, "slow"),
        (ConnectionError(), False, "down"),
        (ConnectionError(), True, "cut_off"),
        (ValueError(), False, "down"),
    ],
)
def test_what_an_error_means(error: Exception, started: bool, kind: str) -> None:
    assert failure_of(error, started).kind == kind


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("anthropic:x", "llm-anthropic"), ("google_genai:x", "llm-google"), ("ollama:x", "llm-ollama"),
        ("bedrock_converse:x", "llm-bedrock"), ("openai:x", "llm-openai"),
    ],
)  # fmt: skip
def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch, name: str, extra: str) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("not there")

    monkeypatch.setattr("bot.llm.model.init_chat_model", missing)
    with pytest.raises(SettingsError, match=rf"PLANBOT_LLM='{name}'.*planbot\[{extra}\]"):
        open_model(Settings(llm=name))


def test_a_missing_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="PLANBOT_LLM='openai:x'"):
        open_model(Settings(llm="openai:x"))


def test_an_unknown_provider_is_told() -> None:
    with pytest.raises(SettingsError, match="PLANBOT_LLM='nobody:x'"):
        open_model(Settings(llm="nobody:x"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LLM", "gpt-5"), ("LLM_BASE_URL", "127.0.0.1:8081"), ("LLM_USES", "wording,magic"),
        ("LLM_DEADLINE_SECONDS", "0"), ("LLM_MAX_TOKENS", "5"), ("LLM_CONCURRENT_CALLS", "0"), ("LLM_RETRIES", "-1"),
        ("LLM_EVIDENCE_CHARS", "1"),
    ],
)  # fmt: skip
def test_a_wrong_setting_stops_the_start_with_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PLANBOT_{name}", value)
    with pytest.raises(SettingsError, match=f"PLANBOT_{name}"):
        Settings.read()


def test_the_key_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_LLM_API_KEY", "secret")
    with pytest.raises(SettingsError, match="unknown setting PLANBOT_LLM_API_KEY"):
        Settings.read()
