"""Evidence: few passages, the best first, its company in reading order; what a question compares."""

from __future__ import annotations

import numpy as np
import pytest

from bot.evidence import NOTHING, Evidence, choose, compared, in_reading_order, join
from bot.types import Understood
from bot.understand import understand
from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index.types import Found, Match


def chosen(plan: Plan, question: str | Understood, scores: dict[str, float], *matches: Match) -> Evidence:
    asked = understand(question, "citizen") if isinstance(question, str) else question
    return choose(asked, Found((), matches, (), ()), tuple(scores), np.array(list(scores.values())), plan)


def match(cosine: float, *passages: str) -> Match:
    return Match(AnticipatedQuestion("q-1", "ドローン", "ja", "content", passages, None, (), ""), cosine, 1.0)


def test_nothing_is_nothing(plan: Plan) -> None:
    assert chosen(plan, "ドローンは何に使う?", {}) is NOTHING


@pytest.mark.parametrize(
    ("scores", "passages"),
    [
        ({"2-2#取組内容-2": 0.9, "1-4#現状・課題-1": 0.1}, ("2-2#取組内容-2",)),
        ({"2-7#取組内容-1": 0.9, "2-7#取組内容-2": 0.8}, ("2-7#取組内容-1", "2-7#取組内容-2")),
        ({"2-7#取組内容-1": 0.9, "2-7#取組内容-2": 0.01}, ("2-7#取組内容-1",)),
        ({"3-6#取組内容-2": 0.9, "2-6#現状・課題-1": 0.3}, ("3-6#取組内容-2",)),
    ],
)
def test_company(plan: Plan, scores: dict[str, float], passages: tuple[str, ...]) -> None:
    assert set(chosen(plan, "何をしますか", scores).passages) == set(passages)


def test_the_section_last_talked_about_is_preferred(plan: Plan) -> None:
    question = understand("何をしますか", "citizen", topic=("2-2",))
    found = chosen(plan, question, {"3-6#取組内容-2": 0.5, "2-2#取組内容-2": 0.4})
    assert found.sections[0] == "2-2"


@pytest.mark.parametrize(("cosine", "both"), [(0.95, True), (0.3, False)])
def test_a_near_question_brings_its_whole_set(plan: Plan, cosine: float, both: bool) -> None:
    near = match(cosine, "1-4#現状・課題-1", "1-4#取組内容-1")
    found = chosen(plan, "何をしますか", {"1-4#現状・課題-1": 0.9, "1-4#取組内容-1": 0.02}, near)
    assert ("1-4#取組内容-1" in found.passages) is both
    assert found.match == near


def test_asked_for_the_department_the_departments_answer(plan: Plan) -> None:
    found = chosen(plan, "空飛ぶ機械の主管課は?", {"2-2#取組内容-1": 0.6, "1-4#現状・課題-1": 0.1})
    assert found.passages == ("2-2#関係課-1",)


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        ("AIとRPAの違いは?", {"term-3", "term-10"}),
        ("懇談会と策定委員会の違いは?", {"council", "committee"}),
        ("クラウドとガバメントクラウドはどう違う?", {"term-2", "term-18"}),
        ("RPAの違いは?", set()),
        ("1-3と2-6の課題はそれぞれ何", {"1-3", "2-6"}),
        ("公衆無線LANの充実とデジタル教育の推進の課題を比べて", {"3-1", "3-6"}),
        ("1-3と2-6の主管課は?", set()),
        ("懇談会を教えて", set()),
        ("", set()),
    ],
)
def test_things_compared(question: str, sections: set[str]) -> None:
    assert {section for _, section in compared(understand(question, "citizen"))} == sections


def test_a_collection_takes_the_best_of_each_section(plan: Plan) -> None:
    scores = {
        "3-1#取組内容-1": 0.9,
        "3-1#取組内容-2": 0.8,
        "3-3#取組内容-2": 0.7,
        "2-2#取組内容-2": 0.6,
        "3-6#取組内容-1": 0.01,
    }
    assert set(chosen(plan, "災害に関わる取組をすべて挙げて", scores).passages) == {
        "3-1#取組内容-1",
        "3-3#取組内容-2",
        "2-2#取組内容-2",
    }


def test_reading_order(plan: Plan) -> None:
    given = ("2-2#取組内容-2", "1-4#現状・課題-2", "2-2#関係課-1", "2-2#取組内容-1", "1-4#現状・課題-1")
    assert in_reading_order(given, plan) == (
        "2-2#取組内容-2",
        "2-2#関係課-1",
        "2-2#取組内容-1",
        "1-4#現状・課題-1",
        "1-4#現状・課題-2",
    )
    assert in_reading_order((), plan) == ()


@pytest.mark.parametrize(("score", "joined"), [(0.9, True), (0.01, False)])
def test_a_part_brings_its_best_passage_if_it_is_good(plan: Plan, score: float, joined: bool) -> None:
    whole, part = Evidence(("2-2#取組内容-1",), 0.9, None), Evidence(("1-4#取組内容-1",), score, None)
    assert ("1-4#取組内容-1" in join(whole, [part, NOTHING], plan).passages) is joined


def test_many_parts_stay_few(plan: Plan) -> None:
    parts = [Evidence((f"1-{n}#取組内容-1",), 0.9, None) for n in range(1, 6)]
    assert (
        len(join(Evidence(("2-2#取組内容-1", "2-2#取組内容-2", "2-2#関係課-1"), 0.9, None), parts, plan).passages) <= 5
    )


def test_what_the_question_leaves_out(plan: Plan) -> None:
    scores = {"3-1#取組内容-1": 0.9, "3-1#取組内容-3": 0.5}
    assert chosen(plan, "学校のほかにはどこに付けますか", scores).passages[0] == "3-1#取組内容-3"
    assert chosen(plan, "学校のどこに付けますか", scores).passages[0] == "3-1#取組内容-1"


def test_the_schedule_of_what_is_described(plan: Plan) -> None:
    scores = {"2-4#取組内容-1": 0.9, "2-4#スケジュール-1": 0.1}
    assert chosen(plan, "奨学金のシステムの工程は?", scores).passages == ("2-4#スケジュール-1",)
    assert chosen(plan, "奨学金のシステムはどうする?", scores).passages[0] == "2-4#取組内容-1"


def test_beside_the_departments_what_surely_answers_another_kind(plan: Plan) -> None:
    scores = {"ch5-3#kpi-2": 0.95, "3-4#関係課-1": 0.2}
    found = chosen(plan, "地元のお金は何課が担当で、割合の目標は?", scores)
    assert (found.passages, found.beside) == (("3-4#関係課-1",), ("ch5-3#kpi-2",))


def test_the_projects_that_use_a_word(plan: Plan) -> None:
    found = chosen(plan, "情報リテラシーを取り上げる事業が2つあるそうですが", {"term-33#説明-1": 0.9})
    assert found.passages == ("3-2#取組内容-2", "3-6#取組内容-2")


def test_the_other_half_stands_elsewhere(plan: Plan) -> None:
    whole = chosen(plan, "何をしますか", {"2-1#現状・課題-1": 0.9, "term-27#説明-1": 0.3})
    assert whole.elsewhere == "term-27#説明-1"
    parts = [Evidence(("2-1#現状・課題-1",), 0.9, None)] * 2
    assert join(whole, parts, plan).passages == ("2-1#現状・課題-1", "term-27#説明-1")
    assert join(whole, parts[:1], plan).passages == whole.passages


@pytest.mark.parametrize("number", [0, 36, 99])
def test_a_glossary_number_that_there_is_not(plan: Plan, number: int) -> None:
    question = understand(f"※{number}を使う事業が2つありますか", "citizen")
    assert question.mentions.terms == ()
    assert chosen(plan, question, {"term-33#説明-1": 0.9}).passages == ("term-33#説明-1",)


def test_two_that_are_asked_for_are_sought_in_two_sections(plan: Plan) -> None:
    scores = {"committee#第3条第2項": 0.9, "ch4-1#佐野市DX推進本部-1": 0.3, "council#第6条第1項": 0.1}
    both = {"committee#第3条第2項", "ch4-1#佐野市DX推進本部-1"}
    assert set(chosen(plan, "部長が長になるのは、どの会とどの会?", scores).passages) == both
    assert set(chosen(plan, "部長が長になる会は?", scores).passages) == {"committee#第3条第2項"}


def test_what_stands_in_order_is_told_whole(plan: Plan) -> None:
    scores = {f"ch5#本文-{n}": 0.9 - n / 100 for n in range(1, 5)}
    assert len(chosen(plan, "図の上から順に何がありますか", scores).passages) == 4
    assert len(chosen(plan, "図に何がありますか", scores).passages) < 4
