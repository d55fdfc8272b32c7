"""A follow-up made standalone from the last turns, without a language model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.features import named_sections
from bot.types import Turn
from bot.understand import kinds_of, mentions_in
from corpus import Plan, normalise
from corpus.names import named
from corpus.references import department_names

# Words that lean on what was said before.
_LEANS = re.compile(
    r"^(じゃあ|じゃ|では|それ|その|そこ|そっち|で、|で$|あと|ほか|他|もう|ちなみに|なら|だったら|そしたら|具体的|理由は|なぜ|なんで|"
    r"いつ|どこ|誰|だれ|何|なに|どの|どう|もっと|詳しく|続き|and |what about|how about|then|so )|"
    r"(それ|その(?!ほか)|これ(は|が|を|って|の)|あれ|そこ|そっち|そのうち|この(事業|課|委員会|会|取組|目標|数字|指標|班)|同じ|後者|前者|さっき|先ほど|今の|上の|"
    r"\bit\b|\bthat\b|\bthis\b|\bthey\b|\bthose\b|\bthese\b)"
)
_ORDINAL = re.compile(
    r"([1-9一二三四五六七八九])\s?(つ目|番目|個目|本目|つめ|番)|(最初|はじめ|初め)の|(最後|ラスト)の|(前者)|(後者)"
)
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_ITEM = re.compile(r"(?:^|\n)\s*(?:[-・*]|\d{1,2}[.)、])\s*(.+)|[①②③④⑤⑥⑦⑧⑨]\s*([^①②③④⑤⑥⑦⑧⑨\n。]+)")
_PAIR = re.compile(r"([^、。\s]{2,30})と([^、。\s]{2,30}?)(?:の2つ|です|が|を)")
_QUOTED = re.compile(r"「([^」]{2,40})」")
_STILL_NEAR = 5  # sections found for a question that names nothing, among which the topic before it still holds
_TOO_SHORT = 12  # characters below which the topic's title is searched with the question


@dataclass(frozen=True, slots=True)
class Standalone:
    """The question as it would be asked alone.

    With the sections it carries on, the 課 already named to the asker, the kinds of fact asked for before, and the
    question it follows.
    """

    text: str
    topic: tuple[str, ...] = ()
    named_before: tuple[str, ...] = ()
    kinds_before: tuple[str, ...] = ()
    before: str = ""


def standalone(
    question: str, history: tuple[Turn, ...], plan: Plan, sections_for: Callable[[str], tuple[str, ...]]
) -> Standalone:
    """`question` with the topic of the last turns, unless it stands by itself.

    `sections_for` finds the sections of a question that names none; answers are never searched.
    """
    if not history or not _leans(question):
        return Standalone(question, kinds_before=_kinds_before(history))
    said = next((t.content for t in reversed(history) if t.role == "assistant"), "")
    asked = next((t.content for t in reversed(history) if t.role == "user"), "")
    before = _kinds_before(history)
    if item := _nth_item(question, said):
        sections = sections_named(item, plan)
        return Standalone(
            f"{item} {question}",
            sections or sections_named(asked, plan),
            department_names(said),
            before,
            asked,
        )
    topic = sections_named(question, plan) or _topic(asked, said, history, plan, sections_for)
    label = plan.section_by_id[topic[0]].title if topic and len(question) < _TOO_SHORT else ""
    return Standalone(f"{label} {question}".strip(), topic[:3], department_names(said), before, asked)


def _kinds_before(history: tuple[Turn, ...]) -> tuple[str, ...]:
    """The kinds of fact that the latest question asked for which asked any."""
    asked = (kinds_of(normalise(turn.content)) for turn in reversed(history) if turn.role == "user")
    return next((kinds for kinds in asked if kinds), ())


def _leans(question: str) -> bool:
    """Whether a question needs the turns before: it points back, or names nothing of the plan."""
    words = normalise(question)
    if _LEANS.search(words) or _ORDINAL.search(words):
        return True
    return not named_sections(mentions_in(question))


def _topic(
    asked: str, said: str, history: tuple[Turn, ...], plan: Plan, sections_for: Callable[[str], tuple[str, ...]]
) -> tuple[str, ...]:
    """The sections last talked about: named in the last question or answer, found for it, or named earlier."""
    leant = _LEANS.search(normalise(asked)) is not None or len(asked) < _TOO_SHORT
    named = sections_named(asked, plan)
    carried = () if named or len(history) <= 2 else standalone(asked, history[:-2], plan, sections_for).topic
    if carried and leant:
        return carried  # the last question was a follow-up too
    by_search = sections_for(asked) if asked else ()
    if carried and carried[0] in by_search[:_STILL_NEAR]:
        return carried
    if named:
        return tuple(dict.fromkeys([*named[:2], *by_search[:1]]))
    in_answer = sections_named(said, plan)
    agreed = tuple(s for s in by_search[:3] if s in in_answer)
    if agreed or by_search[:1]:
        return agreed or by_search[:1]
    earlier = " ".join(t.content for t in history[:-2])
    return in_answer or sections_named(earlier, plan)


def sections_named(text: str, plan: Plan) -> tuple[str, ...]:
    """Sections of what `text` names, in the order projects, ordinances, indicators, pillars, terms."""
    mentions = mentions_in(text)
    ordered = [
        *mentions.projects,
        *mentions.ordinances,
        *(i.split("#")[0] for i in mentions.indicators),
        *(f"ch5-{n}" for n in mentions.pillars),
        *("ch4-1" for _ in named("bodies", text)),
        *(f"term-{n}" for n in mentions.terms if n != 1),  # DX stands everywhere
    ]
    return tuple(dict.fromkeys(s for s in ordered if s in plan.section_by_id))


def _paired(said: str) -> list[str]:
    """The two things of 「AとBです」."""
    match = _PAIR.search(said)
    return [match[1], match[2]] if match else []


def _nth_item(question: str, said: str) -> str:
    """The item of the last answer's list that an ordinal points to; empty when there is none."""
    pointed = list(_ORDINAL.finditer(normalise(question)))
    if not pointed:
        return ""
    match = pointed[-1]
    items = [(a or b).strip() for a, b in _ITEM.findall(said)] or _QUOTED.findall(said) or _paired(said)
    number, _, first, last, former, latter = match.groups()
    if first or former:
        index = 0
    elif last:
        index = len(items) - 1
    else:
        index = 1 if latter else (_KANJI.get(number) or int(number)) - 1
    return items[index] if 0 <= index < len(items) else ""
