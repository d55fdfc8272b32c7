"""Which 課 a project has: 主管課, 関係課, groups; asked for in whole, in part, or for several projects."""

from __future__ import annotations

import re

from bot.facts.departments import NOT_LEAD
from bot.facts.schedules import schedule_lines
from bot.labels import departments_passage, is_named, joined
from bot.types import Draft, Line, Understood
from corpus import Plan, Project
from corpus.references import department_names

_ONLY_LEAD = re.compile(r"主管課?(は|が|に|を|って|の課|どこ|$|\?)|主管になって|中心|リード|in charge|lead|responsible")
_WITH_RELATED = re.compile(
    r"関係課|関係(し|が|は)?(あ|な)|関わ|かかわ|関連|全部|すべて|全て|漏れなく|課名|名前|範囲|列挙|入って|ほか|他に|以外|related|involved"
)
_EXCEPT = re.compile(r"以外|のほか|の他|ほかに|他に|除い|除く|を抜|じゃない方|besides|other than")
_EXCEPT_LEAD = re.compile(
    r"主管課?(以外|のほか|の他|を除)|それ以外|そのほか|その他に|ほかに(入|載|関|は)|他に(入|載|関|は)"
)


def departments_of_projects(question: Understood, plan: Plan) -> Draft | None:
    """The 課 of the projects a question names (or last talked about)."""
    if "responsibility" not in question.kinds or "purpose" in question.kinds:
        return None
    ids = question.mentions.projects or tuple(i for i in question.topic if i in plan.project_by_id)[:1]
    if not ids or re.search(r"(どの|何の|どんな)事業|事業は(どれ|何|どこ)", question.asked):
        return None
    projects = [plan.project_by_id[i] for i in ids[:4]]
    is_look_up = not _EXCEPT.search(question.asked) or NOT_LEAD.search(question.asked)
    if question.mentions.departments and not question.mentions.projects and is_look_up:
        return None  # a 課 is named and no project: a reverse look-up
    lines = [line for project in projects for line in _lines(question, project, several=len(projects) > 1)]
    if "schedule" in question.kinds and question.mentions.projects:
        lines += schedule_lines(ids[:4], plan)
    return Draft(tuple(lines))


def _lines(question: Understood, project: Project, *, several: bool) -> list[Line]:
    passages = (departments_passage(project),)
    subject = f"「{project.title}」の"
    excluded = _excluded(question, project)
    claimed = _verdict(question, project)
    if excluded is not None:
        names = [d for d in project.departments if d not in excluded]
        text = (
            f"{subject}{joined(excluded)}以外で課名が載っているのは{joined(names)}です"
            if names
            else (f"{subject}{joined(excluded)}以外に個別に課名が載っている課はありません")
        )
        return [Line(f"{claimed}{text}{_group_note(project)}。", passages)]
    asks_all = _WITH_RELATED.search(question.asked.replace("主管課", ""))
    if _ONLY_LEAD.search(question.asked) and not asks_all and not several:
        return [Line(f"{claimed}{subject}主管課は{project.lead}です。", passages)]
    related = f"、関係課は{joined(project.related)}" if project.related else ""
    return [Line(f"{claimed}{subject}主管課は{project.lead}{related}です{_group_note(project)}。", passages)]


def _excluded(question: Understood, project: Project) -> list[str] | None:
    """The 課 the asker does not want to hear again; None when nothing is left out."""
    if not _EXCEPT.search(question.asked):
        return None
    if _EXCEPT_LEAD.search(question.asked):
        known = [d for d in project.departments if any(is_named(n, d) for n in question.named_before)]
        return known or [project.lead]
    return [d for d in project.departments if any(is_named(n, d) for n in department_names(question.asked))] or None


def _group_note(project: Project) -> str:
    if not project.groups:
        return ""
    groups = "".join(f"「{group}」" for group in project.groups)
    return f"(ほかに{groups}の記載があります)"


def _verdict(question: Understood, project: Project) -> str:
    """はい or いいえ where the question claims a 主管課."""
    claimed = department_names(question.asked)
    if claimed and re.search(r"だけ|のみ", question.asked):
        alone = len(project.departments) == 1 and not project.groups and is_named(claimed[0], project.lead)
        return "はい、" if alone else "いいえ、"
    if not claimed or not question.yes_no or not re.search(r"主管|担当|所管|中心", question.asked):
        return ""
    if _EXCEPT.search(question.asked) or len(question.mentions.projects) > 1:
        return ""
    return "" if len(claimed) > 1 else ("はい、" if is_named(claimed[0], project.lead) else "いいえ、")
