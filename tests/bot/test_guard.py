"""The guard is tested hardest: what stands in the cited passage passes, whatever was changed or invented fails."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest

from bot import PlanBot
from bot.guard import check, is_verbatim, unsupported
from bot.render import tell
from bot.types import Draft, Line, Request
from corpus import Plan
from index.documents import is_evidence
from tests.bot.contract import breaches

PASS = [
    ("期間は令和8年度から令和11年度までの4年間です。", "ch1-3#本文-1", ()),
    ("期間は2026年度から2029年度までです。", "ch1-3#本文-1", ()),
    ("人口は116,228人から84,721人になります。", "ch2-2#本文-1", ()),
    ("人口は116228人です。", "ch2-2#本文-1", ()),
    ("人口は１１６，２２８人です。", "ch2-2#本文-1", ()),
    ("2060年の人口は84,721人です。", "ch2-2#本文-1", ()),
    ("令和42年の人口は84,721人です。", "ch2-2#本文-1", ()),
    ("移行は85%から100%にします。", "ch5-2#kpi-1", ()),
    ("差は15ポイントです。", "ch5-2#kpi-1", ("15",)),
    ("書かない窓口は令和7年1月から一部の施設で始まりました。", "1-4#現状・課題-1", ()),
    ("書かない窓口は2025年1月からです。", "1-4#現状・課題-1", ()),
    ("主管課は消防本部警防課です。", "2-2#関係課-1", ()),
    ("主管課は警防課、関係課は危機管理課です。", "2-2#関係課-1", ()),
    ("2-2「ドローンなどの活用」の主管課です。", "2-2#関係課-1", ()),
    ("委員は15人以内です。", "council#第3条第1項", ()),
    ("委員は15人以内です(懇談会設置要綱第3条第1項)。", "council#第3条第1項", ()),
    ("The plan runs from fiscal 2026 (Reiwa 8) to fiscal 2029.", "ch1-3#本文-1", ()),
    ("電話番号は0283-20-3026です。", "colophon#連絡先-4", ()),
    ("ドローンは令和元年東日本台風で使いました。", "2-2#取組内容-1", ()),
    ("検討していきます。", "2-2#取組内容-1", ()),
]
FAIL = [
    ("期間は令和8年度から令和12年度までです。", "ch1-3#本文-1", ()),
    ("期間は2026年度から2030年度までです。", "ch1-3#本文-1", ()),
    ("期間は5年間です。", "ch1-3#本文-1", ()),
    ("人口は116,282人です。", "ch2-2#本文-1", ()),
    ("人口は84.721人です。", "ch2-2#本文-1", ()),
    ("移行は58%です。", "ch5-2#kpi-1", ()),
    ("差は15ポイントです。", "ch5-2#kpi-1", ()),
    ("差は16ポイントです。", "ch5-2#kpi-1", ("15",)),
    ("書かない窓口は令和6年1月からです。", "1-4#現状・課題-1", ()),
    ("書かない窓口は令和7年2月からです。", "1-4#現状・課題-1", ()),
    ("主管課は市民課です。", "2-2#関係課-1", ()),
    ("関係課は危機管理課と人事課です。", "2-2#関係課-1", ()),
    ("「ペーパーレス化の推進」の主管課です。", "2-2#関係課-1", ()),
    ("2-4の主管課です。", "2-2#関係課-1", ()),
    ("委員は20人以内です。", "council#第3条第1項", ()),
    ("委員は15人以内です(懇談会設置要綱第4条第1項)。", "council#第3条第1項", ()),
    ("The plan runs until fiscal 2031.", "ch1-3#本文-1", ()),
    ("電話番号は0283-20-3062です。", "colophon#連絡先-4", ()),
]
UNCITED = ["20事業があります。", "令和9年度です。", "市民課です。", "ドローンなどの活用です。"]


@pytest.mark.parametrize(("text", "passage", "computed"), PASS)
def test_supported(plan: Plan, text: str, passage: str, computed: tuple[str, ...]) -> None:
    assert unsupported(Line(text, (passage,), computed=computed), plan) == ()


@pytest.mark.parametrize(("text", "passage", "computed"), FAIL)
def test_unsupported(plan: Plan, text: str, passage: str, computed: tuple[str, ...]) -> None:
    assert unsupported(Line(text, (passage,), computed=computed), plan)


@pytest.mark.parametrize("text", UNCITED)
def test_a_phrase_without_passages_may_carry_no_fact(plan: Plan, text: str) -> None:
    assert unsupported(Line(text), plan)


@pytest.mark.parametrize("text", ["はい。", "計画に記載がありません。", "お尋ねください。", ""])
def test_a_phrase_without_facts_is_fine(plan: Plan, text: str) -> None:
    assert unsupported(Line(text), plan) == ()


def test_facts_may_come_from_several_passages(plan: Plan) -> None:
    line = Line("警防課は15人です。", ("2-2#関係課-1", "council#第3条第1項"))
    assert unsupported(line, plan) == ()
    assert unsupported(replace(line, passages=line.passages[:1]), plan)
    assert unsupported(replace(line, passages=line.passages[1:]), plan)


def test_any_figure_of_any_passage_that_is_changed_is_seen(plan: Plan) -> None:
    unseen = []
    for passage in filter(is_evidence, plan.passage_by_id.values()):
        told = tell(passage, plan)
        for figure in re.finditer(r"(?<![\d.,])\d{1,3}(?![\d.,])", told):
            changed = f"{told[: figure.start()]}777{told[figure.end() :]}"
            if not unsupported(Line(changed, (passage.id,)), plan):
                unseen.append(changed)
    assert unseen == []


def test_check_removes_what_fails_and_says_why(plan: Plan) -> None:
    good, bad = Line("委員は15人以内です。", ("council#第3条第1項",)), Line("委員は51人です。", ("council#第3条第1項",))
    draft, faults = check(Draft((good, bad), 0.7), plan)
    assert draft == Draft((good,), 0.7)
    assert faults == ("51 in: 委員は51人です。",)


@pytest.mark.parametrize("text", UNCITED)
def test_check_removes_a_fact_without_a_source(plan: Plan, text: str) -> None:
    good = Line("委員は15人以内です。", ("council#第3条第1項",))
    assert check(Draft((good, Line(text))), plan)[0].lines == (good,)


@pytest.mark.parametrize("draft", [Draft((Line("20"),), smalltalk=True), Draft((Line("20"),), reason="not_in_plan")])
def test_phrases_of_ours_are_left_alone(plan: Plan, draft: Draft) -> None:
    assert check(draft, plan) == (draft, ())


def test_a_chain_that_invents_is_stopped(planbot: PlanBot, plan: Plan, caplog: pytest.LogCaptureFixture) -> None:
    state = planbot._understand(Request("懇談会の委員は何人以内ですか"))
    invented = Draft((Line("委員は51人以内です。", ("council#第3条第1項",)),))
    with caplog.at_level(logging.WARNING):
        answer = planbot._compose(replace(state, draft=invented))
    assert "51" not in answer.answer
    assert answer.abstained
    assert answer.citations == ()
    assert "51" in caplog.text
    assert breaches(answer, plan) == []


@pytest.mark.parametrize(
    ("quote", "verbatim"),
    [
        ("委員15人以内をもって組織する", True),
        ("委員 15人\n以内をもって 組織する", True),
        ("委員１５人以内をもって組織する", True),
        ("AIチャットボットの活用を検討し", True),  # a footnote mark stands between in the source
        ("情報格差(デジタル・デバイド)対策", True),  # with the source's Cyrillic look-alikes
        ("委員16人以内をもって組織する", False),
        ("委員を15人以内とする", False),
        ("鳳凰", False),
    ],
)
def test_verbatim(plan: Plan, quote: str, verbatim: bool) -> None:
    assert is_verbatim(quote, plan) is verbatim


def test_another_plan_is_another_source(plan: Plan) -> None:
    assert is_verbatim("委員15人以内をもって組織する", plan)
    assert not is_verbatim("委員15人以内をもって組織する", replace(plan, source="何もない"))
