from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import Plan
from eval import citing
from eval.fakes import QUESTION, REPLY, UNANSWERABLE
from eval.types import Cited, Question, Reply


def citing_reply(*sections: str) -> Reply:
    return replace(REPLY, citations=tuple(Cited(id_, n) for n, id_ in enumerate(sections, start=1)))


def gold(any_of: tuple[str, ...], all_of: tuple[str, ...] = ()) -> Question:
    return replace(QUESTION, gold_sections=any_of, gold_all=all_of)


@pytest.mark.parametrize(
    ("question", "sections", "expected"),
    [
        (gold(("1-3",)), ("1-3",), (1, 1)),
        (gold(("1-3", "1-4")), ("1-4", "2-1"), (1, 1)),  # any gold section, beside others
        (gold(("1-3",)), ("1-3#取組内容",), (1, 1)),  # a finer anchor is in its section
        (gold(("1-3",)), ("1-4",), (0, 1)),
        (gold(("1-3",)), (), (0, 1)),
        (gold(("1-3", "ch5-1"), ("1-3", "ch5-1")), ("1-3", "ch5-1"), (1, 1)),
        (gold(("1-3", "ch5-1"), ("1-3", "ch5-1")), ("1-3",), (0, 1)),  # all of gold_all, not one
        (gold((), ("1-3",)), ("1-3",), (1, 1)),  # gold_all counts as gold
        (gold(("1-4",), ("1-3",)), ("1-4",), (0, 1)),
        (gold(()), ("1-3",), (0, 0)),  # small talk needs no citation
        (UNANSWERABLE, (), (0, 0)),
    ],
)
def test_cited(question: Question, sections: tuple[str, ...], expected: tuple[int, int]) -> None:
    assert citing.cited(question, citing_reply(*sections)) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("本市における主なオンライン手続としては、公共施設予約システムがあります。", True),
        ("本市における 主な\nオンライン手続", True),  # white space aside
        ("地域幸福度(Well-Being指標)を活用します", True),  # the source has a footnote mark there
        ("地域幸福度（Ｗｅｌｌ－Ｂｅｉｎｇ指標）", True),  # NFKC
        ("本市における主なオンライン手続は、公共施設予約システムです。", False),  # a paraphrase
        ("well-being指標", False),  # the case is the source's
        ("", False),
        (" \n", False),
    ],
)
def test_verbatim(plan: Plan, quote: str, expected: bool) -> None:
    assert citing.is_verbatim(quote, plan.source) is expected


def test_an_absent_quote_is_not_counted_an_empty_one_is_wrong(plan: Plan) -> None:
    reply = replace(REPLY, citations=(Cited("1-1", 1), Cited("1-1", 2, ""), Cited("1-1", 3, "公共施設予約システム")))
    assert citing.verbatim(reply, plan.source) == (1, 2)


def test_a_quote_must_stand_in_the_section_it_is_cited_for(plan: Plan) -> None:
    quote = "公共施設予約システム"
    assert citing.is_valid(Cited("1-1", 1, quote), f"…{quote}…")
    assert not citing.is_valid(Cited("1-2", 1, quote), "別の節")
    assert not citing.is_valid(Cited("9-9", 1, quote), "")  # no such section
    assert not citing.is_valid(Cited("9-9", 1), "")
    assert citing.is_valid(Cited("1-1", 1), "節")


def test_precision_counts_sections_once() -> None:
    assert citing.precision(gold(("1-3",)), citing_reply("1-3", "1-3#取組内容", "2-1")) == (1, 2)
    assert citing.precision(gold(()), citing_reply("1-3")) == (0, 0)


def test_recall_is_of_all_that_is_due() -> None:
    assert citing.recall(gold(("1-3",), ("1-3", "ch5-1")), citing_reply("ch5-1")) == (1, 2)
    assert citing.recall(gold(("1-3", "1-4")), citing_reply("1-4")) == (1, 1)


@pytest.mark.parametrize(
    ("text", "numbers", "expected"),
    [("a[1]b[2]", (1, 2), (4, 4)), ("a[1]b[3]", (1,), (2, 3)), ("a", (1,), (0, 1)), ("a[1][1]", (1,), (2, 2))],
)
def test_marks_and_citations_match(text: str, numbers: tuple[int, ...], expected: tuple[int, int]) -> None:
    reply = Reply("Q-1", text, citations=tuple(Cited("1-1", n) for n in numbers))
    assert citing.marks(reply) == expected
