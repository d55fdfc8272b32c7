"""Settings: from the environment or `.env`; wrong values and unknown names are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from index import Settings, SettingsError
from index.settings import DEFAULT_MODEL


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANBOT_DATA_DIR")
    settings = Settings.read()
    assert settings.embedding_model == DEFAULT_MODEL
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)
    assert settings.index_dir == Path(".planbot/index")


def test_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLANBOT_PORT", "8000")
    monkeypatch.setenv("PLANBOT_DATA_DIR", str(tmp_path))
    settings = Settings.read()
    assert settings.port == 8000
    assert settings.index_dir == tmp_path / "index"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLANBOT_PORT", "http"),
        ("PLANBOT_PORT", "0"),
        ("PLANBOT_PORT", "70000"),
        ("PLANBOT_MAX_QUESTION_CHARS", "10"),
        ("PLANBOT_MAX_HISTORY_TURNS", "-1"),
        ("PLANBOT_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}='{value}'.*env.example"):
        Settings.read()


def test_an_unknown_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_PROT", "8000")
    with pytest.raises(SettingsError, match="unknown setting PLANBOT_PROT"):
        Settings.read()


@pytest.fixture
def env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    monkeypatch.setitem(Settings.model_config, "env_file", str(path))
    return path


def test_the_file(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text("# our port\nPLANBOT_PORT=8001\nPLANBOT_HOST=0.0.0.0\n", encoding="utf-8")
    monkeypatch.setenv("PLANBOT_PORT", "8002")
    settings = Settings.read()
    assert (settings.port, settings.host) == (8002, "0.0.0.0")  # the environment goes first


@pytest.mark.parametrize(
    ("text", "named"),
    [("PLANBOT_PORT=abc\n", "PLANBOT_PORT='abc'"), ("PLANBOT_PROT=1\n", "PLANBOT_PROT")],
    ids=["value", "name"],
)
def test_a_wrong_file(env_file: Path, text: str, named: str) -> None:
    env_file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=named):
        Settings.read()


def test_nothing_changes_them() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]
