"""Projects, indicators, terms, events and contact, each against the printed plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import CorpusError, Plan
from corpus.records import GROUP_NAMES, read_contact, read_indicators, read_project


@pytest.mark.parametrize(
    ("project", "lead", "related", "groups"),
    [
        ("1-1", "デジタル推進課", ("行政経営課",), ("窓口各課",)),
        (
            "1-2",
            "行政経営課",
            ("デジタル推進課", "市民課", "こども課", "保育課", "介護保険課", "健康増進課", "警防課"),
            (),
        ),
        ("1-5", "デジタル推進課", ("広報ブランド推進課", "こども政策課"), ("全課",)),
        ("2-2", "消防本部警防課", ("危機管理課", "デジタル推進課"), ("関係各課",)),
        ("2-4", "デジタル推進課", ("行政経営課", "市民課", "保育課", "農山村振興課", "教育総務課"), ("全課",)),
        ("3-1", "デジタル推進課", ("危機管理課", "学校管理課", "教育センター", "生涯学習課"), ()),
        ("3-4", "産業政策課", ("デジタル推進課",), ("関係各課",)),
        ("3-6", "教育センター", ("デジタル推進課", "学校教育課", "文化財課"), ()),
        ("3-7", "デジタル推進課", (), ("全課",)),
    ],
)
def test_departments(plan: Plan, project: str, lead: str, related: tuple[str, ...], groups: tuple[str, ...]) -> None:
    found = plan.project_by_id[project]
    assert (found.lead, found.related, found.groups) == (lead, related, groups)


def test_projects_as_a_whole(plan: Plan) -> None:
    assert [p.id for p in plan.projects if not p.schedule] == ["1-5", "3-7"]
    assert plan.project_by_id["1-3"].schedule == ("追加導入", "運用・拡充")
    assert plan.project_by_id["2-3"].schedule == ("運用・調整", "戸籍・戸籍附票業務運用開始")
    assert len(plan.project_by_id["2-6"].schedule) == 4
    for project in plan.projects:
        assert project.state
        assert project.content
        assert set(project.groups) <= set(GROUP_NAMES)
        assert not set(project.departments) & set(GROUP_NAMES)
        assert project.id in plan.pillars[project.pillar - 1].projects


@pytest.mark.parametrize(
    ("indicator", "now", "target", "unit"),
    [
        ("ch5#kgi-1", "47.90", "50.00", ""),
        ("ch5-1#kpi-1", "2", "5", ""),
        ("ch5-1#kpi-2", "4", "9", "種類"),
        ("ch5-2#kpi-1", "85%", "100%", "%"),
        ("ch5-2#kpi-2", "50人", "延人数 500人", "人"),
        ("ch5-3#kpi-1", "3回", "延べ30回", "回"),
        ("ch5-3#kpi-2", "10.0%", "30.0%", "%"),
    ],
)
def test_indicators(plan: Plan, indicator: str, now: str, target: str, unit: str) -> None:
    found = next(i for i in plan.indicators if i.id == indicator)
    assert (found.now, found.target, found.unit) == (now, target, unit)
    assert (found.now_year, found.target_year) == ("令和7年度", "令和11年度")
    assert found.pillar == (0 if found.is_goal else int(found.passage.section[-1]))
    assert "※" not in found.name


@pytest.mark.parametrize(
    ("number", "names", "referred"),
    [
        (3, ("AI", "人工知能"), "2-1#取組内容-1"),
        (4, ("情報格差", "デジタル・デバイド"), "3-2#題名"),
        (14, ("アジャイル",), "ch4-2#計画の推進方法-3"),
        (15, ("地域幸福度", "Well-Being指標"), "ch5#kgi-1"),
        (16, ("eL-QR",), "ch5-1#取組事業一覧-3"),
    ],
)
def test_terms(plan: Plan, number: int, names: tuple[str, ...], referred: str) -> None:
    term = plan.terms[number - 1]
    assert (term.number, term.short_names) == (number, names)
    assert referred in term.referred_from
    assert term.description == "".join(p.text for p in term.passages)


def test_an_abbreviation_is_a_whole_word(plan: Plan) -> None:
    ai = plan.terms[2].referred_from
    assert "1-4#取組内容-1" not in ai
    assert all(term.referred_from for term in plan.terms if term.number != 12)  # IoT stands in the glossary alone


def test_events(plan: Plan) -> None:
    assert [(e.date, e.actor) for e in plan.events][:2] == [("令和2年12月", "国"), ("令和3年3月", "県")]
    assert plan.events[1].what == "「とちぎデジタル戦略」策定"
    own = [e for e in plan.events if not e.actor]
    assert [e.date for e in own][-2:] == ["令和8年1月5日 ～2月6日", "令和8年3月〇〇日"]
    assert len(plan.events) == 11


def test_contact(plan: Plan) -> None:
    contact = plan.contact
    assert contact.office == "佐野市 行政経営部 デジタル推進課"
    assert contact.address == "〒327-8501 栃木県佐野市高砂町1番地"
    assert (contact.tel, contact.fax) == ("0283-20-3026", "0283-22-9104")
    assert (contact.mail, contact.url) == ("digital@city.sano.lg.jp", "https://www.city.sano.lg.jp/")


def test_the_note_on_all_sections(plan: Plan) -> None:
    assert plan.all_sections_note.text.startswith("※関係課の欄に全課と記載のあるものは、全ての課で取り組む")


def test_two_leads_are_refused(plan: Plan) -> None:
    section = plan.section_by_id["1-4"]
    passages = tuple(
        replace(p, text="市民課(主管課) 会計課(主管課)") if p.id == "1-4#関係課-1" else p for p in section.passages
    )
    with pytest.raises(CorpusError, match="project 1-4 has 2 departments marked 主管課"):
        read_project(replace(section, passages=passages))


def test_an_imprint_without_a_line_is_refused(plan: Plan) -> None:
    section = plan.section_by_id["colophon"]
    with pytest.raises(CorpusError, match="no line FAX"):
        read_contact(replace(section, passages=tuple(p for p in section.passages if "FAX" not in p.text)))


def test_a_row_without_figures_is_refused(plan: Plan) -> None:
    section = plan.section_by_id["ch5-1"]
    passages = tuple(replace(p, text="窓口の数\t-\t-") if p.id == "ch5-1#kpi-1" else p for p in section.passages)
    with pytest.raises(CorpusError, match="indicator row not understood"):
        read_indicators(replace(section, passages=passages))
