"""The city's population: the base year, the projection, and the difference between them."""

from __future__ import annotations

import re

from bot.render import plain
from bot.types import Draft, Line, Understood
from bot.understand import years_in
from corpus import Plan

_ASKED = re.compile(r"人口|population")
_PART = re.compile(r"年少|高齢|生産年齢|男|女|世帯|外国人|割合|出典|資料|なぜ|理由|原因|対策|流出|密度|減ると|困")
_FIGURE = re.compile(
    r"何人|なんにん|いくつ|どれ(くらい|ぐらい|だけ)|どのくらい|何万|how many|推計|見込|予測|projected|forecast"
)
_YEARS = frozenset({2020, 2060})
_SECTION = "ch2-2"


def population(question: Understood, plan: Plan) -> Draft | None:
    """The population of 2020 and 2060 as the plan states them; None for any other year or part of it."""
    years = set(question.mentions.years)
    if not _ASKED.search(question.asked) or _PART.search(question.asked) or not _FIGURE.search(question.asked):
        return None
    if not years or not years <= _YEARS:
        return None
    told = [p for p in plan.section_by_id[_SECTION].passages if "人口" in p.text and set(years_in(p.text)) >= _YEARS]
    return Draft((Line(plain(told[0]), (told[0].id,)),)) if told else None
