from __future__ import annotations

from dataclasses import replace

import eval
from eval.fakes import QUESTION
from eval.types import CATEGORIES, Question


def test_the_public_names() -> None:
    assert eval.__all__ == sorted(eval.__all__)
    assert all(hasattr(eval, name) for name in eval.__all__)


def test_gold_is_both_lists_best_first_each_once() -> None:
    assert replace(QUESTION, gold_sections=("1-3", "1-1"), gold_all=("1-1", "2-1")).gold == ("1-3", "1-1", "2-1")


def test_quotes_may_be_one_or_several() -> None:
    assert QUESTION.quotes == ()
    assert replace(QUESTION, quote="a").quotes == ("a",)
    assert replace(QUESTION, quote=("a", "b")).quotes == ("a", "b")


def test_categories_are_the_schema_s() -> None:
    assert len(CATEGORIES) == 22
    assert Question.__dataclass_fields__["category"].type == "Category"
