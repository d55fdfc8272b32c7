"""The contact of the plan's editor, in the way that is asked for, and never another office's."""

from __future__ import annotations

import pytest

from bot.facts.contact import contact_of
from bot.understand import understand
from corpus import Plan

VALUES = {
    "tel": "0283-20-3026",
    "fax": "0283-22-9104",
    "mail": "digital@city.sano.lg.jp",
    "address": "佐野市高砂町1番地",
    "site": "https://www.city.sano.lg.jp/",
}


@pytest.mark.parametrize(
    ("question", "ways"),
    [
        ("この計画の担当に電話したい", {"tel"}),
        ("計画についての問い合わせ先は?", {"tel"}),
        ("デジタル推進課のFAXは?", {"fax"}),
        ("デジタル推進課のメールアドレスと電話番号", {"mail", "tel"}),
        ("計画を作った課の所在地は?", {"address"}),
        ("計画のホームページのURLは?", {"site"}),
        ("What is the phone number for the plan?", {"tel"}),
        ("Qual é o telefone para perguntar sobre o plano?", {"tel"}),
    ],
)
def test_ways(plan: Plan, question: str, ways: set[str]) -> None:
    draft = contact_of(understand(question, "citizen"), plan)
    assert draft is not None
    told = "".join(line.text for line in draft.lines)
    assert {way for way, value in VALUES.items() if value in told} == ways
    assert all(line.passages for line in draft.lines)
    assert {passage.split("#")[0] for passage in draft.passages} == {"colophon"}


@pytest.mark.parametrize(
    "question",
    [
        "市民課の電話番号は?",
        "消防本部に電話したい",
        "電話番号は?",
        "計画の期間は?",
        "衛星通信で電話はつながる?",
        "",
    ],
)
def test_nothing(plan: Plan, question: str) -> None:
    assert contact_of(understand(question, "citizen"), plan) is None


def test_another_way_than_the_one_that_does_not_suit(plan: Plan) -> None:
    draft = contact_of(understand("計画のことを電話以外で問い合わせたい", "citizen"), plan)
    assert draft is not None
    text = "".join(line.text for line in draft.lines)
    assert VALUES["tel"] not in text
    assert VALUES["mail"] in text
    assert VALUES["fax"] in text


def test_whom_to_turn_to_for_a_project_is_no_contact(plan: Plan) -> None:
    assert contact_of(understand("計画の3-4の問い合わせ、主管課はどこ?", "citizen"), plan) is None
