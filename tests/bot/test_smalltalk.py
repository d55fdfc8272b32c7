"""Small talk must be the whole message; noise is noise; a question is neither."""

from __future__ import annotations

import pytest

from bot import PlanBot
from bot.smalltalk import is_unclear, smalltalk_of
from bot.wording import say


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("こんにちは", "greeting"),
        ("おはようございます!", "greeting"),
        ("はじめまして、よろしくお願いします", "greeting"),
        ("Hello!", "greeting"),
        ("안녕하세요", "greeting"),
        ("ありがとうございました。", "thanks"),
        ("とても助かりました", "thanks"),
        ("Thank you very much", "thanks"),
        ("さようなら", "bye"),
        ("bye", "bye"),
        ("あなたは誰ですか?", "who"),
        ("お名前は?", "who"),
        ("Who are you?", "who"),
        ("使い方を教えて", "how"),
        ("何が聞けますか", "how"),
        ("help", "how"),
        ("すごいですね!", "praise"),
    ],
)
def test_small_talk(planbot: PlanBot, text: str, kind: str) -> None:
    assert smalltalk_of(text) == kind
    answer = planbot.ask(text)
    assert answer.answer == say(answer.language, kind)
    assert (answer.abstained, answer.reason, answer.citations, answer.related) == (False, None, (), ())


@pytest.mark.parametrize(
    "text",
    [
        "こんにちは。計画の期間は何年ですか",
        "ありがとうございます。あと、任期は?",
        "DX推進本部の本部長は誰ですか",
        "公共施設予約システムの使い方は変わりますか",
        "AIですか、RPAですか、先に入ったのは",
        "計画の名前は何ですか",
        "",
    ],
)
def test_no_small_talk(text: str) -> None:
    assert smalltalk_of(text) is None


@pytest.mark.parametrize(
    "text", ["", "?", "あ", "ああああああ", "wwwww", "12345", "asdfghjkl", "zxcvbnm", "bcdfghjk", "・・・", "🙂🙂🙂"]
)
def test_noise(planbot: PlanBot, text: str) -> None:
    assert is_unclear(text)
    answer = planbot.ask(text)
    assert (answer.abstained, answer.reason, answer.citations) == (True, "unclear", ())


@pytest.mark.parametrize("text", ["RPA", "AI", "5G", "ドローン", "KGI", "eL-QR", "RESAS", "SMS", "EBPM", "drones"])
def test_a_name_alone_is_a_question(planbot: PlanBot, text: str) -> None:
    assert not is_unclear(text)
    assert planbot.ask(text).reason != "unclear"
