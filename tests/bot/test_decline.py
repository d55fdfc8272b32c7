"""Declining: what is not stated, what is said nearby, whom to ask; in the asker's language."""

from __future__ import annotations

import pytest

from bot.decline import not_in_plan, sections_related
from bot.evidence import NOTHING, Evidence
from bot.types import LANGUAGES, Draft
from bot.understand import understand
from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index.types import Found, Hit, Match

NEAR = Evidence(("2-2#取組内容-1",), 0.5, None)


def unanswered(cosine: float) -> Match:
    return Match(AnticipatedQuestion("q", "費用", "ja", "amount", (), None, ("2-2",), "ドローンの費用"), cosine, 1.0)


def answered(cosine: float) -> Match:
    return Match(AnticipatedQuestion("p", "用途", "ja", "content", NEAR.passages, None, (), ""), cosine, 1.0)


def decline(plan: Plan, asked: str, evidence: Evidence, *matches: Match, language: str = "ja") -> Draft:
    hits = tuple(Hit(p, p.split("#")[0], 1.0, ()) for p in ("2-2#取組内容-1", "2-1#取組内容-1", "2-2#関係課-1"))
    return not_in_plan(understand(asked, "citizen", language), Found(hits, matches, (), ()), evidence, plan, 0.9)


def said(draft: Draft) -> str:
    return "".join(line.text for line in draft.lines)


def test_the_three_parts(plan: Plan) -> None:
    draft = decline(plan, "ドローンの費用は?", NEAR, unanswered(0.95), answered(0.9))
    assert (draft.reason, draft.confidence, draft.passages) == ("not_in_plan", 0.9, ())
    text = said(draft)
    assert "ドローンの費用" in text
    assert "書かれていません" in text
    assert "令和元年東日本台風" in text
    assert plan.contact.tel in text


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("ドローンの予算はいくら?", "金額"),
        ("ドローンの委託先の会社は?", "事業者"),
        ("ドローンの担当者の氏名は?", "氏名"),
        ("ドローンの申込方法は?", "申込"),
        ("ドローン", "お尋ねの内容"),
    ],
)
def test_what_is_asked_is_named(plan: Plan, asked: str, named: str) -> None:
    assert named in said(decline(plan, asked, NEAR, answered(0.9)))


def test_far_from_the_plan_is_off_topic(plan: Plan) -> None:
    draft = decline(plan, "明日の天気は?", NOTHING, answered(0.1))
    assert draft.reason == "off_topic"
    assert draft.near
    assert sections_related(draft, plan)


def test_related_sections_once_each(plan: Plan) -> None:
    draft = decline(plan, "ドローンの費用は?", NEAR, answered(0.9))
    assert [r.section for r in sections_related(draft, plan)] == ["2-2", "2-1"]


def test_personal_matters_are_not_looked_up(plan: Plan) -> None:
    assert "個人の手続" in said(decline(plan, "私の市税の滞納を調べて", NEAR, answered(0.9)))
    assert "個人の手続" not in said(decline(plan, "市税の納付を調べて", NEAR, answered(0.9)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("evidence", [NEAR, NOTHING])
def test_every_language(plan: Plan, language: str, evidence: Evidence) -> None:
    text = said(decline(plan, "?", evidence, answered(0.9), language=language))
    assert plan.contact.tel in text
    assert "{" not in text
    assert "None" not in text
