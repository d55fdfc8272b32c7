"""Indicators: now, target and their difference, by hand for all seven."""

from __future__ import annotations

import pytest

from bot.facts.indicators import difference, values
from bot.guard import unsupported
from bot.understand import understand
from corpus import Plan

ROWS = [
    ("デジタル生活満足度", "ch5#kgi-1", "47.90", "50.00", "2.10ポイント"),
    ("マイナンバーを利用した新規サービス", "ch5-1#kpi-1", "2", "5", "3"),
    ("キャッシュレス決済(eL-QR)で払える公金の種類", "ch5-1#kpi-2", "4", "9", "5"),
    ("ガバメントクラウドへのシステム移行進捗率", "ch5-2#kpi-1", "85%", "100%", "15ポイント"),
    ("DX関連研修受講者数", "ch5-2#kpi-2", "50人", "500人", "450人"),
    ("デジタル・デバイド対策講座", "ch5-3#kpi-1", "3回", "30回", "27回"),
    ("スマートフォンで地域通貨を使う市民の割合", "ch5-3#kpi-2", "10.0%", "30.0%", "20.0ポイント"),
]


@pytest.mark.parametrize(("name", "passage", "now", "target", "gap"), ROWS)
def test_difference(plan: Plan, name: str, passage: str, now: str, target: str, gap: str) -> None:
    draft = difference(understand(f"{name}の目標は現状からどれだけ増やす?", "citizen"), plan)
    assert draft is not None
    (line,) = draft.lines
    assert line.passages == (passage,)
    assert f"差は{gap}" in line.text
    assert now in line.text
    assert target in line.text
    assert unsupported(line, plan) == ()


@pytest.mark.parametrize(("name", "passage", "now", "target", "gap"), ROWS)
def test_values(plan: Plan, name: str, passage: str, now: str, target: str, gap: str) -> None:
    draft = values(understand(f"{name}の目標値は?", "citizen"), plan)
    assert draft is not None
    (line,) = draft.lines
    assert line.passages == (passage,)
    assert f"は{now}" in line.text
    assert target in line.text
    assert gap not in line.text or gap in (now, target)
    assert unsupported(line, plan) == ()


def test_two_at_once(plan: Plan) -> None:
    draft = values(understand("DX関連研修受講者数とデジタル生活満足度の目標値は?", "citizen"), plan)
    assert draft is not None
    assert set(draft.passages) == {"ch5-2#kpi-2", "ch5#kgi-1"}


@pytest.mark.parametrize(
    "question",
    [
        "ガバメントクラウドへのシステム移行進捗率の内訳は?",
        "DX関連研修受講者数は令和9年度に何人?",
        "デジタル生活満足度の目標はなぜ50なの?",
        "人口はどれだけ減る?",
        "目標値は?",
        "ガバメントクラウドとは?",
        "",
    ],
)
def test_nothing(plan: Plan, question: str) -> None:
    asked = understand(question, "citizen")
    assert (values(asked, plan), difference(asked, plan)) == (None, None)


@pytest.mark.parametrize(
    ("question", "topic", "passage"),
    [
        ("2-7の指標の数値は?", (), "ch5-2#kpi-2"),
        ("その成果の指標はいくつを目指す?", ("3-2",), "ch5-3#kpi-1"),
        ("3-1の指標の数値は?", (), None),
    ],
)
def test_the_indicator_of_a_project(plan: Plan, question: str, topic: tuple[str, ...], passage: str | None) -> None:
    draft = values(understand(question, "citizen", topic=topic), plan)
    assert (draft.passages if draft else None) == ((passage,) if passage else None)
