"""Articles by number: the paragraph that is asked for, all of it, and nothing where the ordinance has none."""

from __future__ import annotations

import pytest

from bot.facts.articles import article_count, article_text
from bot.types import Draft
from bot.understand import understand
from corpus import Plan


def passages(draft: Draft | None) -> set[str]:
    return set(draft.passages) if draft else set()


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("懇談会の第8条は?", {"council#第8条"}),
        ("懇談会の第6条には何が書いてある?", {"council#第6条第1項", "council#第6条第2項", "council#第6条第3項"}),
        ("懇談会設置要綱の6条", {"council#第6条第1項", "council#第6条第2項", "council#第6条第3項"}),
        ("策定委員会の第５条", {"committee#第5条第1項", "committee#第5条第2項"}),
        ("策定委員会の要綱の第二条", {"committee#第2条"}),
        ("懇談会の第3条第1項", {"council#第3条第1項"}),
        ("懇談会の第2条", {"council#第2条", "council#第2条第1号", "council#第2条第2号"}),
        ("要綱の第7条は?", {"committee#第7条", "council#第7条"}),
    ],
)
def test_text(plan: Plan, question: str, wanted: set[str]) -> None:
    assert passages(article_text(understand(question, "citizen"), plan)) == wanted


def test_a_paragraph_shows_its_own_words(plan: Plan) -> None:
    draft = article_text(understand("懇談会の第5条第3項は?", "citizen"), plan)
    assert draft is not None
    items = [line for line in draft.lines if line.item]
    assert [line.passages for line in items] == [("council#第5条第3項",)]
    assert "副会長は、会長を補佐し" in items[0].text


@pytest.mark.parametrize(
    "question",
    [
        "懇談会の第9条は?",
        "策定委員会の第30条",
        "懇談会の第6条第9項は?",
        "第6条は?",
        "懇談会とは?",
        "官民データ活用推進基本法の第9条は?",
        "2-6の第6条",
        "",
    ],
)
def test_nothing(plan: Plan, question: str) -> None:
    assert article_text(understand(question, "citizen"), plan) is None


@pytest.mark.parametrize(
    ("question", "count"),
    [("懇談会の設置要綱は全部で何条?", 8), ("策定委員会の要綱は何条まである?", 7), ("懇談会の条文の数はいくつ", 8)],
)
def test_count(plan: Plan, question: str, count: int) -> None:
    draft = article_count(understand(question, "citizen"), plan)
    assert draft is not None
    assert f"{count}条" in draft.lines[0].text
    assert draft.lines[0].computed == (str(count),)


@pytest.mark.parametrize("question", ["全部で何条?", "懇談会の委員は何人?", "懇談会の第3条は?"])
def test_no_count(plan: Plan, question: str) -> None:
    assert article_count(understand(question, "citizen"), plan) is None
