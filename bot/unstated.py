"""What the plan does not state, as its records and the kind of question tell without any model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answerable import TRAINED_LANGUAGES
from bot.facts.events import meetings_held
from bot.types import Understood
from bot.understand import kinds_of, years_in
from corpus import Plan, normalise
from corpus.references import unlisted_unit

_NEVER = frozenset({"opinion", "live", "individual", "apply_details", "nickname"})
_OF_THE_TELLER = frozenset({"live", "individual"})  # often told before the question itself
_SELDOM = frozenset({"amount", "vendor", "how_to_apply"})
_HALFWAY = re.compile(
    r"中間(の|年度の?)?(目標|値)|(途中|年度ごと|毎年度?|各年度?|年次)の?(目標|数値|値|見込)|(年度?ごと|毎年度?|各年度?)に?、?(何|いくつ|どれ|どの)"
)
_WAY = re.compile(r"電話番号|電話は|内線|住所|所在地|メールアドレス|fax|ファ(ッ)?クス|\bphone number\b|\baddress\b")
_MEETING = re.compile(r"第?(\d{1,2})回目?")


def never_stated(question: Understood, plan: Plan) -> bool:
    """Whether something is asked that the plan cannot tell: an opinion, the state of this minute, one's own case, how
    and by when to apply, an indicator's value in a year between now and the target, how another office is reached,
    a meeting that is not in the records.
    """
    seldom = _SELDOM if question.language not in TRAINED_LANGUAGES else frozenset()
    told = kinds_of(normalise(question.story)) if question.told else ()
    if _OF_THE_TELLER & set(told) or (_NEVER | seldom) & set(question.kinds):
        return True
    return _between(question, plan) or _way_to_another_office(question, plan) or _meeting_beyond(question, plan)


def lacks_number(question: Understood, texts: Iterable[str]) -> bool:
    """Whether a count is asked for and no number at all stands in the evidence `texts`."""
    if "count" not in question.kinds or question.yes_no or {"responsibility", "contact"} & set(question.kinds):
        return False  # 何課 asks which
    return not any(char.isdigit() for text in texts for char in text)


def lacks_date(question: Understood, texts: Iterable[str]) -> bool:
    """Whether a date is asked for and no number at all stands in the evidence `texts`, or no month where one is."""
    if "date" not in question.kinds or question.yes_no:
        return False
    stated = normalise(" ".join(texts))
    if re.search(r"何月|何日|なんがつ|なんにち", question.asked):
        return "月" not in stated
    return re.search(r"いつ(です|の|か|ごろ|頃|$|\?)|何年", question.asked) is not None and not re.search(r"\d", stated)


def _between(question: Understood, plan: Plan) -> bool:
    if question.yes_no or not {"figure", "count"} & set(question.kinds):
        return False
    named = [i for i in plan.indicators if i.id in question.mentions.indicators]
    stated = {year for i in named for year in (*years_in(i.now_year), *years_in(i.target_year))}
    asked = set(question.mentions.years)
    return bool(named) and ((bool(asked) and not asked & stated) or _HALFWAY.search(question.asked) is not None)


def _way_to_another_office(question: Understood, plan: Plan) -> bool:
    """The imprint has the telephone of the editing 課 alone."""
    if "contact" not in question.kinds or not _WAY.search(question.asked):
        return False
    offices = [*question.mentions.departments, unlisted_unit(question.asked)]
    return any(office not in plan.contact.office for office in offices)


def _meeting_beyond(question: Understood, plan: Plan) -> bool:
    asked = _MEETING.search(question.asked)
    if asked is None or "date" not in question.kinds:
        return False
    return any(int(asked[1]) > len(meetings_held(ordinance, plan)) for ordinance in question.mentions.ordinances)
