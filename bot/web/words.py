"""All words of the page, one table per language; nothing is glued together elsewhere."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.types import Audience

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the page: its code, its path on the site, the ``lang`` of its HTML, its own name.

    `answers` is what the bot is told; None lets it follow the language of the question. `furigana`: kanji are read out.
    """

    code: str
    path: str
    tag: str
    name: str
    answers: str | None
    furigana: bool = False


LANGUAGES = (
    Language("ja", "", "ja", "日本語", None),
    Language("easy-ja", "easy", "ja", "やさしい日本語", "easy-ja", furigana=True),
    Language("en", "en", "en", "English", "en"),
)
WRITTEN = frozenset(language.code for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, by dotted key."""

    language: Language
    table: Mapping[str, str | tuple[str, ...]]

    def __call__(self, key: str, **values: object) -> str:
        """The words under `key`, with `values` filled in. Raises KeyError for an unknown key."""
        text = self.table[key]
        if not isinstance(text, str):
            raise KeyError(f"{key} is a list")
        return text.format(**values) if values else text

    def several(self, key: str) -> tuple[str, ...]:
        """The list of words under `key`."""
        texts = self.table[key]
        return (texts,) if isinstance(texts, str) else texts

    def examples(self, audience: Audience) -> tuple[str, ...]:
        """The questions to begin with."""
        return self.several(f"examples.{audience}")


@cache
def words(code: str) -> Words:
    """The words of the language `code`; やさしい日本語 says what it does not say otherwise as 日本語 does."""
    language = next(entry for entry in LANGUAGES if entry.code == code)
    base = read("ja") if code == "easy-ja" else {}
    return Words(language, {**base, **read(code)})


def read(code: str) -> dict[str, str | tuple[str, ...]]:
    """The file of one language, flattened: ``[ask] send`` becomes ``ask.send``."""
    data = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    return dict(_flatten(data, ""))


def _flatten(node: Mapping[str, Any], prefix: str) -> list[tuple[str, str | tuple[str, ...]]]:
    flat: list[tuple[str, str | tuple[str, ...]]] = []
    for key, value in node.items():
        if isinstance(value, dict):
            flat += _flatten(value, f"{prefix}{key}.")
        else:
            flat.append((f"{prefix}{key}", tuple(value) if isinstance(value, list) else value))
    return flat
