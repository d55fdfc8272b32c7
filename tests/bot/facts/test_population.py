"""The two population figures the plan gives, and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts.population import population
from bot.guard import unsupported
from bot.understand import understand
from corpus import Plan


@pytest.mark.parametrize(
    "question",
    [
        "令和42年に人口は何人になる?",
        "2060年の人口はどれくらい?",
        "2020年の人口は何人?",
        "Population forecast for 2060?",
    ],
)
def test_both_figures(plan: Plan, question: str) -> None:
    draft = population(understand(question, "citizen"), plan)
    assert draft is not None
    (line,) = draft.lines
    assert "116,228" in line.text
    assert "84,721" in line.text
    assert unsupported(line, plan) == ()


@pytest.mark.parametrize(
    "question", ["2040年の人口は何人?", "2060年の高齢人口は何人?", "人口は何人?", "2060年の予算は?"]
)
def test_nothing_else(plan: Plan, question: str) -> None:
    assert population(understand(question, "citizen"), plan) is None


def test_the_sentence_is_known_by_what_it_says(plan: Plan) -> None:
    """Not by its number: where the plan drops it, there is nothing to tell; where it moves, it is still found."""
    asked = understand("2060年の人口はどれくらい?", "citizen")
    draft = population(asked, plan)
    assert draft is not None
    told = plan.passage_by_id[draft.passages[0]]
    section = plan.section_by_id["ch2-2"]
    for passages, found in ((tuple(p for p in section.passages if p != told), None), ((told,), draft)):
        changed = tuple(replace(s, passages=passages) if s == section else s for s in plan.sections)
        assert population(asked, replace(plan, sections=changed)) == found
