"""A translation belongs to what was translated, not to the number it stood under."""

from __future__ import annotations

from dataclasses import replace

from corpus import Plan
from corpus.translations import translated


def test_it_follows_its_words_to_another_number(plan: Plan) -> None:
    passage = plan.passage_by_id["1-4#取組内容-2"]
    text = translated(passage, "en")
    assert text
    assert translated(replace(passage, id="1-4#取組内容-1"), "en") == text
    assert translated(replace(passage, id="1-4#取組内容-99"), "en") == text


def test_other_words_have_none(plan: Plan) -> None:
    passage = plan.passage_by_id["ch5-3#kpi-2"]
    assert translated(passage, "en")
    assert translated(replace(passage, text=passage.text.replace("30.0%", "35.0%")), "en") is None
    assert translated(passage, "ja") is None
