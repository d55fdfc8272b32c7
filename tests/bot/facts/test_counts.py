"""Counts: 20 projects in 5, 8 and 7; 6 KPIs and a KGI; 35 terms; 16 posts. Every item listed, none twice."""

from __future__ import annotations

import re

import pytest

from bot.evidence import NOTHING, Evidence
from bot.facts import compute, counts
from bot.types import Draft, Line
from bot.understand import understand
from corpus import Plan


def head(draft: Draft | None) -> Line:
    assert draft is not None
    return draft.lines[0]


def items(draft: Draft | None) -> list[Line]:
    assert draft is not None
    return [line for line in draft.lines if line.item]


@pytest.mark.parametrize(
    "question",
    ["この計画の事業は全部でいくつ?", "計画の具体的事業は何事業ありますか", "How many projects are in the plan?"],
)
def test_all_projects(plan: Plan, question: str) -> None:
    draft = compute(understand(question, "citizen"), plan)
    assert "20事業" in head(draft).text
    assert [re.findall(r"(\d)事業", line.text) for line in items(draft)] == [["5"], ["8"], ["7"]]


@pytest.mark.parametrize(("pillar", "count"), [(1, 5), (2, 8), (3, 7)])
@pytest.mark.parametrize("question", ["第{}の柱の事業を全部挙げて", "{}本目の柱にはいくつ事業がある?"])
def test_projects_of_a_pillar(plan: Plan, question: str, pillar: int, count: int) -> None:
    draft = compute(understand(question.format(pillar), "citizen"), plan)
    assert f"{count}事業" in head(draft).text
    assert [line.text for line in items(draft)] == [p.label for p in plan.projects if p.pillar == pillar]
    assert all(f"{line.text[:3]}#題名" in line.passages for line in items(draft))


def test_two_pillars(plan: Plan) -> None:
    draft = compute(understand("第1の柱と第3の柱の事業を全部挙げて", "citizen"), plan)
    assert len(items(draft)) == 12


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("KPIは全部でいくつありますか", range(1, 7)),
        ("指標は全部で何個?", range(7)),
        ("KPIとKGIを全部教えて", range(7)),
        ("第1の柱のKPIを教えて", (1, 2)),
        ("第2の柱のKPIは?", (3, 4)),
        ("第3の柱の指標を全部", (5, 6)),
    ],
)
@pytest.mark.parametrize("evidence", [NOTHING, Evidence(("ch5-1#kpi-2",), 1.0, None)])
def test_indicators(plan: Plan, question: str, wanted: tuple[int, ...], evidence: Evidence) -> None:
    goal_first = sorted(plan.indicators, key=lambda i: i.pillar)
    draft = compute(understand(question, "staff"), plan, evidence)
    told = {line.passages[0]: line.text for line in items(draft)}
    assert told.keys() == {goal_first[n].id for n in wanted}
    assert len(told) == len(items(draft))
    assert all(i.now in told[i.id] and i.target in told[i.id] for i in plan.indicators if i.id in told)


def test_one_named_indicator_is_not_a_list(plan: Plan) -> None:
    assert counts.indicators(understand("ガバメントクラウドの移行進捗率の目標値は?", "citizen"), plan) is None


@pytest.mark.parametrize("question", ["用語集の用語はいくつ?", "用語は何語載っていますか"])
def test_terms(plan: Plan, question: str) -> None:
    line = head(compute(understand(question, "citizen"), plan))
    assert "35語" in line.text
    assert line.passages == ("term-1#用語", "term-35#用語")


@pytest.mark.parametrize(
    "question", ["策定委員会の別表の委員は何職?", "策定委員会の委員を全部挙げて", "別表の委員の職を全部教えて"]
)
def test_posts(plan: Plan, question: str) -> None:
    draft = compute(understand(question, "staff"), plan)
    assert "16職" in head(draft).text
    assert draft is not None
    told = "".join(line.text for line in draft.lines)
    assert [post for post in plan.ordinances[0].posts if post not in told] == []


@pytest.mark.parametrize(
    "question",
    [
        "懇談会の委員は何人?",
        "2-1の事業はいくつの課が関わる?",
        "佐野市の小学校はいくつ?",
        "市の職員は全部で何人?",
        "何回開かれた?",
        "",
    ],
)
def test_nothing_to_count(plan: Plan, question: str) -> None:
    asked = understand(question, "citizen")
    assert [fact(asked, plan) for fact in (counts.projects, counts.indicators, counts.terms, counts.posts)] == [
        None
    ] * 4


def test_indicators_in_percent(plan: Plan) -> None:
    draft = compute(understand("目標が%で示されている指標を挙げて", "staff"), plan)
    assert head(draft).computed == ("2",)
    assert [line.passages[0] for line in items(draft)] == ["ch5-2#kpi-1", "ch5-3#kpi-2"]


def test_a_pillar_without_percents_tells_all_it_has(plan: Plan) -> None:
    draft = counts.indicators(understand("第1の柱で目標が%になっている指標は?", "staff"), plan)
    assert [line.passages[0] for line in items(draft)] == ["ch5-1#kpi-1", "ch5-1#kpi-2"]


@pytest.mark.parametrize(
    "question",
    ["推進体制の組織や役割を全部教えて", "DXの役割や組織って何が置かれるの?全部", "庁内の体制にある役の名前はいくつ?"],
)
def test_bodies(plan: Plan, question: str) -> None:
    draft = counts.bodies(understand(question, "citizen"), plan)
    assert head(draft).computed == ("4",)
    assert [line.passages[0].split("#")[1].rsplit("-", 1)[0] for line in items(draft)] == [
        "佐野市DX推進本部",
        "DX責任者",
        "DX推進員",
        "DX推進プロジェクト班",
    ]


@pytest.mark.parametrize("question", ["2-7の体制の役割を全部", "懇談会の体制の役割は何種類?", "推進体制の役割とは"])
def test_no_bodies(plan: Plan, question: str) -> None:
    assert counts.bodies(understand(question, "citizen"), plan) is None


def test_the_glossary_by_another_name(plan: Plan) -> None:
    assert head(counts.terms(understand("巻末で説明されている言葉はいくつ?", "citizen"), plan)).computed == ("35",)


def test_the_number_of_the_ordinance_is_no_count(plan: Plan) -> None:
    assert counts.categories(understand("懇談会の要綱は告示第何号ですか", "citizen"), plan) is None
