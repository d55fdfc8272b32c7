"""Chosen passages -> lines of an answer: each kind of record is told in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.facts.words import joined
from bot.types import Line, Understood
from corpus import Indicator, Passage, Plan
from corpus.normalise import FOOTNOTE_MARK, LOOK_ALIKES

_LEADING = re.compile(r"^(また|あわせて|併せて|さらに|その際には|その際|同様に|- )、?")
_NUMBERED = re.compile(r"^(第\d+条|\d+|\(\d+\))\s+")
_YEAR_LINE = re.compile(r"令和\d+年度")
Teller = Callable[[Passage, Plan], str]


def lines_for(passages: tuple[str, ...], question: Understood, plan: Plan) -> tuple[Line, ...]:
    """One line a passage; a 項 brings its 号 with it."""
    lines: list[Line] = []
    for key in passages:
        passage = plan.passage_by_id[key]
        lines.append(Line(tell(passage, plan, question), (key,)))
        lines += [Line(plain(item), (item.id,), item=True) for item in _items(passage, plan) if item.id not in passages]
    return tuple(lines)


def tell(passage: Passage, plan: Plan, question: Understood) -> str:
    """The passage as a sentence for the asker."""
    for holds, teller in _TELLERS.items():
        if holds(passage):
            text = teller(passage, plan)
            break
    else:
        text = plain(passage)
    if question.audience == "staff" and passage.section in plan.project_by_id and passage.kind == "sentence":
        return text
    return text


def plain(passage: Passage) -> str:
    """The passage's own words without marks, line breaks and the conjunction it begins with."""
    text = FOOTNOTE_MARK.sub("", passage.text).translate(LOOK_ALIKES)
    text = re.sub(r"\s*\n\s*", "", text.strip())
    text = _NUMBERED.sub("", _LEADING.sub("", text))
    return text.replace("本市", "佐野市").replace("本計画", "この計画")


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
    return (
        f"「{indicator.name}」は、現状({indicator.now_year})は{indicator.now}、"
        f"目標({indicator.target_year})は{indicator.target}です。"
    )


def _term(passage: Passage, plan: Plan) -> str:
    term = next(t for t in plan.terms if t.id == passage.section)
    text = re.sub(r"(こと|もの|指標|技術|標|語|集|コード|環境|方法|サービス|ネットワーク|手法|の略|システム|マップ|構想|車|機|程|組)。$", r"\1です。", plain(passage))
    if passage.id != term.passages[0].id or text.startswith(term.name):
        return text
    return f"「{term.name}」とは、{text}"


def _article(passage: Passage, plan: Plan) -> str:
    body = "懇談会" if passage.section == "council" else "策定委員会"
    return f"{plain(passage).rstrip('。')}({body}設置要綱{passage.anchor})。"


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
    words = {"TEL": "電話番号", "FAX": "FAX番号", "E-mail": "メールアドレス", "URL": "ホームページ", "編集": "編集", "発行": "発行"}
    return f"{words.get(label, label)}は、{rest.strip('<>')}です。"


def _foreword(passage: Passage, plan: Plan) -> str:
    date, name = (line.strip() for line in passage.text.splitlines())
    return f"「はじめに」には、{date}、{name}と記されています。"


def _rows(passage: Passage, plan: Plan) -> str:
    """A block or table printed in columns, read along its lines."""
    cells = [re.sub(r"\s*\t\s*", " / ", line.strip()) for line in passage.text.splitlines() if line.strip()]
    return f"計画の図では、{'、'.join(cells)}と示されています。"


def _heading(passage: Passage, plan: Plan) -> str:
    title = plan.section_by_id[passage.section].title
    return f"計画には「{title}」の項目があります。"


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
    lambda p: p.section in ("committee", "council") and p.kind != "heading" and p.part != "番号": _article,
    lambda p: p.part in ("年表", "経緯") and p.kind == "row": _event,
    lambda p: p.part == "3本柱": _pillars,
    lambda p: p.part == "基本方針": _policy,
    lambda p: p.part == "連絡先": _contact,
    lambda p: p.part == "はじめに" and p.kind == "block": _foreword,
    lambda p: p.kind == "heading": _heading,
    lambda p: p.kind == "block": _rows,
}
