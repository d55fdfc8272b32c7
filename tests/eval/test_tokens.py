"""Passages by BM25 over either tokeniser."""

from __future__ import annotations

import pytest

from corpus import Plan
from eval.tokens import PassageBM25
from index.tokenise import Tokenise, bigrams, morphemes


@pytest.mark.parametrize("tokenise", [morphemes, bigrams])
def test_a_rare_word_is_found(plan: Plan, tokenise: Tokenise) -> None:
    hits = PassageBM25.of(plan, tokenise).retrieve("有害鳥獣対策")
    assert hits[0].section == "2-2"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_unknown_words_find_nothing(plan: Plan) -> None:
    assert PassageBM25.of(plan, morphemes).retrieve("xyzzy") == []
