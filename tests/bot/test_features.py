"""Features: votes by hand, one row a candidate, and headings only where a page, list or count is asked for."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.features import KERNEL_WIDTH, NAMES, candidates_of, named_sections, vote_weight, votes_of
from bot.topics import Topics
from bot.types import Mentions
from bot.understand import understand
from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index.types import Found, Hit, Match

TOPICS = Topics({"2-2": 0.9, "1-4": 0.1}, -1.0)


def match(key: str, cosine: float, bm25: float, *passages: str) -> Match:
    return Match(AnticipatedQuestion(key, key, "ja", "content", passages, None, ("2-2",), "費用"), cosine, bm25)


def found(*passages: str, matches: tuple[Match, ...] = ()) -> Found:
    hits = tuple(Hit(p, p.split("#")[0], 1 / n, (("bm25", n),)) for n, p in enumerate(passages, start=1))
    return Found(hits, matches, tuple((p, 0.5) for p in passages), (1.0, 0.0))


def test_weight_by_hand() -> None:
    assert vote_weight(match("a", 1.0, 2.0), 4.0) == pytest.approx(0.75)
    assert vote_weight(match("a", 1.0 - KERNEL_WIDTH, 0.0), 4.0) == pytest.approx(0.25 / math.e)


def test_votes_by_hand() -> None:
    votes = votes_of([match("a", 1.0, 3.0, "2-2#取組内容-1"), match("b", 1.0, 0.0), match("c", 1.0, 3.0, "1-4#題名")])
    assert votes.share == pytest.approx({"2-2#取組内容-1": 1.25 / 2.75, "1-4#題名": 1.25 / 2.75})
    assert votes.unanswered == pytest.approx(0.25 / 2.75)
    assert votes.kinds == pytest.approx({"content": 2.5 / 2.75})
    assert votes.words["2-2#取組内容-1"] == 1.0


def test_the_first_passage_of_a_question_counts_apart() -> None:
    votes = votes_of([match("a", 0.9, 1.0, "2-2#取組内容-1", "2-2#取組内容-2")])
    assert votes.share["2-2#取組内容-1"] == votes.share["2-2#取組内容-2"] == pytest.approx(1.0)
    assert votes.first["2-2#取組内容-1"] == pytest.approx(1.0)
    assert votes.first["2-2#取組内容-2"] == 0.0


def test_no_votes() -> None:
    votes = votes_of([])
    assert (dict(votes.share), votes.unanswered) == ({}, 0.0)


def test_one_row_a_candidate_in_the_order_of_the_fusion(plan: Plan) -> None:
    passages = ("2-2#取組内容-1", "1-4#現状・課題-1", "2-2#関係課-1")
    question = understand("ドローンの主管課は?", "citizen", topic=("1-4",))
    made = candidates_of(question, found(*passages), plan, TOPICS)
    assert made.passages == passages
    assert made.rows.shape == (3, len(NAMES))
    assert np.isfinite(made.rows).all()
    column = {name: made.rows[:, n].tolist() for n, name in enumerate(NAMES)}
    assert column["named"] == [1.0, 0.0, 1.0]
    assert column["topic"] == [0.0, 1.0, 0.0]
    assert column["kind"] == [0.0, 0.0, 1.0]
    assert column["section topic"] == [0.9, 0.1, 0.9]
    assert column["fused score"] == pytest.approx([1, 1 / 2, 1 / 3])


@pytest.mark.parametrize(
    ("question", "kept"), [("ドローンとは?", 1), ("ドローンは何ページ?", 3), ("事業はいくつ?", 3), ("事業を全部", 3)]
)
def test_headings(plan: Plan, question: str, kept: int) -> None:
    given = found("2-2#取組内容-1", "2-2#題名", "ch5-2#取組事業一覧-2")
    assert len(candidates_of(understand(question, "citizen"), given, plan, TOPICS).passages) == kept


def test_nothing_found(plan: Plan) -> None:
    made = candidates_of(understand("?", "citizen"), found(), plan, TOPICS)
    assert (made.passages, made.rows.shape) == ((), (0, len(NAMES)))


def test_named_sections() -> None:
    mentions = Mentions(projects=("2-2",), terms=(8,), indicators=("ch5-1#kpi-1",), ordinances=("council",))
    assert named_sections(mentions) == {"2-2", "term-8", "ch5-1", "council"}
    assert named_sections(Mentions()) == frozenset()
