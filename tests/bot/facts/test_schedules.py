"""Schedules: told as they stand; two projects have none, and nothing finer than years is stated."""

from __future__ import annotations

import pytest

from bot.facts.schedules import projects_scheduled, schedules_of
from bot.understand import understand
from corpus import Plan


@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("2-1のスケジュールは?", ("2-1#スケジュール-1",)),
        ("1-5のスケジュールは?", None),
        ("3-7のスケジュールを教えて", None),
        ("2-1のスケジュールは何月から?", None),
    ],
)
def test_schedules(plan: Plan, question: str, passages: tuple[str, ...] | None) -> None:
    draft = schedules_of(understand(question, "citizen", "ja"), plan)
    assert (draft.passages if draft else None) == passages


def test_every_project_can_be_asked_for(plan: Plan) -> None:
    for project in plan.projects:
        draft = schedules_of(understand(f"{project.id}のスケジュールは?", "citizen", "ja"), plan)
        assert (draft is None) == (project.schedule == ())


@pytest.mark.parametrize(
    ("question", "projects"),
    [
        ("スケジュールに「導入」と書かれた事業はどれですか", ["1-3", "2-4"]),
        ("工程に「運用・見直し」とある事業を全部", ["2-6"]),
        ("予定表に調査という言葉が出てくる事業を挙げて", ["3-3", "3-4", "3-5"]),
        ("スケジュールに廃止とある事業はどれですか", []),
        ("2-4のスケジュールに導入とありますか", []),
    ],
)
def test_projects_by_the_words_of_their_schedules(plan: Plan, question: str, projects: list[str]) -> None:
    draft = projects_scheduled(understand(question, "citizen", "ja"), plan)
    found = [line.text[:3] for line in draft.lines if line.item] if draft else []
    assert found == projects
    assert draft is None or draft.lines[0].computed == (str(len(projects)),)
