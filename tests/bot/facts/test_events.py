"""Events: by actor, complete and in order of date; the history of the plan; the meetings of a body."""

from __future__ import annotations

import pytest

from bot.facts.events import events_of, meetings_held
from bot.types import Draft
from bot.understand import understand
from corpus import Plan

NATION = ["ch2-1#年表-1", "ch2-1#年表-4", "ch2-1#年表-6"]
PREFECTURE = ["ch2-1#年表-2", "ch2-1#年表-3", "ch2-1#年表-5"]
HISTORY = [f"ch8#経緯-{n}" for n in range(1, 6)]


def listed(draft: Draft | None) -> list[str]:
    assert draft is not None
    return [line.passages[0] for line in draft.lines if line.item]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("栃木県のデジタル政策の動きを順に", PREFECTURE),
        ("国の動向を年表で全部", NATION),
        ("国と県の動きを一覧で", sorted(NATION + PREFECTURE)),
        ("計画策定の経緯を教えて", HISTORY),
        ("計画が決まるまでの流れを順番に", HISTORY),
        ("策定委員会は何回開かれた?", ["ch8#経緯-1", "ch8#経緯-3"]),
        ("懇談会の会議は何回?", ["ch8#経緯-2"]),
    ],
)
def test_rows_in_order(plan: Plan, question: str, wanted: list[str]) -> None:
    draft = events_of(understand(question, "citizen"), plan)
    assert listed(draft) == wanted


@pytest.mark.parametrize(("question", "count"), [("県の動きは何件?", 3), ("国と県の動きは全部で何件?", 6)])
def test_the_number_of_rows_is_said(plan: Plan, question: str, count: int) -> None:
    draft = events_of(understand(question, "citizen"), plan)
    assert draft is not None
    assert f"{count}件" in draft.lines[0].text
    assert str(count) in draft.lines[0].computed


def test_each_row_has_its_date_and_what(plan: Plan) -> None:
    draft = events_of(understand("国と県の動きを一覧で", "citizen"), plan)
    assert draft is not None
    for line in draft.lines:
        for event in plan.events:
            if line.item and event.passage.id in line.passages:
                assert event.date in line.text
                assert event.what in line.text


@pytest.mark.parametrize(
    "question",
    ["パブリックコメントはいつ?", "懇談会は年に何回開く?", "他県の動きを一覧で", "計画の期間は?", "会議は何回?", ""],
)
def test_nothing(plan: Plan, question: str) -> None:
    assert events_of(understand(question, "citizen"), plan) is None


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("県の動きで一番古いものは?", "ch2-1#年表-2"),
        ("国の方針のうち最新のものは何ですか", "ch2-1#年表-6"),
        ("パブコメの直前に開かれた会議は?", "ch8#経緯-3"),
        ("意見募集のすぐ後には何がありますか", "ch8#経緯-5"),
        ("懇談会の次にあったのは?", "ch8#経緯-3"),
    ],
)
def test_one_step_by_its_place(plan: Plan, question: str, passage: str) -> None:
    draft = events_of(understand(question, "citizen"), plan)
    assert draft is not None
    assert draft.passages == (passage,)


def test_the_step_before_the_one_last_asked_about(plan: Plan) -> None:
    draft = events_of(understand("その前の会議は何でしたか", "citizen", before="パブリックコメントはいつ?"), plan)
    assert draft is not None
    assert draft.passages == ("ch8#経緯-3",)


def test_the_deeds_that_are_asked_for(plan: Plan) -> None:
    assert listed(events_of(understand("県が制定したものを年表から全部", "citizen"), plan)) == ["ch2-1#年表-3"]


def test_the_meetings_of_both_bodies_are_summed(plan: Plan) -> None:
    draft = events_of(understand("策定委員会と懇談会の会議は合計で何回?", "citizen"), plan)
    assert draft is not None
    assert "合わせて3回" in draft.lines[0].text
    assert listed(draft) == ["ch8#経緯-1", "ch8#経緯-3", "ch8#経緯-2"]


@pytest.mark.parametrize(("ordinance", "count"), [("committee", 2), ("council", 1)])
def test_meetings_held(plan: Plan, ordinance: str, count: int) -> None:
    assert len(meetings_held(ordinance, plan)) == count


@pytest.mark.parametrize(
    "question", ["懇談会と策定委員会、最初に集まったのはどちらが先?", "懇談会の初回と策定委員会の初回は?"]
)
def test_the_first_meetings(plan: Plan, question: str) -> None:
    assert set(listed(events_of(understand(question, "citizen"), plan))) == {"ch8#経緯-1", "ch8#経緯-2", "ch8#経緯-3"}
