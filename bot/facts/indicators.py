"""Differences between now and target, and of the population."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.focus import parts
from bot.render import indicator_sentence, with_unit
from bot.types import Draft, Line, Understood
from corpus import Indicator, Plan
from corpus.names import measured

_DIFFERENCE = re.compile(
    r"差(?!し)|何倍|足りない|不足|あと(いくつ|何|どれ)|残り|届(か|く)|ギャップ|乖離|増やす|増える|増え|伸び|上げ|上が|引き上げ|どれだけ|ポイント|increase|difference|変わ|減"
)
_NOT_THE_VALUE = re.compile(
    r"内訳|なぜ|理由|どうやって|方法|誰が|根拠|主観|客観|アンケート|算出|計算|意味|とは|昨年|去年|過去|令和(6|8|9|10)年|20(24|26|27|28)年"
)
_INDICATOR = re.compile(r"指標|kpi|目標値|数値目標|indicator")
_NUMBER = re.compile(r"[\d,]+(?:\.\d+)?")


def difference(question: Understood, plan: Plan) -> Draft | None:
    """Now → target of the named indicators with the difference, where a change is asked for."""
    by_id = {indicator.id: indicator for indicator in plan.indicators}
    chosen = [by_id[i] for i in question.mentions.indicators]
    if not chosen or not _DIFFERENCE.search(question.asked) or not {"figure", "count"} & set(question.kinds):
        return None
    return Draft(tuple(_line(indicator) for indicator in chosen))


def values(question: Understood, plan: Plan) -> Draft | None:
    """Now and target of the indicators that a question names and asks a figure of."""
    by_id = {indicator.id: indicator for indicator in plan.indicators}
    chosen = [by_id[i] for i in question.mentions.indicators or _of_projects(question)]
    if not chosen or not {"figure", "count"} & set(question.kinds) or _NOT_THE_VALUE.search(question.asked):
        return None
    if len(parts(question.text)) > 1:
        return None  # a double question: the other half needs evidence too
    return Draft(tuple(Line(indicator_sentence(i), (i.passage.id,)) for i in chosen))


def _of_projects(question: Understood) -> list[str]:
    """The indicators of the project that is named or was talked about, where an indicator is asked for."""
    if not _INDICATOR.search(question.asked):
        return []
    return [i for project in (*question.mentions.projects, *question.topic) for i in measured().get(project, ())]


def _line(indicator: Indicator) -> Line:
    now, target = _value(indicator.now), _value(indicator.target)
    gap = target - now
    unit = "ポイント" if indicator.unit == "%" or indicator.is_goal else indicator.unit
    text = (
        f"「{indicator.name}」は、現状({indicator.now_year})は{with_unit(indicator, indicator.now)}、"
        f"目標({indicator.target_year})は{with_unit(indicator, indicator.target)}で、差は{gap}{unit}です。"
    )
    return Line(text, (indicator.passage.id,), computed=(str(gap),))


def _value(text: str) -> Decimal:
    match = _NUMBER.search(text)
    assert match is not None  # the reader has checked the cell
    return Decimal(match.group().replace(",", ""))
