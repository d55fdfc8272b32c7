"""The one person the plan names: the mayor, who signs the foreword."""

from __future__ import annotations

import re

from bot.types import Draft, Line, Understood
from corpus import Plan

_MAYOR = re.compile(
    r"(?<!副)市長(さん)?(は|の|って|、)?.{0,6}(誰|だれ|どなた|名前|氏名|フルネーム)|"
    r"(who|name).{0,20}\bmayor\b|しちょうの? ?(は|なまえ)"
)
_OTHER = re.compile(r"(?<!佐野)(?<!本)[一-龥]{2,4}市の?市長|前(の)?市長|次の市長|歴代|挨拶|あいさつ|電話|給料|年齢")


def mayor(question: Understood, plan: Plan) -> Draft | None:
    """The mayor's name as the foreword prints it."""
    if not _MAYOR.search(question.asked) or _OTHER.search(question.asked):
        return None
    passage = next(p for p in plan.section_by_id["front"].passages if p.part == "はじめに" and p.kind == "block")
    date, name = (line.strip() for line in passage.text.splitlines())
    return Draft((Line(f"計画の「はじめに」には、{name}と記されています({date})。", (passage.id,)),))
