"""The words of a project's schedule, where it has one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.labels import counted, project_label, schedule_passage
from bot.render import tell
from bot.types import Draft, Line, Understood
from corpus import Plan

_MOST = 4  # projects whose schedules are told at once
_WHICH_PROJECTS = re.compile(
    r"(どの|どんな|何の|なんの)(事業|取組|取り組み|プロジェクト)|which projects|"
    r"事業.{0,12}(どれ|残らず|全部|すべて|全て|一覧|挙げ|列挙|教え|いくつ|何個)"
)
_FINER = re.compile(r"何月|何日|月別|四半期|上半期|下半期|いつ|何時|month|quarter|when")


def schedules_of(question: Understood, plan: Plan) -> Draft | None:
    """The schedules of the projects a question names; nothing finer than the fiscal years is stated."""
    ids = question.mentions.projects[:_MOST]
    if "schedule" not in question.kinds or not ids or _FINER.search(question.asked):
        return None
    if len(question.kinds) > 1 and {"responsibility", "content", "figure"} & set(question.kinds):
        return None  # more than the schedule is asked for
    lines = schedule_lines(ids, plan)
    if len(lines) < len(ids):
        return None  # a project without a schedule: whatever else the plan says of it
    return Draft(tuple(lines))


def schedule_lines(ids: Sequence[str], plan: Plan) -> list[Line]:
    """The schedules of those of the projects `ids` that have one."""
    keys = map(schedule_passage, ids)
    passages = (plan.passage_by_id[key] for key in keys if key in plan.passage_by_id)
    return [Line(tell(passage, plan), (passage.id,)) for passage in passages]


def projects_scheduled(question: Understood, plan: Plan) -> Draft | None:
    """The projects whose schedules hold the words that a question quotes (「検討」, 「運用・見直し」)."""
    named = question.mentions.projects or question.mentions.departments
    if "schedule" not in question.kinds or named or not _WHICH_PROJECTS.search(question.asked):
        return None
    bars = {bar for project in plan.projects for bar in project.schedule if bar in question.asked}
    words = bars or {w for p in plan.projects for bar in p.schedule for w in bar.split("・") if w in question.asked}
    chosen = [p for p in plan.projects if any(all(w in bar for w in words) for bar in p.schedule)]
    if not words or not chosen:
        return None
    where = tuple(schedule_passage(p.id) for p in chosen)
    quoted = "".join(f"「{word}」" for word in sorted(words))
    head = counted(f"スケジュールに{quoted}とある事業は{len(chosen)}事業です。", len(chosen), where[:4])
    items = (
        Line(f"{project_label(p)}:{'、'.join(dict.fromkeys(p.schedule))}", (key,), item=True)
        for p, key in zip(chosen, where, strict=True)
    )
    return Draft((head, *items))
