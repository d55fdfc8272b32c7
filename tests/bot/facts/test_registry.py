"""The registry: the first fact that understands answers; what the plan never states is never computed."""

from __future__ import annotations

import pytest

from bot.evidence import Evidence
from bot.facts import compute
from bot.guard import unsupported
from bot.understand import understand
from corpus import Plan

COMPUTED = [
    ("ドローンは何ページ?", "front"),
    ("計画の問い合わせ先の電話番号は?", "colophon"),
    ("懇談会の第5条は?", "council"),
    ("懇談会の設置要綱は全部で何条?", "council"),
    ("2-2の主管課は?", "2-2"),
    ("人事課が関わる事業は?", "2-7"),
    ("計画の事業は全部でいくつ?", "ch5-1"),
    ("用語集の用語はいくつ?", "term-1"),
    ("策定委員会の別表の職は何職?", "committee"),
    ("DX関連研修受講者数の目標値は?", "ch5-2"),
    ("計画策定の経緯を順に", "ch8"),
]


@pytest.mark.parametrize(("question", "section"), COMPUTED)
def test_computed_and_supported(plan: Plan, question: str, section: str) -> None:
    draft = compute(understand(question, "staff"), plan)
    assert draft is not None
    assert draft.reason is None
    assert draft.passages[0].startswith(f"{section}#")
    assert all(line.passages for line in draft.lines)
    assert [fault for line in draft.lines for fault in unsupported(line, plan)] == []


@pytest.mark.parametrize(
    "question",
    [
        "2-2の主管課の予算は?",
        "DX関連研修受講者数の目標値にかかる費用はいくら?",
        "人事課が関わる事業の委託先の業者は?",
        "策定委員会の委員の氏名を全部",
        "どの学校の体育館に設置した?",
        "足利市の事業は全部でいくつ?",
        "計画はどんなもの?",
        "ドローンは何に使う?",
        "",
    ],
)
def test_not_computed(plan: Plan, question: str) -> None:
    assert compute(understand(question, "staff"), plan) is None


def test_the_evidence_tells_which_project_is_meant(plan: Plan) -> None:
    question = understand("空飛ぶカメラの担当課は?", "citizen")
    draft = compute(question, plan, Evidence(("2-2#取組内容-1",), 1.0, None))
    assert draft is not None
    assert draft.passages == ("2-2#関係課-1",)


def test_a_named_project_is_stronger_than_the_evidence(plan: Plan) -> None:
    draft = compute(understand("3-6の担当課は?", "citizen"), plan, Evidence(("2-2#取組内容-1",), 1.0, None))
    assert draft is not None
    assert draft.passages == ("3-6#関係課-1",)


def test_a_whole_department_by_what_its_project_does(plan: Plan) -> None:
    evidence = Evidence(("2-6#関係課-1",), 0.5, None)
    draft = compute(understand("守りを固めるのはデジタル推進課だけの担当ですよね", "staff"), plan, evidence)
    assert draft is not None
    assert draft.passages == ("2-6#関係課-1",)
    assert draft.lines[0].text.startswith("いいえ、")


def test_which_projects_name_a_group_is_not_the_nearest_project(plan: Plan) -> None:
    evidence = Evidence(("1-5#関係課-1",), 0.99, None)
    draft = compute(understand("関係課が「全課」になっている事業を拾い出して", "staff"), plan, evidence)
    assert draft is not None
    assert sum(line.item for line in draft.lines) == sum("全課" in p.groups for p in plan.projects)


def test_a_surely_described_project_goes_before_the_one_talked_about(plan: Plan) -> None:
    evidence = Evidence(("2-5#関係課-1",), 0.95, None)
    told = compute(understand("紙を減らす仕事の主管課は?", "citizen", topic=("1-5",)), plan, evidence)
    leant = compute(understand("それの主管課は?", "citizen", topic=("1-5",)), plan, evidence)
    assert told is not None
    assert leant is not None
    assert told.passages[0].startswith("2-5#")
    assert leant.passages[0].startswith("1-5#")
