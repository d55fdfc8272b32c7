"""Pages come from the plan's own contents; what stands on none has none."""

from __future__ import annotations

import pytest

from bot.facts.pages import contents_row, page_of
from bot.guard import unsupported
from bot.understand import understand
from corpus import Plan


@pytest.mark.parametrize("project", [f"{p}-{n}" for p, top in ((1, 5), (2, 8), (3, 7)) for n in range(1, top + 1)])
def test_every_project(plan: Plan, project: str) -> None:
    draft = page_of(understand(f"{project}は何ページ?", "staff"), plan)
    assert draft is not None
    (line,) = draft.lines
    assert f"{plan.project_by_id[project].page}ページ" in line.text
    assert unsupported(line, plan) == ()


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("計画の基本方針は何ページ?", 9),
        ("第2の柱は何ページに載ってる?", 13),
        ("用語集の※14は何ページ?", 28),
        ("ドローンは何ページに書いてある?", 20),
    ],
)
def test_other_sections(plan: Plan, question: str, page: int) -> None:
    draft = page_of(understand(question, "staff"), plan)
    assert draft is not None
    assert any(f"{page}ページ" in line.text for line in draft.lines)
    assert [fault for line in draft.lines for fault in unsupported(line, plan)] == []


@pytest.mark.parametrize(
    "question", ["懇談会の要綱は何ページ?", "2-1の内容は?", "何ページ?", "計画は全部で何ページ?", ""]
)
def test_nothing(plan: Plan, question: str) -> None:
    assert page_of(understand(question, "staff"), plan) is None


def test_the_row_cited_carries_the_page(plan: Plan) -> None:
    for section in plan.sections:
        if section.page and (row := contents_row(section, plan)):
            assert str(section.page) in plan.passage_by_id[row].text
