from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.keyfacts import CEILING, credit, facts, flaws, norm
from eval.types import Question, Reply


def kinds(question: Question, reply: Reply) -> list[str]:
    return [flaw.kind for flaw in flaws(question, reply)]


def said(text: str) -> Reply:
    return replace(REPLY, answer=text)


@pytest.mark.parametrize(
    "text",
    [
        "令和11年度に9種類",
        "令 和 １１ 年度に ９ 種類です",  # width and white space do not matter
        "目標は 4→9 (2029年度)",  # another alternative of each group
        "2029年度までに9つ",
        "令和11年度に9種類" + "。" * (CEILING - 10),  # as long as an answer may be
    ],
)
def test_right(text: str) -> None:
    assert kinds(QUESTION, said(text)) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("令和11年度に増やします", "missing fact"),
        ("9種類です", "missing fact"),
        ("令和11年度に9種類ではなく10種類", "wrong fact"),
        ("令和11年度に9種類、 1 0 種 とも", "wrong fact"),  # a wrong fact with spaces in it
        ("令和11年度に9種類" + "。" * (CEILING - 9), "too long"),
        ("  \n", "error"),
    ],
)
def test_wrong(text: str, kind: str) -> None:
    assert kind in kinds(QUESTION, said(text))


def test_declining_an_answerable_question_is_wrong_even_with_all_facts() -> None:
    assert kinds(QUESTION, replace(REPLY, abstained=True)) == ["declined"]


def test_a_reply_that_failed_is_wrong_whatever_it_says() -> None:
    assert kinds(QUESTION, replace(REPLY, error="TimeoutError")) == ["error"]
    assert kinds(UNANSWERABLE, replace(DECLINED, error="TimeoutError")) == ["error"]


def test_declining_is_right_where_the_plan_does_not_say() -> None:
    assert kinds(UNANSWERABLE, DECLINED) == []
    # The length and the key facts are rules for answers, not for declining.
    assert kinds(UNANSWERABLE, replace(DECLINED, answer="。" * (CEILING + 1))) == []


def test_words_of_refusal_without_the_flag_are_an_answer() -> None:
    assert kinds(UNANSWERABLE, replace(DECLINED, abstained=False)) == ["answered"]


def test_declining_with_a_wrong_fact_is_wrong() -> None:
    assert kinds(replace(UNANSWERABLE, must_not=("記載が",)), DECLINED) == ["wrong fact"]


def test_a_forbidden_word_is_normalised_like_the_answer() -> None:
    assert kinds(replace(QUESTION, must_not=("ＤＸ 課",)), said("令和11年度に9種類、dx課")) == ["wrong fact"]


def test_every_flaw_is_told() -> None:
    assert kinds(QUESTION, said("10種類")) == ["missing fact", "missing fact", "wrong fact"]


def test_one_alternative_of_a_group_is_enough_and_each_group_counts_once() -> None:
    assert facts(QUESTION, "9種、9つ、→9") == (1, 2)
    assert facts(QUESTION, "9種、2029年度") == (2, 2)
    assert facts(replace(QUESTION, must=()), "何か") == (0, 0)


def test_small_talk_is_right_when_it_is_not_declined() -> None:
    greeting = replace(QUESTION, category="smalltalk", gold_sections=(), must=(), must_not=())
    assert kinds(greeting, said("こんにちは。")) == []
    assert kinds(greeting, replace(said("こんにちは。"), abstained=True)) == ["declined"]


@pytest.mark.parametrize(
    ("question", "reply", "expected"),
    [
        (QUESTION, REPLY, 1),
        (QUESTION, said("わかりません"), -1),
        (QUESTION, replace(DECLINED, id="Q-1"), 0),
        (QUESTION, replace(REPLY, error="died"), 0),
        (UNANSWERABLE, DECLINED, 1),
        (UNANSWERABLE, replace(REPLY, id="Q-2"), -1),
        (replace(UNANSWERABLE, must_not=("計画",)), DECLINED, -1),
    ],
)
def test_credit(question: Question, reply: Reply, expected: int) -> None:
    assert credit(question, reply) == expected


def test_norm_folds_width_but_not_look_alikes() -> None:
    assert norm("ＤＸ　ｽﾏｰﾄ\n①") == "dxスマート1"
    assert norm("デバйд") != norm("デバイド")


@given(st.text())
def test_norm_is_settled_after_one_pass_for_white_space(text: str) -> None:
    assert not any(character.isspace() for character in norm(text))
