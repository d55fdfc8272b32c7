"""Reverse look-ups: which projects a 課 takes part in, with the three readings of 全課 told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.labels import counted, departments_passage, is_named, joined, project_label, projects_in, title_passage
from bot.types import Draft, Line, Understood
from corpus import Plan, Project
from corpus.references import department_names, unlisted_unit

_LEAD = re.compile(r"主管|所管|中心|まとめ役|旗振り|リード|lead")
_RELATED = re.compile(r"関係課|関わ|かかわ|名前|課名|入って|載って|協力|参加|関係")
NOT_LEAD = re.compile(
    r"(主管課?|担当|まとめ役)(で|に|と)?(は|も)?(ない|なっていない|ありません|なってい?ません|無い)|主管課?以外|"
    r"(以外|では?ない|じゃない|でない).{0,6}(課|部署|ところ)?(が|の|を|で).{0,6}(主管|まとめ役|中心|旗振り)|"
    r"(主管課?|まとめ役|中心|旗振り役?)(が|は|に).{0,12}(以外|では?ない|じゃない|でない)"
)
_OF_PROJECTS = re.compile(
    r"事業|取組|取り組|仕事|施策|プロジェクト|役割|何を|なにを|(計画|中)の?(どこ|どれ|何)に|どれ(に|と|で|を)|何と何|project"
)
_APPEARS = re.compile(r"出て(く|き|い)|載って|名前|名があ|関わ|関係")
_WITHOUT_ALL = re.compile(r"(全課|窓口各課|関係各課).{0,8}(除|のぞ|以外|抜き|含めず|含まず)")
_OTHER_DEPARTMENTS = re.compile(
    r"(のほか|以外|の他|ほかに|と(一緒|いっしょ|とも|共|並んで)).{0,16}課(は|を|が|って|ぜんぶ|全部|$|\?)"
)
_TOGETHER = re.compile(
    r"両方|両者|どちらも|いずれも|一緒|いっしょ|共に|ともに|共通|そろって|揃って|重な|連名|both|together"
)
_AMONG = re.compile(r"([^、。?]{1,12})も(?:入|関|含|名|載)")
_FEW = 2  # projects of a 課 that are told by their titles, not by their numbers alone
_CONTENT = re.compile(r"何を(する|やる|して|すれば)|中身|内容|どんなこと|具体的|取組")
_WHICH_LEAD = re.compile(
    r"主管(課)?.{0,12}(どの|どこの|何|いくつ|一覧|全部|すべて|挙げ)|(どの|どこの|何)課.{0,8}主管|(一番|最も|もっとも).{0,12}主管"
)


def leads(question: Understood, plan: Plan) -> Draft | None:
    """Which 課 lead how many projects; asked when no single 課 or project is named."""
    mentions = question.mentions
    if mentions.departments or mentions.projects or mentions.groups:
        return None
    if not _WHICH_LEAD.search(question.asked) or "関係課" in question.asked:
        return None
    if not re.search(r"事業|一覧|課は|いくつ|多い", question.asked):
        return None
    chosen = projects_in(plan, mentions.pillars)
    counts = Counter(project.lead for project in chosen)
    lines = [
        Line(
            f"{lead}:{count}事業({joined(p.id if count > _FEW else project_label(p) for p in led)})",
            tuple(departments_passage(p) for p in led),
            item=True,
            computed=(str(count), *(p.id for p in led)),
        )
        for lead, count in counts.most_common()
        for led in [[p for p in chosen if p.lead == lead]]
    ]
    head = counted(f"主管課になっている課は{len(counts)}つです。", len(counts), lines[0].passages[:1])
    return Draft((head, *lines))


def unnamed(question: Understood, plan: Plan) -> Draft | None:
    """What the plan says for a 課 that no project names: nothing of its own, but 全課 means every 課."""
    mentions = question.mentions
    if mentions.departments or mentions.projects or mentions.groups:
        return None
    name = unlisted_unit(question.asked)
    if not name or not (_OF_PROJECTS.search(question.asked) or _APPEARS.search(question.asked)):
        return None
    shared = [p for p in plan.projects if "全課" in p.groups]
    where = tuple(departments_passage(p) for p in shared)
    head = Line(f"「{name}」の名前は、どの事業の主管課にも関係課にも載っていません。", (plan.all_sections_note.id,))
    listed = joined(f"{p.id}「{p.title}」" for p in shared)
    rest = counted(
        f"ただし、関係課に「全課」とある{len(shared)}事業は、全ての課で取り組む事業です:{listed}。", len(shared), where
    )
    return Draft((head, rest))


def projects_of(question: Understood, plan: Plan) -> Draft | None:
    """The projects that name a 課 or a group, by the reading that is asked for."""
    mentions = question.mentions
    if mentions.projects or not (mentions.departments or mentions.groups):
        return None
    if "purpose" in question.kinds:
        return None
    if mentions.departments:
        return _by_department(question, plan)
    return _by_group(question, plan)


def _by_department(question: Understood, plan: Plan) -> Draft | None:
    names = tuple(
        n
        for n in question.mentions.departments
        if not re.search(rf"{n}(とは別|(では?|じゃ)な(く|いほう|い方)|は除)", question.asked)
    )
    asked = re.sub(r"[「」『』\"']", "", question.asked)
    appears = _APPEARS.search(asked) and not question.topic
    if not (_OF_PROJECTS.search(asked) or NOT_LEAD.search(asked) or appears) or _too(names, asked):
        return None
    if _OTHER_DEPARTMENTS.search(asked) and not NOT_LEAD.search(asked):
        return None
    chosen = projects_in(plan, question.mentions.pillars)
    who = "または".join(names)
    if len(names) > 1 and _TOGETHER.search(asked):
        return Draft((*_together(names, chosen), *_all_departments(question, plan)))
    led = [p for p in chosen if any(is_named(n, p.lead) for n in names)]
    joins = [p for p in chosen if any(is_named(n, r) for n in names for r in p.related)]
    claims_all = question.yes_no and re.search(r"すべて|全部|全て|みんな|どれも|20事業", question.asked) is not None
    if NOT_LEAD.search(asked) or (claims_all and _LEAD.search(question.asked)):
        return _not_led(question, plan, who, [p for p in chosen if p not in led], chosen)
    wants_lead = _LEAD.search(question.asked) is not None
    wants_related = not wants_lead or _RELATED.search(question.asked.replace("主管課", "")) is not None
    lines: list[Line] = []
    if wants_lead and not led and joins:
        lines.append(Line(f"{who}が主管課の事業はありません。", tuple(departments_passage(p) for p in joins)[:4]))
    elif wants_lead:
        lines += _listing(f"{who}が主管課の事業", led, names)
    if wants_related and (joins or led):
        shown = joins if wants_lead else [p for p in chosen if p in led or p in joins]
        title = f"{who}が関係課として載っている事業" if wants_lead else f"{who}の名前が載っている事業"
        lines += _listing(title, shown, names)
    if not (led or joins):
        return None
    lines += _content(question, [*led, *joins])
    return Draft((*lines, *_all_departments(question, plan)))


def _not_led(question: Understood, plan: Plan, who: str, others: list[Project], chosen: tuple[Project, ...]) -> Draft:
    pillars = question.mentions.pillars
    where = joined(f"第{n}の柱({plan.pillars[n - 1].title})" for n in pillars) or "計画"
    head = counted(
        f"{where}の事業は{len(chosen)}事業で、そのうち{who}が主管課でないのは{len(others)}事業です。",
        len(chosen),
        (*(title_passage(f"ch5-{n}") for n in pillars or (1, 2, 3)), *(departments_passage(p) for p in chosen[:1])),
    )
    head = Line(head.text, head.passages, computed=(str(len(chosen)), str(len(others)), *map(str, pillars)))
    return Draft((head, *(_item(p) for p in others)))


def _too(names: tuple[str, ...], asked: str) -> bool:
    """「どこがやりますか。消防本部も入ってる?」: the 課 of something are asked, and whether these are among them."""
    among = set(names) & set(department_names(" ".join(_AMONG.findall(asked))))
    return bool(among) and re.search(r"(どこ|どの課|何課|どちら)(の課)?(が|で|に)|主管|担当", asked) is not None


def _by_group(question: Understood, plan: Plan) -> Draft | None:
    group = question.mentions.groups[0]
    if re.search(rf"{group}(とは別|以外|のほか|の他|を除|ではなく|じゃなく)", question.asked):
        return None
    if not re.search(r"事業|取組|一覧|project", question.asked):
        return None
    chosen = [p for p in projects_in(plan, question.mentions.pillars) if group in p.groups]
    note = (plan.all_sections_note.id,) if group == "全課" else ()
    lines = _listing(f"関係課に「{group}」と記載のある事業", chosen)
    if note:
        lines.append(Line("「全課」と記載のある事業は、全ての課で取り組む事業です。", note))
    return Draft(tuple(lines))


def _together(names: tuple[str, ...], projects: tuple[Project, ...]) -> list[Line]:
    """The projects that name all of `names`; where there is none, that is told of the projects that name one."""
    shared = [p for p in projects if all(_takes_part(name, p) for name in names)]
    title = f"{joined(names)}の{'両方' if len(names) == 2 else 'すべて'}の名前が載っている事業"
    if shared:
        return _listing(title, shared, names)
    return [Line(f"{title}はありません。", tuple(map(departments_passage, _first_of_each(names, projects))))]


def _takes_part(name: str, project: Project) -> bool:
    return any(is_named(name, department) for department in project.departments)


def _first_of_each(names: Iterable[str], projects: Sequence[Project]) -> list[Project]:
    """For each of `names` the first of `projects` that it takes part in, where there is one."""
    found = (next((p for p in projects if _takes_part(name, p)), None) for name in names)
    return [project for project in found if project]


def _listing(title: str, projects: list[Project], names: tuple[str, ...] = ()) -> list[Line]:
    """The projects under their number, which rests on a project of each of `names` and on the first few."""
    if not projects:
        return []
    first = _first_of_each(names, projects)
    passages = tuple(departments_passage(p) for p in projects if p in projects[:4] or p in first)
    return [counted(f"{title}は{len(projects)}事業です。", len(projects), passages), *(_item(p) for p in projects)]


def _item(project: Project) -> Line:
    return Line(f"{project_label(project)}(主管課:{project.lead})", (departments_passage(project),), item=True)


def _content(question: Understood, projects: list[Project]) -> list[Line]:
    """What is to be done, where that is asked and the projects are few."""
    if len(projects) > 2 or not _CONTENT.search(question.asked):
        return []
    return [Line(p.text, (p.id,)) for project in projects for p in project.content[: 3 - len(projects)]]


def _all_departments(question: Understood, plan: Plan) -> list[Line]:
    """全課 means every 課: said in a sentence of its own, unless the asker leaves it out."""
    if _WITHOUT_ALL.search(question.asked) or _LEAD.search(question.asked):
        return []
    count = sum("全課" in project.groups for project in plan.projects)
    return [
        counted(
            f"このほか、関係課に「全課」とある{count}事業は全ての課で取り組む事業です。",
            count,
            (plan.all_sections_note.id,),
        )
    ]
