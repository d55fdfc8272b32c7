"""References in a text: numbers, articles, 課, other names; and what is none."""

from __future__ import annotations

import pytest

from corpus import Plan
from corpus.normalise import normalise
from corpus.references import (
    ArticleReference,
    aliases,
    articles,
    department_names,
    departments,
    expand,
    group_names,
    groups,
    pillars,
    project_numbers,
    term_numbers,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2-1", ("2-1",)),
        ("２－１の主管課", ("2-1",)),
        ("2ー1", ()),
        ("事業2の1と、3-4の主管課は?", ("2-1", "3-4")),
        ("3-4と1-2と3-4", ("3-4", "1-2")),
        ("2の1って何", ("2-1",)),
        ("第2の柱の事業1", ("2-1",)),
        ("第2の柱の最初の事業", ("2-1",)),
        ("3本目の柱の最後の取組", ("3-7",)),
        ("第1の柱で2番目に載る事業", ("1-2",)),
        ("第3の柱の三つ目の事業", ("3-3",)),
        ("第1の柱の八つ目の事業", ()),
        ("二本目の柱の事業8", ("2-8",)),
        ("その事業(柱1の2番目)の課", ("1-2",)),
        ("柱2の8", ("2-8",)),
        ("1-6", ()),
        ("2-8", ("2-8",)),
        ("3-8", ()),
        ("4-1", ()),
        ("2026-1-1", ()),
        ("0283-20-3026", ()),
        ("1-2月", ()),
        ("3-5回", ()),
        ("2-1-3", ()),
        ("", ()),
    ],
)
def test_project_numbers(text: str, found: tuple[str, ...]) -> None:
    assert project_numbers(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("※14って何", (14,)), ("※３５", (35,)), ("用語集の14番", (14,)), ("※1と※2", (1, 2)), ("14", ()), ("※", ())],
)
def test_term_numbers(text: str, found: tuple[int, ...]) -> None:
    assert term_numbers(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第5条第2項", [(5, 2, 0)]),
        ("5条2項", [(5, 2, 0)]),
        ("第３条第２項第５号", [(3, 2, 5)]),
        ("第三条", [(3, 0, 0)]),
        ("第1条と第6条", [(1, 0, 0), (6, 0, 0)]),
        ("条例について", []),
        ("第2項", []),
    ],
)
def test_articles(text: str, found: list[tuple[int, int, int]]) -> None:
    assert articles(text) == tuple(ArticleReference(*parts) for parts in found)


def test_article_numbers_above_nine_in_kanji() -> None:
    assert articles("第十二条") == (ArticleReference(12),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第2の柱", (2,)),
        ("2本目", (2,)),
        ("三つ目の柱", (3,)),
        ("柱3", (3,)),
        ("3本柱", ()),
        ("柱3本", ()),
        ("第4の柱", ()),
        ("3本柱の2つ目で掲げる指標", (2,)),
        ("柱の3番目", (3,)),
        ("柱の3つを教えて", ()),
    ],
)
def test_pillars(text: str, found: tuple[int, ...]) -> None:
    assert pillars(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("市民課", ("市民課",)),
        ("市民生活課とデジ課", ("市民生活課", "デジタル推進課")),
        ("こども政策課とこども課", ("こども政策課", "こども課")),
        ("子供課", ("こども課",)),
        ("消防の警防課", ("警防課",)),
        ("学校教育課 学校管理課", ("学校教育課", "学校管理課")),
        ("障害福祉課", ("障がい福祉課",)),
        ("市民 課", ("市民課",)),
        ("市民課、市民課", ("市民課",)),
        ("住民課", ()),
        ("課", ()),
        ("全課", ()),
    ],
)
def test_department_names(text: str, found: tuple[str, ...]) -> None:
    assert department_names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全ての課で", ("全課",)),
        ("窓口の各課", ("窓口各課",)),
        ("関係各課と全課", ("関係各課", "全課")),
        ("市民課", ()),
    ],
)
def test_group_names(text: str, found: tuple[str, ...]) -> None:
    assert group_names(text) == found


def test_every_unit_of_the_plan_is_known(plan: Plan) -> None:
    known = {department.name for department in departments()}
    for project in plan.projects:
        for name in project.departments:
            assert name in known or any(name.endswith(known_name) for known_name in known), name
        assert set(project.groups) <= set(groups())


@pytest.mark.parametrize("unit", departments(), ids=lambda unit: unit.name)
def test_each_alias_leads_to_its_unit(unit: object) -> None:
    name, others, above = unit.name, unit.aliases, unit.above  # type: ignore[attr-defined]
    for written in (name, *others):
        assert department_names(f"{written}は?") == (name,)
    assert not above or isinstance(above, str)


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("パブコメはいつ", "パブリックコメント"),
        ("wi-fiは", "公衆無線lan"),
        ("Ｗｉ－Ｆｉは", "公衆無線lan"),
        ("ガバクラって", "ガバメントクラウド"),
        ("public comment", "パブリックコメント"),
    ],
)
def test_expand(text: str, added: str) -> None:
    assert expand(text).startswith(normalise(text))
    assert added in expand(text).split()


@pytest.mark.parametrize("text", ["天気は", "パブリックコメントとパブコメ", ""])
def test_nothing_is_added(text: str) -> None:
    assert expand(text) == normalise(text)


@pytest.mark.parametrize(("name", "others"), aliases().items(), ids=list(aliases()))
def test_alias_rows(name: str, others: tuple[str, ...]) -> None:
    assert name == normalise(name), "a key is written in search form"
    assert others
    assert all(others)
    assert name not in others
