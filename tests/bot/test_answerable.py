"""Answerable: what is asked must stand in the evidence; found topics without the fact are declined."""

from __future__ import annotations

import numpy as np
import pytest

from bot import PlanBot
from bot.answerable import NAMES, evidence_row, with_best
from bot.topics import NONE, Topics
from bot.understand import understand
from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index.types import Found, Hit, Match

TOPICS = Topics({"council": 0.7, NONE: 0.3}, -0.5)


def question(answered: bool, cosine: float) -> Match:
    passages = ("council#第3条第1項",) if answered else ()
    return Match(AnticipatedQuestion(f"q-{answered}", "委員は何人", "ja", "count", passages, None, (), ""), cosine, 2.0)


def row(plan: Plan, asked: str, *matches: Match) -> dict[str, float]:
    hits = (Hit("council#第3条第1項", "council", 1.0, ()), Hit("ch8#経緯-4", "ch8", 0.5, ()))
    values = evidence_row(understand(asked, "citizen"), Found(hits, matches, (), ()), plan, TOPICS)
    return dict(zip(NAMES, values.tolist(), strict=True))


def test_nearest_answered_and_unanswered(plan: Plan) -> None:
    made = row(plan, "委員は何人ですか", question(True, 0.9), question(False, 0.6))
    assert made["best answered"] == 0.9
    assert made["best unanswered"] == 0.6
    assert made["answered less unanswered"] == pytest.approx(0.3)
    assert made["words answered share"] == 0.5
    assert (made["none topic"], made["best topic"], made["none margin"]) == (0.3, 0.7, -0.5)


@pytest.mark.parametrize(
    ("asked", "given", "missing"),
    [
        ("委員は何人ですか", 1, 0),
        ("委員は何名ですか", 1, 0),
        ("ドローンは何台ですか", 0, 1),
        ("計画とは", 0, 0),
    ],
)
def test_units(plan: Plan, asked: str, given: int, missing: int) -> None:
    made = row(plan, asked)
    assert (made["unit given"], made["unit missing"]) == (given, missing)


@pytest.mark.parametrize(
    ("asked", "given", "missing"),
    [
        ("パブリックコメントはいつ?", 1, 0),
        ("パブリックコメントは何月何日から?", 1, 0),
        ("パブリックコメントは何時まで?", 1, 0),
        ("When was it?", 1, 0),
        ("委員は何人?", 0, 0),
    ],
)
def test_dates(plan: Plan, asked: str, given: int, missing: int) -> None:
    made = row(plan, asked)
    assert (made["date given"], made["date missing"]) == (given, missing)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("予算はいくらですか", "asks amount"),
        ("委託先の業者は?", "asks vendor"),
        ("委員の氏名は?", "asks person name"),
        ("申込方法は?", "asks to apply"),
        ("内訳は?", "asks breakdown"),
        ("どの学校ですか", "asks which one"),
        ("実績は?", "asks result"),
        ("対象者は?", "asks eligibility"),
        ("足利市の計画は?", "names another place"),
    ],
)
def test_kinds_seldom_stated(plan: Plan, asked: str, name: str) -> None:
    assert row(plan, asked)[name] == 1.0
    assert row(plan, "計画とは")[name] == 0.0


def test_the_ranker_fills_the_last_feature() -> None:
    made = np.zeros(len(NAMES))
    assert with_best(made, np.array([0.2, 0.5]))[-1] == 0.5
    assert with_best(made, np.zeros(0))[-1] == 0.0


@pytest.mark.parametrize(
    "asked",
    [
        "ドローンの購入費はいくら?",
        "AIチャットボットを作る会社はどこ?",
        "懇談会の委員の氏名を教えて",
        "スマホ講習会の申込方法は?",
        "デジタル地域通貨のポイント還元率は?",
        "書かない窓口がある支所の名前は?",
        "公衆無線LANのパスワードの長さは?",
        "5Gの基地局は市内に何局?",
        "RPAで減った残業は何時間?",
        "足利市のDX計画の期間は?",
        "マイナ救急の登録はどのサイトから?",
    ],
)
def test_what_the_plan_does_not_say(planbot: PlanBot, asked: str) -> None:
    answer = planbot.ask(asked)
    assert answer.abstained
    assert answer.reason in ("not_in_plan", "off_topic")
    assert answer.related
