"""The computed facts in the order in which they are tried; the first that understands the question answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.evidence import NOTHING, Evidence
from bot.facts import (
    articles,
    contact,
    counts,
    departments,
    events,
    indicators,
    pages,
    people,
    population,
    responsibility,
    schedules,
)
from bot.focus import points_back
from bot.types import Draft, Understood
from corpus import Plan

Fact = Callable[[Understood, Plan], Draft | None]

FACTS: tuple[Fact, ...] = (
    pages.page_of,
    contact.contact_of,
    articles.article_text,
    articles.article_count,
    departments.unnamed,
    departments.leads,
    responsibility.departments_of_projects,
    departments.projects_of,
    schedules.schedules_of,
    schedules.projects_scheduled,
    counts.projects,
    counts.indicators,
    counts.terms,
    counts.bodies,
    counts.posts,
    counts.categories,
    indicators.difference,
    indicators.values,
    population.population,
    events.events_of,
)


_ASKS_PROJECTS = re.compile(
    r"(どの|どこの|何の|一番.{0,6})課.{0,10}(何事業|いくつ|多い|主管)|(?<!関係)課を?(一覧|全部|すべて)|事業(を|は|が|って)?(全部|すべて|全て|どれ|何|いくつ|教え|挙げ|列挙|知りた|一覧|漏れ)|(どの|何の|どんな)事業|ど(こ|れ)とど(こ|れ)"
)
_WHOLE_PLAN = re.compile(r"計画全体|計画(の|を)(中|通し|通じ)|全(て|部)の事業|20の?事業")
_ANY_PROJECT = re.compile(r"事業|取組|取り組み|プロジェクト|計画")
_WHO_REALLY = re.compile(r"(実際|本当|ほんとう|正しく?).{0,8}(主管|担当|まとめ役)|主管課?は(どこ|何|どの|本当|実際)")
SURE = 0.85  # score of a 関係課 passage from which its project is meant, however many are asked for
_NEVER = frozenset({"amount", "vendor", "person_name", "how_to_apply", "which_one", "other_place"})


def compute(question: Understood, plan: Plan, evidence: Evidence = NOTHING) -> Draft | None:
    """The answer computed from records, None when no fact applies.

    Amounts, names and the like are never computed. `evidence` tells which project is meant when the question
    describes it without naming it.
    """
    if mayor := people.mayor(question, plan):
        return mayor
    if never := _NEVER & set(question.kinds):
        return events.events_of(question, plan) if never == {"which_one"} else None  # the earliest of the dated steps
    if "responsibility" in question.kinds and (not question.topic or _turns_away(question, evidence)):
        question = _with_described_project(question, plan, evidence)
    draft = next((draft for fact in FACTS if (draft := fact(question, plan)) is not None), None)
    if draft is None and evidence.passages and "kpi-" in evidence.passages[0]:
        named = replace(question, mentions=replace(question.mentions, indicators=evidence.passages[:1]))
        draft = indicators.difference(named, plan)
    return draft


def _turns_away(question: Understood, evidence: Evidence) -> bool:
    """Whether the question surely describes another project than the one that was talked about."""
    if points_back(question.asked):
        return False
    surely = evidence.score >= SURE and _tells_departments(evidence)
    return surely and not set(evidence.sections[:1]) & set(question.topic)


def _tells_departments(evidence: Evidence) -> bool:
    """Whether the best passage is the 関係課 of a project."""
    return any("#関係課" in passage for passage in evidence.passages[:1])


def _with_described_project(question: Understood, plan: Plan, evidence: Evidence) -> Understood:
    """`question` with the project that it describes, which the evidence tells: for sure, or as its topic."""
    section = next((s for s in evidence.sections[:1] if s in plan.project_by_id), None)
    if section is None or (question.mentions.departments and _WHOLE_PLAN.search(question.asked)):
        return question
    if question.mentions.groups and "事業" in question.asked:
        return question  # which projects name the group
    named = question.mentions.departments or question.mentions.projects or question.mentions.groups
    surely = not named and len(evidence.sections) == 1 and evidence.score >= SURE
    of_one = (question.yes_no and not _ANY_PROJECT.search(question.asked)) or _WHO_REALLY.search(question.asked)
    claimed = named and of_one and len(evidence.passages) == 1
    if (surely or claimed) and _tells_departments(evidence):
        return replace(question, mentions=replace(question.mentions, projects=(section,)))
    return question if _ASKS_PROJECTS.search(question.asked) else replace(question, topic=(section,))
