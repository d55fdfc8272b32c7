"""Premises: a contradicted year, figure or post is いいえ; what only looks alike is left without a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from bot.premise import SURE, verdict
from bot.understand import understand
from corpus.questions import AnticipatedQuestion, Polarity
from index.types import Match

Verdict = Literal["yes", "no"]
KNOWN = AnticipatedQuestion("q-1", "委員は再任できますか", "ja", "legal", ("council#第4条第2項",), "yes", (), "")


def match(cosine: float, polarity: Polarity | None = "yes", text: str = "") -> Match:
    return Match(replace(KNOWN, polarity=polarity, question=text or KNOWN.question), cosine, 1.0)


@pytest.mark.parametrize(
    ("asked", "text", "wanted"),
    [
        ("計画は令和9年度からですか?", "令和8年度(2026年度)から令和11年度(2029年度)まで", "no"),
        ("計画は2030年までですよね?", "令和8年度から令和11年度まで", "no"),
        ("委員は20人以内ですか?", "委員15人以内をもって組織する", "no"),
        ("委員は20名以内ですか?", "委員15人以内をもって組織する", "no"),
        ("目標は5種類ですか?", "公金の種類は4種類、目標は9種類", "no"),
        ("移行は90%ですか?", "現状は85%、目標は100%", "no"),
        ("研修は毎年300人が受けますか?", "延人数 500人", "no"),
        ("委員長は副市長ですか?", "委員長は行政経営部長を充てる", "no"),
        ("本部長は市長ですか?", "本部長は行政経営部長を、副本部長は総合政策部長を充てます", "no"),
        ("計画は2026年度からですか?", "令和8年度から令和11年度まで", None),
        ("委員は１５名以内ですか?", "委員15人以内をもって組織する", None),
        ("委員長は行政経営部長ですか?", "委員長は行政経営部長を充てる", None),
        ("ドローンは3台ですか?", "ドローンを使用しました", None),
        ("委員は何人ですか?", "委員15人以内をもって組織する", None),
        ("計画は令和9年度からのどれですか?", "令和8年度から", None),
    ],
)
def test_against_the_evidence(asked: str, text: str, wanted: Verdict | None) -> None:
    assert verdict(understand(asked, "citizen"), [text], []) == wanted


@pytest.mark.parametrize(
    ("asked", "near", "wanted"),
    [
        ("委員は再任できますか?", match(SURE + 0.01), "yes"),
        ("委員は再任できますか?", match(SURE + 0.01, "no"), "no"),
        ("委員は再任できますか?", match(SURE - 0.01), None),
        ("委員は再任できますか?", match(0.99, None), None),
        ("委員は再任できませんか?", match(0.99), None),
        ("委員は再任できませんか?", match(0.99, "no", "委員は再任できないの?"), "no"),
        ("委員の再任はいつですか?", match(0.99), None),
    ],
)
def test_by_an_anticipated_question(asked: str, near: Match, wanted: Verdict | None) -> None:
    assert verdict(understand(asked, "citizen"), [""], [near]) == wanted


def test_no_evidence_no_verdict() -> None:
    assert verdict(understand("計画は令和9年度からですか?", "citizen"), [], []) is None


def test_what_is_considered_is_neither_yes_nor_no() -> None:
    near = [match(0.95, "no", "県の基盤と一緒に使いますか")]
    question = understand("県の基盤と一緒に使いますか", "citizen")
    assert verdict(question, ["県の基盤での共同利用を検討していきます。"], near) is None
    assert verdict(question, ["県の基盤では使いません。"], near) == "no"
