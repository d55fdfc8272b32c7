"""Marks: what is set is what is read, each sentence has its own, and nothing else looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.marks import mark, marks_in, set_marks

NUMBERS = st.lists(st.integers(1, 99), unique=True, max_size=5)


@pytest.mark.parametrize(
    ("text", "numbers", "marked"),
    [
        ("はい。", [1], "はい[1]。"),
        ("一つ目です。二つ目です。", [1, 2], "一つ目です[1][2]。二つ目です[1][2]。"),
        ("「そうです。」と書かれています。", [3], "「そうです。」と書かれています[3]。"),
        ("3-1 公衆無線LANの充実", [4], "3-1 公衆無線LANの充実 [4]"),
        ("The plan runs 4 years.", [1], "The plan runs 4 years. [1]"),
        ("はい。", [], "はい。"),
        ("", [1], ""),
    ],
)
def test_set(text: str, numbers: list[int], marked: str) -> None:
    assert set_marks(text, numbers) == marked


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("はい[2]。いいえ[1][2]。", (2, 1)),
        ("[0123] [a] [] ［1］ (1)", ()),
        ("", ()),
    ],
)
def test_read(text: str, numbers: tuple[int, ...]) -> None:
    assert marks_in(text) == numbers


@given(NUMBERS)
def test_what_is_made_is_read(numbers: list[int]) -> None:
    assert marks_in(mark(numbers)) == tuple(numbers)


@given(st.text("あい。「」() ", max_size=30), NUMBERS)
def test_nothing_but_marks_is_added(text: str, numbers: list[int]) -> None:
    marked = set_marks(text, numbers)
    for number in numbers:
        marked = marked.replace(f"[{number}]", "")
    assert "".join(marked.split()) == "".join(text.split())
