"""Schedules: told as they stand; two projects have none, and nothing finer than years is stated."""

from __future__ import annotations

import pytest

from bot.facts.schedules import schedules_of
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
