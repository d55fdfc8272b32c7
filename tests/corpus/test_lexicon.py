"""Key words of other languages in the plan's own words."""

from __future__ import annotations

import pytest

from corpus.lexicon import gloss


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Số điện thoại của phòng này là gì?", "vi", "電話番号"),
        ("Kailan magsisimula ang plano?", "tl", "いつ"),
        ("Onde há Wi-Fi público?", "pt", "どこ"),
        ("¿Cuál es la meta de la moneda local?", "es", "目標"),
        ("无人机用来做什么", "zh", "ドローン"),
        ("드론은 어디에 쓰나요", "ko", "ドローン"),
    ],
)
def test_words_are_found(text: str, language: str, word: str) -> None:
    assert word in gloss(text, language)


def test_the_longest_phrase_is_read_once() -> None:
    assert "スマートフォン" not in gloss("số điện thoại", "vi")


@pytest.mark.parametrize("text", ["", "xyzzy", "…"])
def test_nothing_is_invented(text: str) -> None:
    assert gloss(text, "vi") == ""


def test_a_language_without_a_lexicon() -> None:
    assert gloss("Where is it?", "en") == ""
