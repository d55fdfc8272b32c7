"""The bot's own words: in every language, with the same gaps to fill, and no facts of the plan."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

import bot.wording
from bot.guard import unsupported
from bot.types import LANGUAGES, Line
from bot.wording import say
from corpus import Plan

WORDS = tomllib.loads((Path(bot.wording.__file__).parent / "words.toml").read_text(encoding="utf-8"))
FILLED = {"asks": "x", "title": "x", "text": "x", "office": "x", "tel": "x", "example": "x", "limit": "x"}
KEYS = (
    "decline",
    "decline_contact",
    "off_topic",
    "unsafe",
    "unclear",
    "which",
    "personal_data",
    "cut",
    "greeting",
    "who",
)


def gaps(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_the_languages() -> None:
    assert set(WORDS) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_phrase_in_every_language(language: str, key: str) -> None:
    assert say(language, key, **FILLED)
    assert gaps(WORDS[language].get(key, "")) <= gaps(WORDS["ja"][key])


@pytest.mark.parametrize("language", [x for x in LANGUAGES if x not in ("ja", "easy-ja", "en")])
def test_a_missing_phrase_is_borrowed_from_english(language: str) -> None:
    assert say(language, "how") == say("en", "how") != say("ja", "how")


def test_a_phrase_no_language_has_is_empty() -> None:
    assert say("ja", "nothing of the kind") == ""


def test_words_in_braces_of_a_value_are_left_alone() -> None:
    assert "{x}" in say("ja", "decline", asks="{x}")


def test_declines_and_yes_and_no_carry_no_fact(plan: Plan) -> None:
    for language, table in WORDS.items():
        for key in ("decline", "off_topic", "unsafe", "unclear", "yes", "no", "frame", "thanks", "bye"):
            phrase = table.get(key, "").replace("DX", "")
            assert unsupported(Line(phrase), plan) == (), (language, phrase)
