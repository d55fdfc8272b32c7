"""Morphemes and bigrams."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from index.tokenise import bigrams, morphemes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("公衆無線LANの充実", ["公衆", "無線", "lan", "充実"]),
        ("公衆無線ＬＡＮ^{※22}の充実", ["公衆", "無線", "lan", "充実"]),
        ("窓口はどこですか", ["窓口", "どこ"]),
        ("手続を行う", ["手続き", "行う"]),
        ("手続きをおこなう", ["手続き", "行う"]),
        ("デジタル・デバйд", ["デジタル", "ディバイド"]),
        ("です。ます!", []),
        ("", []),
    ],
)
def test_morphemes(text: str, words: list[str]) -> None:
    assert morphemes(text) == words


def test_a_very_long_text_is_cut_and_not_refused() -> None:
    assert len(morphemes("窓口" * 30_000)) == 6_000


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("窓口は", ["窓口", "口は"]), ("窓 口、は", ["窓口", "口は"]), ("窓", ["窓"]), ("ＡＩ", ["ai"]), ("", [""])],
)
def test_bigrams(text: str, pairs: list[str]) -> None:
    assert bigrams(text) == pairs


@given(st.text(max_size=40))
def test_any_text_is_taken(text: str) -> None:
    assert all(isinstance(word, str) for word in [*morphemes(text), *bigrams(text)])
