"""Exact hits: what a question names comes first, what it does not name is not found."""

from __future__ import annotations

import pytest

from corpus import Plan
from index.documents import is_evidence
from index.exact import ExactIndex


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("2-3の主管課は?", "2-3#関係課-1"),
        ("事業2の1について", "2-1#関係課-1"),
        ("第3の柱の事業7", "3-7#関係課-1"),
        ("※14って何?", "term-14#説明-1"),
        ("用語集の28番", "term-28#説明-1"),
        ("懇談会の第6条は?", "council#第6条第1項"),
        ("懇談会の第6条第2項は?", "council#第6条第2項"),
        ("策定委員会の要綱第3条第2項", "committee#第3条第2項"),
        ("市民課が関係する事業は?", "1-2#関係課-1"),
        ("障害福祉課", "3-5#関係課-1"),
        ("警防課の事業", "1-2#関係課-1"),
    ],
)
def test_first_hit(plan: Plan, question: str, first: str) -> None:
    assert ExactIndex(plan).find(question)[0] == first


@pytest.mark.parametrize(
    ("question", "projects"),
    [
        ("市民課が関係する事業は?", ["1-2", "1-4", "2-4"]),
        ("市民生活課の事業", ["3-2"]),
        ("こども課", ["1-2"]),
        ("こども政策課", ["1-5"]),
        ("危機管理課", ["2-2", "3-1", "3-2", "3-3"]),
        ("教育センター", ["3-1", "3-6"]),
        ("消防本部", ["2-2", "3-3"]),
        ("産業政策課と会計課", ["1-3", "3-4"]),
    ],
)
def test_projects_of_a_unit(plan: Plan, question: str, projects: list[str]) -> None:
    assert ExactIndex(plan).find(question) == [f"{project}#関係課-1" for project in projects]


@pytest.mark.parametrize(
    "question",
    ["スマホで税金払える?", "第6条は?", "3-9は?", "※99", "デジタル推進課の事業", "住民課の事業", "懇談会の第30条", ""],
)
def test_nothing_is_named(plan: Plan, question: str) -> None:
    assert ExactIndex(plan).find(question) == []


@pytest.mark.parametrize("question", ["1-4と2-1と市民課", "※1と※2", "策定委員会第3条"])
def test_hits_are_evidence_and_stand_once(plan: Plan, question: str) -> None:
    found = ExactIndex(plan).find(question)
    assert len(found) == len(set(found)) > 1
    assert all(is_evidence(plan.passage_by_id[passage]) for passage in found)
