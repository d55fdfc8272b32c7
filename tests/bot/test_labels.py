"""Labels: ids that exist, and which unit is meant by a name."""

from __future__ import annotations

import pytest

from bot.labels import counted, departments_passage, is_named, joined, project_label, projects_in, title_passage
from corpus import Plan


def test_the_ids_exist(plan: Plan) -> None:
    wanted = [title_passage(s) for p in plan.projects for s in (p.id, f"ch5-{p.pillar}")]
    wanted += [departments_passage(p) for p in plan.projects]
    assert [key for key in wanted if key not in plan.passage_by_id] == []


@pytest.mark.parametrize(
    ("name", "department", "named"),
    [
        ("市民課", "市民課", True),
        ("警防課", "消防本部警防課", True),
        ("消防本部", "消防本部警防課", True),
        ("消防本部", "消防本部", True),
        ("市民課", "市民生活課", False),
        ("生活課", "市民生活課", True),
        ("こども課", "こども政策課", False),
        ("消防本部警防課", "消防本部", False),
    ],
)
def test_is_named(name: str, department: str, named: bool) -> None:
    assert is_named(name, department) is named


@pytest.mark.parametrize(("pillars", "count"), [((), 20), ((1,), 5), ((2,), 8), ((3,), 7), ((1, 3), 12), ((4,), 0)])
def test_projects_in(plan: Plan, pillars: tuple[int, ...], count: int) -> None:
    assert len(projects_in(plan, pillars)) == count


def test_wordings(plan: Plan) -> None:
    assert project_label(plan.project_by_id["1-4"]) == "1-4「スマート窓口の実現(フロントヤード改革)」"
    assert joined(["市民課", "保育課"]) == "市民課、保育課"
    assert joined([]) == ""
    assert counted("3つです。", 3, ("2-1#題名",)).computed == ("3",)
