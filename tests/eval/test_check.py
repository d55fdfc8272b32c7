from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from corpus import Plan
from eval.check import Checker, twins
from eval.fakes import QUESTION, UNANSWERABLE
from eval.questions import DEVELOPMENT, FOLDER, QuestionSet, load_set, names_of
from eval.types import Message, Question


def told(plan: Plan, question: Question) -> list[tuple[str, str]]:
    return [(level, text.split(":")[0]) for level, text in Checker(plan).findings(question)]


def changed(**fields: Any) -> Question:
    return replace(QUESTION, **fields)


@pytest.mark.parametrize("name", names_of())
def test_our_own_sets_are_sound(plan: Plan, name: str) -> None:
    findings = Checker(plan).check(load_set(name))
    assert not [str(finding) for finding in findings if finding.level == "error"]


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        UNANSWERABLE,
        changed(must=(("公金の種類",),), quote="キャッシュレス決済(eL-QR)で払える公金の種類"),
        changed(category="smalltalk", gold_sections=(), must=()),
    ],
)
def test_sound(plan: Plan, question: Question) -> None:
    assert [finding for finding in told(plan, question) if finding[0] == "error"] == []


@pytest.mark.parametrize(
    ("question", "finding"),
    [
        (replace(UNANSWERABLE, gold_sections=("1-1",)), "is to be declined, and has gold or key facts"),
        (changed(gold_sections=()), "has no gold section"),
        (changed(must=()), "has no key fact"),
        (changed(must=(("9種", " "),)), "has an empty alternative, which every answer holds"),
        (changed(must=((),)), "has a key fact without alternatives, which no answer can hold"),
        (changed(must_not=("",)), "has an empty alternative, which every answer holds"),
        (changed(gold_all=("1-9",)), "no section 1-9"),
        (changed(quote="公金は10種類とします"), "its quote is not in the plan"),
        (changed(quote="公共施設予約システムの更新に際しては"), "its quote is in none of its gold sections"),
        (changed(must_not=("9",), must=(("9種", "9つ"),)), "forbids what it demands"),
        (changed(must=(("公金",), ("払える",))), "its own words already hold every key fact"),
        (changed(must=(("防災",),)), "not literal in its gold sections"),
    ],
)
def test_unsound(plan: Plan, question: Question, finding: str) -> None:
    assert ("error", finding) in told(plan, question)


def test_counts_and_verdicts_need_not_be_literal(plan: Plan) -> None:
    assert (
        told(plan, changed(must=(("5事業",), ("いいえ", "違います"))))
        == [("note", "not literal in its gold sections")] * 2
    )


def test_a_forbidden_word_keeps_an_echo_from_being_right(plan: Plan) -> None:
    assert told(plan, changed(must=(("公金",),), must_not=("何種類まで",))) == []


def test_lines_that_could_not_be_read_are_errors(plan: Plan) -> None:
    (finding,) = Checker(plan).check(QuestionSet("s", (), ("s.jsonl line 3: broken",)))
    assert str(finding) == "error: s -: s.jsonl line 3: broken"


def test_twins_across_sets() -> None:
    first = QuestionSet("a", (QUESTION, UNANSWERABLE), ())
    near = replace(QUESTION, id="N", question="公金は何種類まで払えるようになるの?")
    after = replace(near, id="F", history=(Message("user", "全く別の話をしていました。天気の話です。"),))
    second = QuestionSet("b", (near, after), ())
    assert [(pair.first.id, pair.second.id) for pair in twins(first, second)] == [("Q-1", "N")]
    assert twins(first, second, near=99) == ()
    assert len(twins(first, first, most=1)) == 1


def test_development_sets_share_no_question() -> None:
    names = [name for name in DEVELOPMENT if (FOLDER / f"{name}.jsonl").exists()]
    sets = [load_set(name) for name in names]
    assert not [pair for a in sets for b in sets if a.name < b.name for pair in twins(a, b, near=95)]
