"""Reverse look-ups: every project of a 課 and none beside it; 全課, 窓口各課 and 関係各課 are names of groups."""

from __future__ import annotations

import re

import pytest

from bot.evidence import NOTHING, Evidence
from bot.facts import compute, departments
from bot.guard import check
from bot.types import Draft
from bot.understand import understand
from corpus import Plan


def ask(plan: Plan, question: str) -> Draft:
    draft = compute(understand(question, "staff"), plan)
    assert draft is not None
    return draft


def listed(draft: Draft) -> list[str]:
    return [line.text[:3] for line in draft.lines if line.item]


@pytest.mark.parametrize(
    ("department", "projects"),
    [
        ("市民課", "1-2 1-4 2-4"),
        ("市民生活課", "3-2"),
        ("行政経営課", "1-1 1-2 1-4 2-4 2-5"),
        ("危機管理課", "2-2 3-1 3-2 3-3"),
        ("保育課", "1-2 2-4"),
        ("こども課", "1-2"),
        ("こども政策課", "1-5"),
        ("会計課", "1-3"),
        ("人事課", "2-7"),
        ("警防課", "1-2 2-2"),
        ("消防本部", "2-2 3-3"),
        ("教育センター", "3-1 3-6"),
        ("生涯学習課", "3-1 3-2"),
        ("いきいき高齢課", "3-2 3-5"),
        ("産業政策課", "3-4"),
        ("総合戦略室", "2-8"),
        ("広報ブランド推進課", "1-5 2-8"),
    ],
)
@pytest.mark.parametrize("question", ["{}が関わる事業を全部教えて", "{}の名前が載っている事業は?"])
def test_projects_of_one(plan: Plan, question: str, department: str, projects: str) -> None:
    assert listed(ask(plan, question.format(department))) == projects.split()


@pytest.mark.parametrize(
    ("question", "projects"),
    [
        ("会計課と人事課が関わる事業は?", "1-3 2-7"),
        ("市民課と保育課が関係する事業を挙げて", "1-2 1-4 2-4"),
        ("第1の柱で行政経営課が関わる事業は?", "1-1 1-2 1-4"),
        ("産業政策課が主管の事業は?", "3-4"),
        ("警防課が主管課の事業は?", "2-2"),
        ("行政経営課が主管課の事業は?", "1-2"),
        ("第3の柱でデジタル推進課が主管の事業は?", "3-1 3-2 3-3 3-7"),
        ("第3の柱でデジタル推進課が主管でない事業は?", "3-4 3-5 3-6"),
        ("デジタル推進課が主管ではない事業を全部", "1-2 2-2 3-4 3-5 3-6"),
    ],
)
def test_projects_by_reading(plan: Plan, question: str, projects: str) -> None:
    assert listed(ask(plan, question)) == projects.split()


@pytest.mark.parametrize(
    ("group", "projects"),
    [
        ("全課", "1-5 2-1 2-4 2-5 2-6 2-7 2-8 3-7"),
        ("窓口各課", "1-1 1-3 1-4 2-3"),
        ("関係各課", "2-2 3-4 3-5"),
    ],
)
def test_groups(plan: Plan, group: str, projects: str) -> None:
    draft = ask(plan, f"関係課に{group}と書かれている事業は?")
    assert listed(draft) == projects.split()
    assert f"{len(projects.split())}事業" in draft.lines[0].text
    assert (plan.all_sections_note.id in draft.passages) is (group == "全課")


def test_all_departments_are_told_apart_from_named_ones(plan: Plan) -> None:
    draft = ask(plan, "人事課が関わる事業は?")
    assert "1事業" in draft.lines[0].text
    assert "8事業" in draft.lines[-1].text
    assert draft.lines[-1].passages == (plan.all_sections_note.id,)


@pytest.mark.parametrize("question", ["全課を除いて人事課が関わる事業は?", "人事課が主管課か関係課の事業は?"])
def test_all_departments_are_left_out(plan: Plan, question: str) -> None:
    assert plan.all_sections_note.id not in ask(plan, question).passages


@pytest.mark.parametrize(
    "question",
    [
        "デジタル推進課が主管でない事業は?",
        "主管課がデジタル推進課以外の事業を全部",
        "デジタル推進課以外の課が主管の事業名",
        "デジタル推進課ではない課がまとめ役をしている事業は?",
        "中心がデジタル推進課「じゃない」ものを計画全体から拾って",
    ],
)
def test_projects_that_another_leads(plan: Plan, question: str) -> None:
    draft = ask(plan, question)
    assert listed(draft) == "1-2 2-2 3-4 3-5 3-6".split()
    assert "5事業" in draft.lines[0].text


@pytest.mark.parametrize("question", ["会計課はこの計画のどこに出てくる?", "会計課、計画のどれに名前がある?"])
def test_a_department_is_looked_up_without_the_word_project(plan: Plan, question: str) -> None:
    assert listed(ask(plan, question)) == ["1-3"]


@pytest.mark.parametrize(
    "question", ["税務課が関わる事業は?", "納税課って計画に出てくる?", "図書館課の主管の事業を全部"]
)
def test_a_department_that_no_project_names(plan: Plan, question: str) -> None:
    draft = ask(plan, question)
    assert "どの事業の主管課にも関係課にも載っていません" in draft.lines[0].text
    assert re.findall(r"\d-\d", draft.lines[1].text) == [p.id for p in plan.projects if "全課" in p.groups]
    assert all(line.passages for line in draft.lines)


@pytest.mark.parametrize("question", ["主管課が関わる事業は?", "この事業の課題は何?", "担当課はどの事業に関係?"])
def test_no_department_is_read_into_other_words(plan: Plan, question: str) -> None:
    assert departments.unnamed(understand(question, "staff"), plan) is None


def test_counts_are_the_lengths_of_the_lists(plan: Plan) -> None:
    for department in sorted({d for p in plan.projects for d in p.departments}):
        draft = ask(plan, f"{department}が関わる事業は?")
        count = re.search(r"(\d+)事業", draft.lines[0].text)
        assert count is not None
        assert int(count[1]) == len(listed(draft)) == len(set(listed(draft))) > 0


@pytest.mark.parametrize(
    "question", ["主管課になっている課を一覧で教えて", "どの課が何事業の主管課?", "一番多く主管課になっている課は?"]
)
@pytest.mark.parametrize("evidence", [NOTHING, Evidence(("1-5#関係課-1",), 0.5, None)])
def test_who_leads_what(plan: Plan, question: str, evidence: Evidence) -> None:
    draft = compute(understand(question, "staff"), plan, evidence)
    assert draft is not None
    told = {line.text.split(":")[0]: line.text for line in draft.lines if line.item}
    leads = {p.lead for p in plan.projects}
    assert told.keys() == leads
    for lead in leads:
        led = [p.id for p in plan.projects if p.lead == lead]
        assert f"{len(led)}事業" in told[lead]
        assert re.findall(r"\d-\d", told[lead]) == led


def test_a_department_that_leads_nothing_is_said_with_a_source(plan: Plan) -> None:
    draft = ask(plan, "人事課が主管課の事業は?")
    assert listed(draft) == []
    assert all(line.passages for line in draft.lines)


@pytest.mark.parametrize("question", ["市民課の電話番号は?", "市民課はなぜ関わるの?", "事業は?", ""])
def test_nothing(plan: Plan, question: str) -> None:
    assert compute(understand(question, "staff"), plan) is None


@pytest.mark.parametrize(
    ("question", "projects", "head"),
    [
        ("会計課と人事課の両方の名前が載っている事業は?", "", "両方の名前が載っている事業はありません"),
        ("市民課と保育課がどちらも関わる事業は?", "1-2 2-4", "両方の名前が載っている事業は2事業"),
        ("市民課と保育課とこども課に共通する事業は?", "1-2", "すべての名前が載っている事業は1事業"),
        ("市民課か生涯学習課が関わる事業は?", "1-2 1-4 2-4 3-1 3-2", "市民課または生涯学習課の名前"),
    ],
)
def test_several_departments_together_or_apart(plan: Plan, question: str, projects: str, head: str) -> None:
    draft = ask(plan, question)
    assert listed(draft) == projects.split()
    assert head in draft.lines[0].text


@pytest.mark.parametrize(
    "question",
    [
        "デジタル推進課と生涯学習課の名前が載っている事業は?",
        "市民課か消防本部が関わる事業は?",
        "会計課と人事課の両方の名前が載っている事業は?",
    ],
)
def test_each_department_named_has_its_source(plan: Plan, question: str) -> None:
    draft = ask(plan, question)
    assert check(draft, plan) == (draft, ())


@pytest.mark.parametrize("question", ["生涯学習課です。うちの課が出てくるのはどこ?", "生涯学習課が関わるものを教えて"])
def test_where_a_department_appears(plan: Plan, question: str) -> None:
    assert listed(ask(plan, question)) == ["3-1", "3-2"]


@pytest.mark.parametrize(
    "question",
    [
        "新しい電波の仕事は役所のどこがやるんですか。消防本部も入ってる?",
        "授業の事業で、教育センターと一緒に名前が載っている課を知りたい",
        "お知らせの事業で、全課とは別に名指しされている課は?",
    ],
)
def test_the_departments_of_something_described_are_no_reverse_look_up(plan: Plan, question: str) -> None:
    assert departments.projects_of(understand(question, "staff"), plan) is None


def test_other_leads_are_listed_whatever_project_is_near(plan: Plan) -> None:
    question = understand("デジタル推進課以外の課が主管になっている事業を、課名付きで全部", "staff")
    draft = compute(question, plan, Evidence(("3-4#関係課-1",), 0.9, None))
    assert draft is not None
    assert listed(draft) == ["1-2", "2-2", "3-4", "3-5", "3-6"]


def test_where_a_department_is_named_whatever_project_is_near(plan: Plan) -> None:
    question = understand("広報ブランド推進課の課名があるのはどことどこ?", "staff")
    draft = compute(question, plan, Evidence(("1-5#関係課-1",), 0.6, None))
    assert draft is not None
    assert listed(draft) == ["1-5", "2-8"]
