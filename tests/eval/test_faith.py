from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import Plan
from eval.faith import FaithChecker
from eval.fakes import DECLINED, QUESTION, REPLY, UNANSWERABLE
from eval.types import Cited, Message, Reply


@pytest.fixture(scope="session")
def checker(plan: Plan) -> FaithChecker:
    return FaithChecker(plan)


def reply(text: str, *sections: str) -> Reply:
    return replace(REPLY, answer=text, citations=tuple(Cited(id_, n) for n, id_ in enumerate(sections, start=1)))


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("令和11(2029)年度に9種類", ("ch5-1",)),
        ("2029年度に9種類", ("ch5-1",)),  # the plan says 令和11年度
        ("主管課は警防課です", ("2-2",)),  # the plan says 消防本部警防課
        ("30%を目標", ("ch5-3",)),  # the plan says 30.0%
        ("全部で20事業、5+8+7です", ("ch5-1", "ch5-2", "ch5-3")),  # counted, not written
        ("116,228人から84,721人へ、31,507人減ります", ("ch2-2",)),  # a difference of two cited figures
        ("19ページの1-4です", ("1-4",)),  # where the section stands
        ("16職です", ("committee",)),
        ("全部で35語です", ("term-1",)),
        ("市民課と保育課の2課です", ("2-4",)),
        ("「スマート窓口の実現」です", ("1-4",)),
        ("公金の種類です", ()),  # nothing to check
    ],
)
def test_stated(checker: FaithChecker, text: str, sections: tuple[str, ...]) -> None:
    assert checker.unstated(QUESTION, reply(text, *sections)) == frozenset()


@pytest.mark.parametrize(
    ("text", "sections", "value"),
    [
        ("令和11年度に10種類", ("ch5-1",), "10"),
        ("令和10年度に9種類", ("ch5-1",), "2028"),
        ("主管課は収納課です", ("1-3",), "収納課"),
        ("主管課は警防課です", ("1-4",), "警防課"),  # a real 課, but not of this section
        ("9種類です", (), "9"),  # nothing cited
        ("9種類です", ("9-9",), "9"),  # no such section
        ("ドローンなどの活用です", ("1-4",), "2-2"),
        ("116,228人から31,507人減ります", ("ch2-2",), "31507"),  # the other figure is not given
        ("21ページです", ("1-4",), "21"),
    ],
)
def test_unstated(checker: FaithChecker, text: str, sections: tuple[str, ...], value: str) -> None:
    assert {claim.value for claim in checker.unstated(QUESTION, reply(text, *sections))} == {value}


def test_what_the_asker_said_is_no_claim_of_the_answer(checker: FaithChecker) -> None:
    asked = replace(QUESTION, question="委員は20人以内ですか", history=(Message("user", "任期は2年?"),))
    assert not checker.unstated(asked, reply("20人ではなく15人以内、2年ではなく4年以内です", "council"))


def test_two_inventions_do_not_vouch_for_their_difference(checker: FaithChecker) -> None:
    invented = reply("100,000人から99,000人へ、1,000人減ります", "ch2-2")
    assert {claim.value for claim in checker.unstated(QUESTION, invented)} == {"100000", "99000", "1000"}


def test_quotes_are_the_narrow_check(checker: FaithChecker) -> None:
    quoted = replace(reply("4から9、85%", "ch5-1"), citations=(Cited("ch5-1", 1, "公金の種類\t4\t9"),))
    assert checker.in_quotes(QUESTION, quoted) == (2, 3)
    assert checker.in_sections(QUESTION, quoted) == (2, 3)
    assert checker.in_quotes(QUESTION, replace(quoted, citations=(Cited("ch5-1", 1),))) == (0, 3)


def test_nothing_is_claimed_by_declining_or_small_talk(checker: FaithChecker) -> None:
    assert checker.in_sections(UNANSWERABLE, replace(DECLINED, answer="1億円はありません")) == (0, 0)
    assert checker.in_sections(QUESTION, replace(DECLINED, answer="1億円はありません")) == (0, 0)
    assert checker.in_sections(replace(QUESTION, gold_sections=()), reply("24時間どうぞ")) == (0, 0)


def test_the_text_of_a_section_has_its_tables_with_their_heads(checker: FaithChecker) -> None:
    assert "現状(令和7年度)" in checker.section_text(Cited("ch5-1#kpi-2"))
    assert checker.section_text(Cited("nowhere")) == ""
