"""Counts and lists over the whole plan: projects, indicators, glossary, posts of the 別表."""

from __future__ import annotations

import re

from bot.labels import counted, joined, title_passage
from bot.render import tell
from bot.types import Draft, Line, Understood
from corpus import Passage, Pillar, Plan

_PROJECTS = re.compile(r"事業|プロジェクト|取組|取り組み|施策|\bprojects?\b|initiatives?\b")
_INDICATORS = re.compile(r"指標|kpi|kgi|数値目標|目標値|出来(ばえ|栄え)|(もの|物)(さし|差し)|で(測|はか)|indicator")
_PERCENT = re.compile(
    r"(パーセント|%|百分率|割合)(で|に|の)?.{0,10}(もの|どれ|だけ|指標|抜き出|拾|挙げ|書かれ|置かれ|示され|定め)"
)
_BODIES = re.compile(r"(体制|庁内).{0,24}(組織|役職|役目|役割|役|名前|呼び名)|(組織|役割?|役職)(や|と|・)(役|組織)")
_GLOSSARY = re.compile(r"用語|(巻末|言葉の(説明|意味|解説)).{0,12}(言葉|語|項目|用語)")
_WHOLE = re.compile(
    r"全部|すべて|全て|一覧|いくつ|何(個|件|本|つ|種|項目|事業|指標)|合計|総数|この計画|全体|how many|list"
)


def projects(question: Understood, plan: Plan) -> Draft | None:
    """How many projects, and which, in all or of one pillar."""
    mentions = question.mentions
    if mentions.projects or mentions.departments or mentions.groups or mentions.ordinances:
        return None
    if not {"count", "list"} & set(question.kinds) or not _PROJECTS.search(question.asked):
        return None
    if _INDICATORS.search(question.asked) or re.search(r"印|マーク|記号", question.asked):
        return None
    if mentions.pillars:
        return _pillar_projects(plan, [plan.pillars[n - 1] for n in mentions.pillars])
    if not re.search(r"計画|全部で|全体|柱|具体的事業|事業数|事業の数|事業は|事業が|\bprojects?\b", question.asked):
        return None
    if "count" not in question.kinds and not re.search(r"一覧|事業を(全部|すべて|全て)", question.asked):
        return None
    return _all_projects(plan)


def _all_projects(plan: Plan) -> Draft:
    passages = tuple(title_passage(p.section) for p in plan.pillars)
    total = len(plan.projects)
    parts = [
        Line(
            f"第{p.number}の柱「{p.title}」:{len(p.projects)}事業",
            (title_passage(p.section), f"{p.section}#取組事業一覧-{len(p.projects)}"),
            item=True,
            computed=(str(p.number), str(len(p.projects))),
        )
        for p in plan.pillars
    ]
    return Draft((counted(f"具体的事業は全部で{total}事業です。", total, passages), *parts))


def _pillar_projects(plan: Plan, pillars: list[Pillar]) -> Draft:
    lines: list[Line] = []
    for pillar in pillars:
        head = counted(
            f"第{pillar.number}の柱「{pillar.title}」の事業は{len(pillar.projects)}事業です。",
            len(pillar.projects),
            (title_passage(pillar.section),),
        )
        lines.append(Line(head.text, head.passages, computed=(*head.computed, str(pillar.number))))
        lines += [
            Line(plan.project_by_id[i].label, (f"{pillar.section}#取組事業一覧-{n}", title_passage(i)), item=True)
            for n, i in enumerate(pillar.projects, start=1)
        ]
    return Draft(tuple(lines))


def indicators(question: Understood, plan: Plan) -> Draft | None:
    """All indicators, or those of a pillar, each with its values."""
    mentions = question.mentions
    if not _INDICATORS.search(question.asked) and not (mentions.pillars and re.search(r"数字|目標", question.asked)):
        return None
    if mentions.projects and not re.search(r"柱", question.asked):
        return None
    named = [i for i in mentions.indicators if i != "ch5#kgi-1"]
    if named or mentions.departments:
        return None
    in_percent = _PERCENT.search(question.asked)
    wants_all = (_WHOLE.search(question.asked) or in_percent) and not question.topic
    pillars = mentions.pillars or tuple(int(t[-1]) for t in question.topic if t.startswith("ch5-"))
    if not (wants_all or pillars):
        return None
    only_kpi = "kpi" in question.asked and "kgi" not in question.asked
    chosen = [i for i in plan.indicators if (not pillars or i.pillar in pillars) and not (only_kpi and i.is_goal)]
    percent = [i for i in chosen if i.target.endswith("%")] if in_percent else []
    chosen = percent or chosen  # a pillar without any has all of its indicators told
    year = f"{chosen[0].now_year}→{chosen[0].target_year}"
    where = tuple(i.passage.id for i in chosen)
    items = [Line(f"{i.name}:{i.now}→{i.target}", (i.passage.id,), item=True) for i in chosen]
    if percent:
        head = counted(f"目標が%で書かれている指標は{len(chosen)}つです({year})。", len(chosen), where)
        return Draft((head, *items))
    kpi = sum(not i.is_goal for i in chosen)
    kgi = len(chosen) - kpi
    goal = f"、KGI(重要目標達成指標)は{kgi}つ" if kgi else ""
    total = f"指標は全部で{len(chosen)}つで、" if kgi else ""
    head = Line(
        f"{total}KPI(重要業績評価指標)は{kpi}つ{goal}です({year})。",
        where,
        computed=(str(kpi), str(kgi), str(len(chosen))),
    )
    return Draft((head, *items))


def terms(question: Understood, plan: Plan) -> Draft | None:
    """How many words the glossary explains."""
    if "count" not in question.kinds or not _GLOSSARY.search(question.asked):
        return None
    last = plan.terms[-1]
    return Draft(
        (
            counted(
                f"用語集には、※1「{plan.terms[0].name}」から※{last.number}「{last.name}」までの{last.number}語が載っています。",
                last.number,
                (f"{plan.terms[0].id}#用語", f"{last.id}#用語"),
            ),
        )
    )


def categories(question: Understood, plan: Plan) -> Draft | None:
    """How many kinds of members, or of tasks, the council's ordinance lists as 号."""
    ordinance = plan.ordinances[-1]
    if ordinance.section not in question.mentions.ordinances or "count" not in question.kinds:
        return None
    if re.search(r"第何号|訓令|告示|例規", question.asked):
        return None  # the number of the ordinance itself
    if not re.search(r"区分|種類|号|類型|カテゴリ|何?(通|とお)り", question.asked):
        return None
    article = ordinance.articles[1] if re.search(r"所掌|事務|役割|仕事", question.asked) else ordinance.articles[2]
    paragraph = next(p for p in article.paragraphs if p.items)
    count = len(paragraph.items)
    head = counted(
        f"{ordinance.title}の第{article.number}条には、{count}つの号が挙げられています。",
        count,
        (paragraph.passage.id,),
    )
    return Draft((head, *(Line(item.text, (item.id,), item=True) for item in paragraph.items)))


def bodies(question: Understood, plan: Plan) -> Draft | None:
    """The bodies and posts of the organisation that promotes the plan, each with what it is."""
    mentions = question.mentions
    if mentions.ordinances or mentions.projects or mentions.departments or not _BODIES.search(question.asked):
        return None
    if not {"count", "list"} & set(question.kinds):
        return None
    first: dict[str, Passage] = {}
    for passage in plan.section_by_id["ch4-1"].passages:
        if passage.part not in ("本文", "題名") and passage.kind == "sentence":
            first.setdefault(passage.part, passage)
    head = counted(
        f"計画の推進体制に載っているのは、{joined(first)}の{len(first)}つです。",
        len(first),
        tuple(p.id for p in first.values()),
    )
    return Draft((head, *(Line(tell(p, plan), (p.id,), item=True) for p in first.values())))


def posts(question: Understood, plan: Plan) -> Draft | None:
    """The posts of the 別表 of the committee's ordinance."""
    named = question.mentions.ordinances or (("committee",) if "別表" in question.asked else ())
    if named != ("committee",):
        return None
    if not re.search(r"別表|委員(は|って|の職|に|が|を|と)|メンバー|構成", question.asked):
        return None
    if not {"count", "list", "person"} & set(question.kinds) and "別表" not in question.asked:
        return None
    if re.search(r"委員長(は|って|が|を|に)(誰|だれ|どの|何|なに)|何回|回数", question.asked):
        return None
    names = plan.ordinances[0].posts
    passages = ("committee#別表", "committee#第3条第2項")
    head = counted(f"別表に掲げられている委員の職は{len(names)}職です。", len(names), passages[:1])
    return Draft((head, Line(f"{joined(names)}です。", passages[:1])))
