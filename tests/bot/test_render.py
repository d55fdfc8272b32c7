"""Rendering: each kind of passage has its sentence, in the plan's words, and the guard finds all of it supported."""

from __future__ import annotations

import re

import pytest

from bot.guard import unsupported
from bot.render import completed, indicator_sentence, lines_for, plain, tell
from bot.types import Audience, Line
from bot.understand import understand
from corpus import Plan
from index.documents import is_evidence


def lines(plan: Plan, *passages: str, audience: Audience = "citizen") -> tuple[Line, ...]:
    return lines_for(passages, understand("計画について", audience), plan)


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ("2-2#関係課-1", ("消防本部警防課", "危機管理課", "デジタル推進課", "関係各課", "主管課")),
        ("2-3#スケジュール-1", ("運用・調整", "戸籍・戸籍附票業務運用開始", "令和8年度", "令和11年度")),
        ("ch5-3#kpi-2", ("10.0%", "30.0%", "令和7年度", "令和11年度")),
        ("ch5#kgi-1", ("47.90", "50.00")),
        ("term-14#説明-1", ("アジャイル", "です。")),
        ("council#第6条第2項", ("過半数", "懇談会設置要綱第6条第2項")),
        ("committee#別表", ("政策調整課長", "総務課長")),
        ("ch2-1#年表-3", ("栃木県", "令和6年3月", "制定")),
        ("ch8#経緯-4", ("パブリックコメント", "令和8年1月5日", "2月6日")),
        ("ch3#3本柱-1", ("①市民の利便性", "②行政の効果的", "③地域のデジタル")),
        ("ch3#基本方針-1", ("誰一人取り残さない", "人に優しいデジタル化")),
        ("colophon#連絡先-4", ("0283-20-3026", "電話")),
        ("front#はじめに-1", ("令和8(2026)年3月", "佐野市長")),
        ("3-6#題名", ("第3の柱", "事業6", "デジタル教育の推進")),
    ],
)
def test_a_sentence_for_each_kind(plan: Plan, passage: str, words: tuple[str, ...]) -> None:
    told = tell(plan.passage_by_id[passage], plan)
    assert [word for word in words if word not in told] == []
    assert told.endswith("。")


def test_every_passage_can_be_told_and_is_supported(plan: Plan) -> None:
    faults = {}
    for passage in plan.passage_by_id.values():
        if is_evidence(passage):
            told = tell(passage, plan)
            assert told.strip()
            assert "\n" not in told
            if missing := unsupported(Line(told, (passage.id,)), plan):
                faults[passage.id] = missing
    assert faults == {}


@pytest.mark.parametrize("sign", [r"※\d", r"\^\{", "本市", "(?<!基)本計画", "й", "д", r"\s{2}|\n"])
def test_marks_and_look_alikes_are_gone(plan: Plan, sign: str) -> None:
    sentences = [p for p in plan.passage_by_id.values() if p.kind == "sentence"]
    assert [p.id for p in sentences if re.search(sign, plain(p))] == []


def test_a_conjunction_at_the_start_is_gone(plan: Plan) -> None:
    assert plain(plan.passage_by_id["3-2#取組内容-2"]).startswith("犯罪被害")


def test_the_first_sentence_says_which_project(plan: Plan) -> None:
    first, second = lines(plan, "1-4#現状・課題-1", "1-4#現状・課題-2")
    assert "スマート窓口の実現" in first.text
    assert "スマート窓口の実現" not in second.text


def test_staff_get_number_and_page(plan: Plan) -> None:
    (line,) = lines(plan, "1-4#現状・課題-1", audience="staff")
    assert "1-4" in line.text
    assert "p.19" in line.text


def test_a_paragraph_brings_its_items(plan: Plan) -> None:
    told = lines(plan, "council#第3条第2項")
    assert [line.passages[0] for line in told] == ["council#第3条第2項"] + [
        f"council#第3条第2項第{n}号" for n in range(1, 9)
    ]
    assert [line.item for line in told] == [False] + [True] * 8


def test_an_item_brings_its_paragraph_alone(plan: Plan) -> None:
    assert completed(("council#第3条第2項第6号",), plan) == ("council#第3条第2項", "council#第3条第2項第6号")


@pytest.mark.parametrize(
    ("passages", "whole"),
    [
        (("term-19#説明-1",), ("term-19#説明-1",)),
        (("term-17#説明-2",), ("term-17#説明-1", "term-17#説明-2")),
        (("1-1#取組内容-2",), ("1-1#取組内容-2",)),
        ((), ()),
    ],
)
def test_completed(plan: Plan, passages: tuple[str, ...], whole: tuple[str, ...]) -> None:
    assert completed(passages, plan) == whole


def test_an_indicator_has_both_years(plan: Plan) -> None:
    for indicator in plan.indicators:
        told = indicator_sentence(indicator)
        assert indicator.now in told
        assert indicator.target in told
        assert "令和7年度" in told
        assert "令和11年度" in told


def test_a_body_is_named_where_its_sentence_does_not(plan: Plan) -> None:
    question = understand("本部長は?", "citizen")
    (line,) = lines_for(("ch4-1#佐野市DX推進本部-1",), question, plan)
    assert line.text.startswith("「佐野市DX推進本部」:本部長は")
    (line,) = lines_for(("ch4-1#DX推進員-1",), question, plan)
    assert line.text.startswith("DX推進員は、")
