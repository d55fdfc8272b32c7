"""The two date tables: what country and prefecture did, and how the plan came about."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.labels import counted
from bot.render import tell
from bot.types import Draft, Line, Understood
from corpus import Event, Plan

_LIST = re.compile(r"何件|何個|件数|全部|すべて|全て|一覧|まとめ|順|経緯|流れ|年表|これまで|挙げ|いくつ|list")
_POLICY = re.compile(r"戦略|条例|構想|計画|方針|動き|動向|政策|デジタル|年表")
_DEED = re.compile(r"閣議決定|策定|制定")  # what was done, as the table says it
_HISTORY = re.compile(
    r"経緯|(策定|計画)(が|の)?.{0,3}(できる|決まる|作られる)まで|策定まで|策定(の|に至る)?.{0,4}(過程|プロセス|流れ)"
)
_MEETINGS = re.compile(
    r"(委員会|懇談会)(の?(第\d回|初回|最初))?(の会議)?(は|って)(いつ|何月|何日)|(何回|なんかい|回数|いつ).{0,10}(開|やっ|会議|集ま)|(開|会議).{0,8}(何回|回数|いつ)|何回|(最初|初めて|はじめて)に?(集ま|開)|初会合|初回"
)
_BODIES = {"committee": "策定委員会", "council": "懇談会"}
_FIRST = re.compile(r"(いちばん|一番|最も|もっとも)(早|古|はじめ|初め)|最初")
_LAST = re.compile(r"(いちばん|一番|最も|もっとも)(新し|遅|最近|後)|最新|直近|最後")
_THEN = r".{0,10}?((?P<before>直前|(の|すぐ)前)|直後|(の|すぐ)(後|あと|次))"
_NEXT_TO = {
    "パブリックコメント": re.compile(rf"(パブリックコメント|パブコメ|意見の?(募集|公募)){_THEN}"),
    "懇談会": re.compile(rf"懇談会{_THEN}"),
}
_ACTORS = {
    "県": re.compile(r"(?<![都道府他])県(が|の|は|で|と|・)|栃木県|prefectur"),
    "国": re.compile(r"国(が|の|は|で|と|・)|政府|national"),
}


def events_of(question: Understood, plan: Plan) -> Draft | None:
    """Rows of the date tables by actor, or the history of the plan, or the meetings of a body; in order of date."""
    asked = question.asked
    if question.mentions.ordinances and _MEETINGS.search(asked) and not re.search(r"年に|毎年|第\d回", asked):
        return _meetings(question, plan)
    if re.search(r"会議", asked) and re.search(r"何回|回数", asked) and re.search(r"策定|経緯|計画", asked):
        return _meetings(
            replace(question, mentions=replace(question.mentions, ordinances=("committee", "council"))), plan
        )
    history = _HISTORY.search(asked) and not question.mentions.projects and re.search(r"計画|策定", asked)
    if history and (_LIST.search(asked) or "date" in question.kinds):
        return _listing("計画策定の経緯は次のとおりです。", [e for e in plan.events if not e.actor])
    if step := _next_to(question, plan):
        return step
    if not (_LIST.search(asked) or _FIRST.search(asked) or _LAST.search(asked)) or not _POLICY.search(asked):
        return None
    actors = [actor for actor, pattern in _ACTORS.items() if pattern.search(asked)]
    deeds = [deed for deed in _DEED.findall(asked) if not re.search(rf"計画の{deed}", asked)]
    chosen = [e for e in plan.events if e.actor in actors and (not deeds or any(d in e.what for d in deeds))]
    if chosen and (_FIRST.search(asked) or _LAST.search(asked)):
        event = chosen[0] if _FIRST.search(asked) else chosen[-1]
        return Draft((Line(tell(event.passage, plan), (event.passage.id,)),))
    names = "・".join("栃木県" if a == "県" else a for a in actors)
    if not chosen:
        return None
    draft = _listing(f"計画に載っている{names}の動きは次の{len(chosen)}件です。", chosen)
    return Draft((replace(draft.lines[0], computed=(str(len(chosen)),)), *draft.lines[1:]))


def _next_to(question: Understood, plan: Plan) -> Draft | None:
    """The step of the plan's making, or the meeting, right before or after the one that is named."""
    steps = [event for event in plan.events if not event.actor]
    told = (
        f"{question.before}の{question.asked.removeprefix('その')}"
        if question.asked.startswith("その")
        else question.asked
    )
    found = [(at, said.search(told)) for word, said in _NEXT_TO.items() for at, s in enumerate(steps) if word in s.what]
    at, order = next(((at, match) for at, match in found if match), (0, None))
    if order is None:
        return None
    around = steps[:at][::-1] if order["before"] else steps[at + 1 :]
    wanted = [step for step in around if "会" in step.what or not re.search(r"会議|会合|集まり", question.asked)]
    return Draft((Line(tell(wanted[0].passage, plan), (wanted[0].passage.id,)),)) if wanted else None


def meetings_held(ordinance: str, plan: Plan) -> list[Event]:
    """The meetings of the body of an ordinance (``committee``, ``council``) that the plan records, by date."""
    return [event for event in plan.events if _BODIES[ordinance] in event.what]


def _meetings(question: Understood, plan: Plan) -> Draft | None:
    lines: list[Line] = []
    every = [event for o in question.mentions.ordinances for event in meetings_held(o, plan)]
    if len(question.mentions.ordinances) > 1:
        names = "と".join(_BODIES[o] for o in question.mentions.ordinances)
        lines.append(
            counted(
                f"計画に載っている{names}の開催は合わせて{len(every)}回です。",
                len(every),
                tuple(e.passage.id for e in every),
            )
        )
    for ordinance in question.mentions.ordinances:
        held = meetings_held(ordinance, plan)
        passages = tuple(e.passage.id for e in held)
        lines.append(
            counted(f"計画に載っている{_BODIES[ordinance]}の開催は{len(held)}回です。", len(held), passages[:1])
        )
        lines += [_item(event) for event in held]
    return Draft(tuple(lines))


def _listing(head: str, events: list[Event]) -> Draft:
    return Draft((Line(head, (events[0].passage.id,)), *(_item(event) for event in events)))


def _item(event: Event) -> Line:
    actor = {"国": "国", "県": "県"}.get(event.actor, "")
    return Line(f"{event.date}:{actor}{event.what}", (event.passage.id,), item=True)
