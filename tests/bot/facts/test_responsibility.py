"""The 課 of a project: the lead alone, all of them, or all but those named; はい and いいえ to a claimed lead."""

from __future__ import annotations

import pytest

from bot.facts.responsibility import departments_of_projects
from bot.types import Draft
from bot.understand import understand
from corpus import Plan
from corpus.references import department_names


def ask(plan: Plan, question: str, topic: tuple[str, ...] = (), named_before: tuple[str, ...] = ()) -> Draft | None:
    return departments_of_projects(understand(question, "staff", topic=topic, named_before=named_before), plan)


def told(draft: Draft | None) -> str:
    assert draft is not None
    return "".join(line.text for line in draft.lines)


def test_the_lead_of_every_project(plan: Plan) -> None:
    for project in plan.projects:
        text = told(ask(plan, f"{project.id}の主管課は?"))
        assert text.endswith(f"主管課は{project.lead}です。")


def test_all_of_every_project(plan: Plan) -> None:
    for project in plan.projects:
        text = told(ask(plan, f"{project.id}の関係課を全部教えて")).removeprefix(f"「{project.title}」")
        assert [name for name in (*project.departments, *project.groups) if name not in text] == []
        assert set(department_names(text)) == {n for d in project.departments for n in department_names(d)}


@pytest.mark.parametrize(
    ("question", "present", "absent"),
    [
        ("2-4の主管課以外の関係課は?", "行政経営課 市民課 保育課 農山村振興課 教育総務課 全課", ""),
        ("3-1で危機管理課以外に課名が載っている課は?", "デジタル推進課 学校管理課 教育センター 生涯学習課", ""),
        ("3-5のデジタル推進課を除いた関係課", "交通政策課 障がい福祉課 いきいき高齢課 関係各課", "市民課"),
        ("2-1の主管課のほかに関係課は?", "全課", "市民課"),
    ],
)
def test_except(plan: Plan, question: str, present: str, absent: str) -> None:
    text = told(ask(plan, question))
    rest = text.split("以外", 1)[1]
    assert [name for name in present.split() if name not in rest] == []
    assert [name for name in absent.split() if name in rest] == []


def test_except_those_already_named(plan: Plan) -> None:
    text = told(ask(plan, "ほかに関係課は?", ("3-6",), ("教育センター", "文化財課")))
    rest = text.split("以外", 1)[1]
    assert department_names(rest) == ("デジタル推進課", "学校教育課")


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("3-4の主管課は産業政策課ですか?", "はい"),
        ("3-4の主管課はデジタル推進課ですか?", "いいえ"),
        ("1-2の主管は市民課ですよね?", "いいえ"),
        ("ドローンなどの活用の主管課は警防課ですか?", "はい"),
        ("ドローンなどの活用の主管課は危機管理課ですか?", "いいえ"),
        ("3-4の主管課はどこですか?", "「"),
    ],
)
def test_a_claimed_lead(plan: Plan, question: str, start: str) -> None:
    text = told(ask(plan, question))
    assert text.startswith(start)
    assert text.count(plan.project_by_id["3-4"].lead) or "3-4" not in question


def test_several_projects(plan: Plan) -> None:
    draft = ask(plan, "2-2と3-5の主管課は?")
    assert draft is not None
    assert draft.passages == ("2-2#関係課-1", "3-5#関係課-1")
    assert "消防本部警防課" in draft.lines[0].text
    assert "交通政策課" in draft.lines[1].text


@pytest.mark.parametrize("topic", [("3-6",), ("3-6", "1-4")])
def test_the_project_last_talked_about(plan: Plan, topic: tuple[str, ...]) -> None:
    assert "教育センター" in told(ask(plan, "主管課は?", topic))


@pytest.mark.parametrize(
    "question",
    ["主管課は?", "2-2の内容は?", "なぜ2-2の主管課は警防課なの?", "市民課が主管の事業は?", "どの事業の主管課?", ""],
)
def test_nothing(plan: Plan, question: str) -> None:
    assert ask(plan, question) is None


def test_the_schedule_that_is_asked_for_too(plan: Plan) -> None:
    draft = departments_of_projects(understand("2-1の主管課と工程は?", "staff"), plan)
    assert draft is not None
    assert draft.passages == ("2-1#関係課-1", "2-1#スケジュール-1")


@pytest.mark.parametrize(
    "question", ["1-5の担当は?", "1-5を担当するのはどこ?", "1-5に観光の課は関係ありますか?主管課は?"]
)
def test_who_is_in_charge_is_told_with_who_takes_part(plan: Plan, question: str) -> None:
    assert "関係課は広報ブランド推進課、こども政策課" in told(ask(plan, question))
