"""Follow-ups: few, short, answered, of the same section, never the question just asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.followups import MOST, FollowUps
from corpus.questions import AnticipatedQuestion

FIRST = AnticipatedQuestion("1", "ドローンの主管課はどこ?", "ja", "responsibility", ("2-2#関係課-1",), None, (), "")
MANY = [
    FIRST,
    replace(FIRST, id="2", question="ドローンの担当の課は?"),
    replace(FIRST, id="3", question="ドローンは何に使うの?", kind="content"),
    replace(FIRST, id="4", question="ドローンの予定を知りたい", kind="schedule"),
    replace(FIRST, id="5", question="ドローンの今はどうなの?", kind="state"),
    replace(FIRST, id="6", question="ドローンの費用はいくら?", kind="amount", passages=(), near=("2-2",)),
    replace(FIRST, id="7", question="何に?", kind="purpose"),
    replace(FIRST, id="8", question="ドローン" * 9, kind="figure"),
    replace(FIRST, id="9", question="What are drones used for?", kind="content", lang="en"),
    replace(FIRST, id="10", question="RPAはいつ入れたの?", kind="date", passages=("2-1#現状・課題-1",)),
]


@pytest.mark.parametrize(
    ("sections", "language", "asked", "suggested"),
    [
        (("2-2",), "ja", "?", {"ドローンの主管課はどこ?", "ドローンは何に使うの?", "ドローンの今はどうなの?"}),
        (
            ("2-2",),
            "ja",
            "ドローンは何に使うの?",
            {"ドローンの主管課はどこ?", "ドローンの今はどうなの?", "ドローンの予定を知りたい"},
        ),
        (("2-2",), "en", "?", {"What are drones used for?"}),
        (("2-2",), "ko", "?", {"What are drones used for?"}),
        (("2-1", "2-1"), "ja", "?", {"RPAはいつ入れたの?"}),
        (("3-6",), "ja", "?", set()),
        ((), "ja", "?", set()),
    ],
)
def test_suggestions(sections: tuple[str, ...], language: str, asked: str, suggested: set[str]) -> None:
    assert set(FollowUps(MANY).suggest(sections, language, asked)) == suggested


def test_the_shipped_ones(questions: tuple[AnticipatedQuestion, ...]) -> None:
    follow_ups = FollowUps(questions)
    answered = {q.question for q in questions if q.answered}
    for section in {s for q in questions for s in q.sections}:
        found = follow_ups.suggest((section,), "ja", "?")
        assert len(found) == len(set(found)) <= MOST
        assert set(found) <= answered


def test_what_the_plan_has_come_to_say_otherwise_is_not_suggested() -> None:
    assert FollowUps([replace(FIRST, stale=True)]).suggest(("2-2",), "ja", "?") == ()
    assert FollowUps([FIRST]).suggest(("2-2",), "ja", "?") == (FIRST.question,)
