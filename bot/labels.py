"""Small shared wordings of computed facts."""

from __future__ import annotations

from collections.abc import Iterable

from bot.types import Line
from corpus import Plan, Project


def project_label(project: Project) -> str:
    """「1-4 スマート窓口の実現」 with the bracketed part of the title kept."""
    return f"{project.id}「{project.title}」"


def joined(names: Iterable[str]) -> str:
    """Names in a row: A、B、C."""
    return "、".join(names)


def departments_passage(project: Project) -> str:
    """Id of the passage that holds a project's 関係課."""
    return f"{project.id}#関係課-1"


def schedule_passage(section: str) -> str:
    """Id of the passage that holds a project's スケジュール; some projects have none."""
    return f"{section}#スケジュール-1"


def title_passage(section: str) -> str:
    """Id of a section's heading."""
    return f"{section}#題名"


def counted(text: str, count: int, passages: tuple[str, ...]) -> Line:
    """A sentence with a count that was computed."""
    return Line(text, passages, computed=(str(count),))


def is_named(name: str, department: str) -> bool:
    """Whether `department`, as printed, is the unit `name`: 消防本部警防課 is 警防課 and belongs to 消防本部."""
    return department == name or department.endswith(name) or (name == "消防本部" and department.startswith(name))


def projects_in(plan: Plan, pillars: tuple[int, ...]) -> tuple[Project, ...]:
    """The projects of `pillars`, all when none is given."""
    return tuple(p for p in plan.projects if not pillars or p.pillar in pillars)
