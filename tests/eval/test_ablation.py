from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from eval.ablation import CHOICES, LEVERS, Ablation, Lever, lever_table, ranking_table, save
from eval.answerers import BotAnswerer
from eval.errors import EvalError
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE, FakeBot, FakeHit
from eval.questions import QuestionSet
from eval.scorer import Scorer
from eval.types import Message

HITS = (FakeHit("ch5-1#kpi-2", "ch5-1"), FakeHit("1-3#取組内容-1", "1-3"))
FOLLOW_UP = replace(QUESTION, id="F", history=(Message("user", "前"),))


def test_each_choice_is_ranked_for_each_question_that_stands_alone() -> None:
    bot = FakeBot({}, HITS)
    lines = ranking_table(bot, [QUESTION, UNANSWERABLE, FOLLOW_UP])
    assert [line.n for line in lines] == [1] * len(CHOICES)
    assert bot.ranked == [choice.rankings for choice in CHOICES]
    by_name = {line.name: line for line in lines}
    assert (by_name["dense only"].hits, by_name["dense only"].mrr) == ((1.0, 1.0, 1.0), 1.0)
    assert (by_name["BM25 only"].hits, by_name["BM25 only"].mrr) == ((0.0, 1.0, 1.0), 0.5)


def test_what_is_not_found_is_missed() -> None:
    (line, *_) = ranking_table(FakeBot({}), [QUESTION])
    assert (line.hits, line.mrr, line.n) == ((0.0, 0.0, 0.0), 0.0, 1)


def test_nothing_to_rank() -> None:
    with pytest.raises(EvalError, match="no question"):
        ranking_table(FakeBot({}), [UNANSWERABLE])


def test_choices_only_ever_add_rankings() -> None:
    fused = [choice.rankings for choice in CHOICES[2:]]
    assert all(a < b for a, b in pairwise(fused))


def test_levers_are_switched_off_one_at_a_time(scorer: Scorer) -> None:
    opened: list[Mapping[str, Any]] = []
    right = {"answer": REPLY.answer, "citations": [{"section": "ch5-1", "n": 1, "quote": "4\t9"}]}
    no = {"answer": DECLINED.answer, "abstained": True}

    def open_answerer(overrides: Mapping[str, Any]) -> BotAnswerer:
        opened.append(overrides)
        answers = {QUESTION.question: no if overrides else right, UNANSWERABLE.question: no}
        return BotAnswerer(FakeBot(answers), Message)

    sets = [QuestionSet("s", (QUESTION, UNANSWERABLE), ())]
    as_it_is, without = lever_table(open_answerer, [Lever("without turns", {"max_history_turns": 0})], sets, scorer)
    assert opened == [{}, {"max_history_turns": 0}]
    assert (as_it_is.name, as_it_is.values["right"], as_it_is.n) == ("as it is", 1.0, 2)
    assert (without.name, without.values["right"], without.values["over_refusal"]) == ("without turns", 0.5, 1.0)
    made = Ablation("abc", ("s",), ranking_table(FakeBot({}, HITS), [QUESTION]), (as_it_is, without))
    assert "| without turns | 0.500 |" in str(made)


def test_the_table_is_markdown_and_data(tmp_path: Path) -> None:
    made = Ablation("abc", ("s",), ranking_table(FakeBot({}, HITS), [QUESTION]), ())
    assert str(made).splitlines()[2] == "| retrieval by | hit@1 | hit@3 | hit@5 | MRR |"
    assert "| BM25 only | 0.000 | 1.000 | 1.000 | 0.500 |" in str(made)
    assert save(made, tmp_path) == tmp_path / "ablation" / "abc.json"


def test_every_lever_changes_something() -> None:
    assert all(lever.name and lever.off for lever in LEVERS)
