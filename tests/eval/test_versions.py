"""A bot over a changed copy of the plan: it never falls over the old text, and never tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpus.standing
from bot import PlanBot
from corpus import Plan
from corpus.outline import Outline
from corpus.plan import DATA, read_plan
from corpus.questions import AnticipatedQuestion, load_questions
from corpus.standing import questions_of
from eval.cli import main
from eval.types import Question
from eval.versions import bot_of, changed_answers

GONE = "1-4#取組内容-4"
GOAL = "ch5-3#kpi-2"
EVERY = 40  # of the questions that the change does not touch, so many are passed over for each that is taken
VERDICT = re.compile(r"(はい|いいえ|Yes|No)[、,.]")


@pytest.fixture(scope="module")
def changed(plan: Plan) -> Plan:
    """The plan without a sentence, and with another goal."""
    assert plan.passage_by_id[GOAL].text.endswith("30.0%")
    source = plan.source.replace(plan.passage_by_id[GONE].text, "").replace("30.0%", "35.0%")
    return read_plan(source, Outline.read(DATA / "outline.toml"))


@pytest.fixture(scope="module")
def touched() -> tuple[AnticipatedQuestion, ...]:
    """The anticipated questions whose passage goes or changes."""
    return tuple(q for q in load_questions() if {GONE, GOAL} & set(q.passages))


@pytest.fixture(scope="module")
def fewer(touched: tuple[AnticipatedQuestion, ...]) -> Iterator[None]:
    """All that the change touches, and enough of the rest for a bot."""
    some = (*touched, *(q for q in load_questions()[::EVERY] if q not in touched))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus.standing, "load_questions", lambda: some)
        yield


@pytest.fixture(scope="module")
def bot(changed: Plan, fewer: None, tmp_path_factory: pytest.TempPathFactory) -> PlanBot:
    """It answers from the changed plan."""
    return bot_of(changed, tmp_path_factory.mktemp("changed"))


def near_both(touched: tuple[AnticipatedQuestion, ...], language: str) -> list[AnticipatedQuestion]:
    """A part of the questions on the changed places: those with a yes or no, and some of the rest."""
    own = [q for q in touched if q.lang == language]
    return [q for q in own if q.polarity] + own[::4]


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_nothing_of_the_old_text_is_told(bot: PlanBot, touched: tuple[AnticipatedQuestion, ...], language: str) -> None:
    asked = near_both(touched, language)
    assert len(asked) > 1
    for question in asked:
        answer = bot.ask(question.question)
        told = " ".join([answer.answer, *(c.quote for c in answer.citations)])
        assert "30.0" not in told, question.question
        assert "検討していきます" not in told or "プロジェクト班を立ち上げ" not in told, question.question
        if {c.section + "#" + c.anchor for c in answer.citations} <= {GOAL, GONE}:
            assert not VERDICT.match(answer.answer), question.question


def test_the_new_figure_is_told(bot: PlanBot) -> None:
    assert "35.0%" in bot.ask("スマートフォンで地域通貨を使う市民の割合の目標は?").answer
    assert "35.0%" in bot.ask("What is the target share of citizens using the local currency by smartphone?").answer


def test_a_yes_of_the_old_text_is_not_said(bot: PlanBot, touched: tuple[AnticipatedQuestion, ...]) -> None:
    """With the old polarity these would begin with はい or いいえ."""
    stale = {q.id for q in questions_of(bot.plan) if q.stale}
    assert {q.id for q in touched if q.polarity and q.passages == (GOAL,)} <= stale
    assert not any(q.polarity for q in questions_of(bot.plan) if q.id in stale)


def test_what_is_suggested_is_not_stale(bot: PlanBot) -> None:
    stale = {q.question for q in questions_of(bot.plan) if q.stale}
    suggested = bot.ask("スマートフォンで地域通貨を使う市民の割合の目標は?").follow_ups
    assert not stale & set(suggested)


def asked(key: str, text: str) -> Question:
    return Question(key, "staff", "ja", (), text, "kpi", (), (), (), (), abstain=False)


@pytest.mark.usefixtures("fewer")
def test_the_answers_that_change(plan: Plan, changed: Plan) -> None:
    """What is asked elsewhere stays; both sides are asked over the same questions."""
    questions = [asked("goal", "地域通貨を使う市民の割合の目標は?"), asked("lead", "2-3の主管課は?")]
    (one,) = changed_answers(plan, changed, questions)
    assert one.question.id == "goal"
    assert ("30.0%" in one.before, "35.0%" in one.after) == (True, True)
    assert one.cited == (("ch5-3",), ("ch5-3",))


@pytest.mark.usefixtures("fewer")
def test_the_command(changed: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new.txt").write_text(changed.source, encoding="utf-8")
    (tmp_path / "q.jsonl").write_text(
        '{"id": "Q-1", "audience": "citizen", "lang": "ja", "history": [], "question": "地域通貨の割合の目標は?", '
        '"category": "kpi", "gold_sections": ["ch5-3"], "gold_all": [], "must": [["30.0"]], "must_not": [], '
        '"abstain": false}\n',
        encoding="utf-8",
    )
    assert main(["diff", str(tmp_path / "new.txt"), str(tmp_path / "q.jsonl")]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Q-1: ")
    assert said.endswith("1 of 1 questions are answered otherwise\n")
    (tmp_path / "new.txt").write_text("別の文書\n", encoding="utf-8")
    assert main(["diff", str(tmp_path / "new.txt"), str(tmp_path / "q.jsonl")]) == 1
    assert "the new version cannot be read" in capsys.readouterr().err
