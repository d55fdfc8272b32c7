"""The records: frozen, and their small properties."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest

from corpus import Article, Plan, types


def test_all_records_are_frozen() -> None:
    records = [kind for kind in vars(types).values() if dataclasses.is_dataclass(kind) and isinstance(kind, type)]
    assert len(records) >= 12
    assert all(kind.__dataclass_params__.frozen for kind in records)  # type: ignore[attr-defined]


def test_nothing_can_be_set(plan: Plan) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.projects[0].lead = "市民課"  # type: ignore[misc]


def test_project_properties(plan: Plan) -> None:
    project = plan.project_by_id["1-4"]
    assert project.label == "1-4 スマート窓口の実現(フロントヤード改革)"
    assert project.departments == ("デジタル推進課", "行政経営課", "市民課")


@pytest.mark.parametrize(("number", "label"), [(6, "第6条"), (0, "附則")])
def test_article_label(number: int, label: str) -> None:
    assert Article("council", number, "", ()).label == label


def test_look_ups(plan: Plan) -> None:
    assert plan.section_by_id["term-14"].title == plan.terms[13].name == "アジャイル"
    assert plan.terms[13].id == "term-14"
    passage = plan.passage_by_id["council#第6条第2項"]
    assert (passage.section, passage.anchor) == ("council", "第6条第2項")
    assert "2-9" not in plan.project_by_id
    assert [i.is_goal for i in plan.indicators].count(True) == 1


def test_section_text(plan: Plan) -> None:
    section = plan.section_by_id["term-8"]
    assert plan.section_text(section).splitlines()[0] == "※8\tドローン"


def test_the_version_names_title_date_and_text(plan: Plan) -> None:
    assert plan.version == "佐野市DX推進計画(案) 令和8(2026)年3月 [6591385c]"
    assert replace(plan, title="佐野市DX推進計画").version == "佐野市DX推進計画 令和8(2026)年3月 [6591385c]"
    assert replace(plan, source=f"{plan.source} ").version[:-10] == plan.version[:-10]
    assert replace(plan, source=f"{plan.source} ").version != plan.version
