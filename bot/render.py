"""Chosen passages -> lines of an answer: each kind of record is told in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.labels import joined
from bot.types import Line, Understood
from corpus import Indicator, Passage, Plan, Project
from corpus.normalise import FOOTNOTE_MARK, LOOK_ALIKES

_LEADING = re.compile(r"^(また|あわせて|併せて|さらに|その際には|その際|同様に|- )、?")
_NUMBERED = re.compile(r"^(第\d+条\s*|\d+\s+|\(\d+\)\s+)")
_NOUN_ENDING = re.compile(r"([一-龥ァ-ヶーA-Za-z)]|こと|もの)。$")
_BODIES = "ch4-1"  # each body there has a part of its own, whose sentences do not repeat its name
_THIS_PLAN = re.compile(r"(?<![一-龥])本計画")
TERM_LENGTH = 190  # characters of a glossary explanation that are told at once
Teller = Callable[[Passage, Plan], str]


def lines_for(passages: tuple[str, ...], question: Understood, plan: Plan) -> tuple[Line, ...]:
    """One line a passage; a 項 brings its 号 with it. The first sentence of a project says which project it is."""
    lines: list[Line] = []
    told: set[str] = set()
    for key in completed(passages, plan):
        passage = plan.passage_by_id[key]
        text = tell(passage, plan)
        if passage.kind == "sentence" and passage.section in plan.project_by_id and passage.section not in told:
            text = lead_in(plan.project_by_id[passage.section], question) + text
        if passage.section == _BODIES and passage.part not in ("本文", "題名", *told) and passage.part not in text:
            text = f"「{passage.part}」:{text}"
        told |= {passage.section, passage.part}
        lines.append(Line(text, (key,)))
        below = _listed_projects(passage, plan) if passage.kind == "heading" else _items(passage, plan)
        if "list" in question.kinds or not any(item.id in passages for item in below):
            lines += [Line(plain(item), (item.id,), item=True) for item in below]
    whole = {line.passages for line in lines if line.item}
    return tuple(line for line in lines if line.item or line.passages not in whole)


def lead_in(project: Project, question: Understood) -> str:
    """Which project a sentence is from: staff get its number and page."""
    if question.audience == "staff":
        return f"{project.id}「{project.title}」(p.{project.page}):"
    return f"計画の「{project.title}」によると、"


def completed(passages: tuple[str, ...], plan: Plan) -> tuple[str, ...]:
    """`passages` with what they need to be understood.

    A glossary entry is told in full as far as it stays short, since its first sentence often says only what the
    letters stand for; a 号 comes after the 項 that introduces it.
    """
    found: list[str] = []
    for key in passages:
        term = next((t for t in plan.terms if key.startswith(f"{t.id}#")), None)
        if term is None:
            found += [*_introduction(key, plan), key]
            continue
        length = 0
        for passage in term.passages:
            length += len(passage.text)
            if length <= TERM_LENGTH or passage.id in passages or not found:
                found.append(passage.id)
    return tuple(dict.fromkeys(found))


def tell(passage: Passage, plan: Plan) -> str:
    """The passage as a sentence for the asker."""
    teller = next((teller for holds, teller in _TELLERS.items() if holds(passage)), None)
    return teller(passage, plan) if teller else plain(passage)


def plain(passage: Passage) -> str:
    """The passage's own words without marks, line breaks and the conjunction it begins with."""
    text = FOOTNOTE_MARK.sub("", passage.text).translate(LOOK_ALIKES)
    text = re.sub(r"\s*\n\s*", "", text.strip())
    text = _NUMBERED.sub("", _LEADING.sub("", text))
    return _THIS_PLAN.sub("この計画", text.replace("本市", "佐野市"))


def _departments(passage: Passage, plan: Plan) -> str:
    project = plan.project_by_id[passage.section]
    related = f"、関係課は{joined(project.related)}" if project.related else ""
    groups = "".join(f"「{group}」" for group in project.groups)
    note = f"(ほかに{groups}の記載があります)" if groups else ""
    return f"「{project.title}」の主管課は{project.lead}{related}です{note}。"


def _schedule(passage: Passage, plan: Plan) -> str:
    project = plan.project_by_id[passage.section]
    bars = "".join(f"「{bar}」" for bar in dict.fromkeys(project.schedule))
    return f"「{project.title}」のスケジュール(令和8年度～令和11年度)には、{bars}と書かれています。"


def _indicator(passage: Passage, plan: Plan) -> str:
    indicator = next(i for i in plan.indicators if i.id == passage.id)
    return indicator_sentence(indicator)


def indicator_sentence(indicator: Indicator) -> str:
    """「…」は、現状(令和7年度)は85%、目標(令和11年度)は100%です。"""
    now, target = with_unit(indicator, indicator.now), with_unit(indicator, indicator.target)
    return f"「{indicator.name}」は、現状({indicator.now_year})は{now}、目標({indicator.target_year})は{target}です。"


def with_unit(indicator: Indicator, value: str) -> str:
    """A value with its unit where the table leaves it to the name (「公金の種類」 4)."""
    return f"{value}{indicator.unit}" if value.isdigit() else value


def _term(passage: Passage, plan: Plan) -> str:
    term = next(t for t in plan.terms if t.id == passage.section)
    text = _NOUN_ENDING.sub(r"\1です。", plain(passage))
    if passage.id != term.passages[0].id or text.startswith(term.name):
        return text
    return f"「{term.name}」とは、{text}"


def _article(passage: Passage, plan: Plan) -> str:
    body = "懇談会" if passage.section == "council" else "策定委員会"
    text = plain(passage).rstrip("。")
    return f"{text}({body}設置要綱{passage.anchor})。"


def _posts(passage: Passage, plan: Plan) -> str:
    posts = next(o.posts for o in plan.ordinances if o.section == passage.section)
    return f"策定委員会の委員は、別表に掲げる次の職員です:{joined(posts)}。"


def _event(passage: Passage, plan: Plan) -> str:
    event = next(e for e in plan.events if e.passage.id == passage.id)
    date = re.sub(r"\s+", "", event.date)
    actor = {"国": "国の", "県": "栃木県の"}.get(event.actor, "")
    return f"{actor}{event.what}は、{date}です。"


def _pillars(passage: Passage, plan: Plan) -> str:
    return "佐野市DX推進計画の3本柱は、" + "、".join(f"{'①②③'[p.number - 1]}{p.title}" for p in plan.pillars) + "です。"


def _policy(passage: Passage, plan: Plan) -> str:
    motto = "".join(passage.text.split()).removeprefix("基本方針")
    return f"基本方針は「{motto}」です。"


def _contact(passage: Passage, plan: Plan) -> str:
    label, _, rest = passage.text.partition(" ")
    if label.startswith("〒"):
        return f"所在地は、{passage.text}です。"
    words = {
        "TEL": "電話番号",
        "FAX": "FAX番号",
        "E-mail": "メールアドレス",
        "URL": "ホームページ",
        "編集": "編集",
        "発行": "発行",
    }
    return f"{words.get(label, label)}は、{rest.strip('<>')}です。"


def _foreword(passage: Passage, plan: Plan) -> str:
    date, name = (line.strip() for line in passage.text.splitlines())
    return f"「はじめに」には、{date}、{name}と記されています。"


def _rows(passage: Passage, plan: Plan) -> str:
    """A block or table printed in columns, read along its lines."""
    cells = [re.sub(r"\s*\t\s*", " / ", line.strip()) for line in passage.text.splitlines() if line.strip()]
    return f"計画の図では、{'、'.join(cells)}と示されています。"


def _heading(passage: Passage, plan: Plan) -> str:
    """A heading cited as an answer says what stands below it."""
    section = plan.section_by_id[passage.section]
    if project := plan.project_by_id.get(section.id):
        pillar = plan.pillars[project.pillar - 1]
        return f"「{project.title}」は、第{pillar.number}の柱「{pillar.title}」の事業{project.number}です。"
    for pillar in plan.pillars:
        if pillar.section == section.id:
            return f"第{pillar.number}の柱「{pillar.title}」の事業は次のとおりです。"
    return f"計画には「{section.title}」の項目があります。"


def _introduction(key: str, plan: Plan) -> list[str]:
    """The 項 of a 号; nothing for other passages."""
    return [
        paragraph.passage.id
        for ordinance in plan.ordinances
        for article in ordinance.articles
        for paragraph in article.paragraphs
        if any(item.id == key for item in paragraph.items)
    ]


def _role(passage: Passage, plan: Plan) -> str:
    """Of the bodies and posts the plan tells what they do below their names: the name is the subject."""
    text = plain(passage)
    names = passage.part in text or any(text.startswith(word) for word in ("事務局", "本部長"))
    return text if names else f"{passage.part}は、{text}"


def _number(passage: Passage, plan: Plan) -> str:
    return f"「{plan.section_by_id[passage.section].title}」は、{passage.text}です。"


def _listed_projects(passage: Passage, plan: Plan) -> tuple[Passage, ...]:
    """The rows of a pillar's project list."""
    rows = plan.section_by_id[passage.section].passages
    return tuple(p for p in rows if p.part == "取組事業一覧" and p.kind == "row")


def _items(passage: Passage, plan: Plan) -> tuple[Passage, ...]:
    """The 号 of a 項, when the 項 only introduces them."""
    for ordinance in plan.ordinances:
        if ordinance.section == passage.section:
            for article in ordinance.articles:
                for paragraph in article.paragraphs:
                    if paragraph.passage.id == passage.id:
                        return paragraph.items
    return ()


_TELLERS: Mapping[Callable[[Passage], bool], Teller] = {
    lambda p: p.part == "関係課": _departments,
    lambda p: p.part == "スケジュール": _schedule,
    lambda p: p.part in ("kpi", "kgi") and p.kind == "row": _indicator,
    lambda p: p.section.startswith("term-") and p.part == "説明": _term,
    lambda p: p.part == "別表": _posts,
    lambda p: p.part == "番号": _number,
    lambda p: p.section in ("committee", "council") and p.kind != "heading" and p.part != "番号": _article,
    lambda p: p.part in ("年表", "経緯") and p.kind == "row": _event,
    lambda p: p.part == "3本柱": _pillars,
    lambda p: p.part == "基本方針": _policy,
    lambda p: p.part == "連絡先": _contact,
    lambda p: p.part == "はじめに" and p.kind == "block": _foreword,
    lambda p: p.section == "ch4-1" and p.part != "本文" and p.kind == "sentence": _role,
    lambda p: p.kind == "heading": _heading,
    lambda p: p.kind == "block": _rows,
}
