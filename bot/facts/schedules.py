"""The words of a project's schedule, where it has one."""

from __future__ import annotations

import re

from bot.render import tell
from bot.types import Draft, Line, Understood
from corpus import Plan

_MOST = 4  # projects whose schedules are told at once
_FINER = re.compile(r"何月|何日|月別|四半期|上半期|下半期|いつ|何時|month|quarter|when")


def schedules_of(question: Understood, plan: Plan) -> Draft | None:
    """The schedules of the projects a question names; nothing finer than the fiscal years is stated."""
    ids = question.mentions.projects[:_MOST]
    if "schedule" not in question.kinds or not ids or _FINER.search(question.asked):
        return None
    if len(question.kinds) > 1 and {"responsibility", "content", "figure"} & set(question.kinds):
        return None  # more than the schedule is asked for
    keys = (f"{i}#スケジュール-1" for i in ids)
    passages = [plan.passage_by_id[key] for key in keys if key in plan.passage_by_id]
    if len(passages) < len(ids):
        return None  # a project without a schedule: whatever else the plan says of it
    return Draft(tuple(Line(tell(passage, plan), (passage.id,)) for passage in passages))
