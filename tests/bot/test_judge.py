"""Weighing a question: enough evidence or not, each part of a double question, each thing of a comparison."""

from __future__ import annotations

import pytest

from bot import PlanBot
from bot.judge import THRESHOLD, THRESHOLD_FOLLOW_UP, Judge, threshold
from bot.understand import understand
from corpus import Plan
from index import OpenIndex, Settings


@pytest.fixture(scope="module")
def judge(settings: Settings, plan: Plan, opened: OpenIndex) -> Judge:
    return Judge(settings, plan, opened.retriever)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("懇談会の委員の任期は何年?", True),
        ("公衆無線LANはどこで使える?", True),
        ("懇談会の委員の日当はいくら?", False),
        ("市民プールの営業時間は?", False),
    ],
)
def test_enough(judge: Judge, question: str, answers: bool) -> None:
    asked = understand(question, "citizen")
    weighed = judge.weigh(asked, judge.search(asked))
    assert weighed.answers is answers
    assert 0.0 <= weighed.chance <= 1.0


def test_parts_of_a_double_question(judge: Judge) -> None:
    text = "懇談会の委員は何人以内ですか?あと、ドローンの主管課はどこですか?"
    parts = judge.parts(understand(text, "staff"), text)
    assert [sorted(w.evidence.sections) for _, w in parts] == [["council"], ["2-2"]]


def test_a_part_that_names_nothing_is_asked_of_what_the_other_spoke_of(judge: Judge) -> None:
    text = "eL-QRとは何ですか?それはいつから使える?"
    _, (_, after) = judge.parts(understand(text, "citizen"), text, ("term-16",))
    assert after.evidence.sections[0] == "term-16"
    _, (_, alone) = judge.parts(understand(text, "citizen"), text)
    assert "term-16" not in alone.evidence.sections


def test_compared_projects_each_tell_what_they_do_or_face(judge: Judge) -> None:
    question = understand("1-3と2-6の課題はそれぞれ何", "staff")
    whole = judge.weigh(question, judge.search(question))
    assert set(judge.joined(whole, question, question.text).sections) == {"1-3", "2-6"}


def test_a_comparison_has_a_passage_of_each(judge: Judge) -> None:
    question = understand("RPAとEBPMの違いは?", "citizen")
    whole = judge.weigh(question, judge.search(question))
    assert set(judge.joined(whole, question, question.text).sections) == {"term-10", "term-19"}


def test_follow_ups_need_less() -> None:
    follow_up = understand("いつから?", "citizen", topic=("1-4",))
    assert threshold(follow_up) == THRESHOLD_FOLLOW_UP < THRESHOLD == threshold(understand("DXとは", "citizen"))


def test_levers_can_be_switched_off(settings: Settings, plan: Plan, opened: OpenIndex) -> None:
    off = settings.model_copy(update={"without": "answerability,facts"})
    assert not PlanBot(off, plan, opened.retriever).ask("市民プールの営業時間は?").abstained
