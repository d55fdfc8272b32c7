"""The report: like questions together, by topic, project and 課; as files that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from bot.export import as_csv, as_workbook
from bot.service.report import Embed, Report, grouped, make_report, topic_of
from bot.service.report_tables import SAID, UNANSWERED, as_text, count_rows, flat, said_rows, sheets, unanswered_rows
from bot.service.store import Store
from bot.service.types import Unanswered
from bot.types import Answer, Citation, Related
from corpus import Plan
from index import Settings, load_embedder

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    " =1",
    "\u3000@x",
    '=HYPERLINK("http://x")',
)


@pytest.fixture(scope="module")
def embed() -> Embed:
    encoder = load_embedder(Settings())
    return lambda texts: encoder.embed_documents(texts)


def entry(
    question: str, days_ago: float = 1, near: Sequence[str] = ("2-1",), reason: str = "not_in_plan"
) -> Unanswered:
    return Unanswered(NOW - timedelta(days=days_ago), question, reason, tuple(near), "ja", "citizen")


def weeks(count: int = 2) -> list[datetime]:
    return [NOW - timedelta(days=7 * n) for n in range(count, 0, -1)]


def test_like_questions_come_together_and_others_do_not(plan: Plan, embed: Embed) -> None:
    asked = [
        entry("AIチャットボットの予算はいくらですか"),
        entry("AIチャットボットの予算はいくらですか?", 9),
        entry("AIチャットボットにかかる費用はいくらですか"),
        entry("図書館の開館時間を教えてください", near=("colophon",)),
        entry("ごみの分別方法を知りたい", near=("colophon",)),
    ]
    groups = grouped(asked, weeks(), plan, embed)
    assert [group.count for group in groups] == [3, 1, 1]
    first = groups[0]
    assert first.question == "AIチャットボットの予算はいくらですか"
    assert first.others == ("AIチャットボットにかかる費用はいくらですか",)
    assert (first.weekly, first.trend) == ((1, 2), 1)


@pytest.mark.parametrize("count", [0, 1])
def test_few_questions(plan: Plan, embed: Embed, count: int) -> None:
    assert len(grouped([entry("予算は?")] * count, weeks(), plan, embed)) == count


def test_topics(plan: Plan) -> None:
    project = topic_of(("2-1", "ch4-1"), plan)
    assert project.project.startswith("2-1")
    assert project.department == plan.projects[5].lead
    section = topic_of(("ch4-1",), plan)
    assert (section.project, section.department) == ("", plan.contact.office)
    assert topic_of((), plan).title == ""
    assert topic_of(("doc:rules/intro",), plan).title == "doc:rules/intro"


@pytest.fixture
def report(tmp_path: Path, plan: Plan, embed: Embed) -> Report:
    store = Store(tmp_path / "feedback.sqlite3")
    declined = Answer(
        "書かれていません。", True, "not_in_plan", (), (Related("2-1", "", 1),), 0.1, "ja", "citizen", "extractive"
    )
    cited = (Citation(1, "3-1", "", 24, "本市の避難所", ""),)
    answered = Answer("=1[1]", False, None, cited, (), 0.9, "ja", "citizen", "extractive")
    for formula in FORMULAS:
        store.add_unanswered(formula, declined)
        store.add_feedback("wrong_answer", formula, formula, answered)
    store.add_feedback("right", "", "Wi-Fi", answered)
    return make_report([store], plan, embed, 30)


def test_counts(report: Report) -> None:
    assert report.total == len(FORMULAS)
    assert report.kinds == {"wrong_answer": len(FORMULAS), "right": 1}
    assert [(c.name[:3], c.asked, c.faults) for c in report.by("project")] == [("2-1", 9, 0), ("3-1", 0, 9)]
    assert {row[0] for row in count_rows(report)[1:]} == {"話題", "事業", "課"}
    assert "答えられなかった質問 9件" in as_text(report)


def test_each_topic_has_its_trend(plan: Plan, embed: Embed) -> None:
    """Two questions last week after one the week before, on one project: more; the other way on another: fewer."""
    asked = [entry("費用は?", 1), entry("委託先は?", 2), entry("誰が作る?", 9), entry("学校は?", 10, near=("3-6",))]
    made = Report(14, tuple(weeks()), grouped(asked, weeks(), plan, embed), (), {})
    by_project = {count.name[:3]: (count.weekly, count.trend) for count in made.by("project")}
    assert by_project == {"2-1": ((1, 2), 1), "3-6": ((1, 0), -1)}
    rows = {row[1][:3]: row for row in count_rows(made)[1:] if row[0] == "事業"}
    assert rows["2-1"][2:] == ("3", "↑1", "0", "1", "2")
    assert rows["3-6"][3] == "↓1"
    assert "   ↑1" in as_text(made)


def test_the_csv_holds_what_the_workbook_holds(report: Report) -> None:
    rows = flat(report)
    assert {len(row) for row in rows} == {len(rows[0])}
    for name, table in sheets(report).items():
        assert [row[1 : 1 + len(table[0])] for row in rows if row[0] == name] == table


def test_several_folders_come_together(plan: Plan, embed: Embed, tmp_path: Path) -> None:
    stores = [Store(tmp_path / name / "feedback.sqlite3") for name in "ab"]
    declined = Answer("", True, "not_in_plan", (), (Related("2-1", "", 1),), 0.1, "ja", "citizen", "extractive")
    for number, store in enumerate(stores):
        store.add_unanswered("予算は?", declined)
        store.add_feedback("hard", f"{number}", "Wi-Fi", declined)
    made = make_report(stores, plan, embed, 30)
    assert [group.count for group in made.groups] == [2]
    assert {said.voice.comment for said in made.said} == {"0", "1"}


def test_no_cell_is_a_formula(report: Report) -> None:
    text = as_csv(flat(report)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    book = load_workbook(io.BytesIO(as_workbook(sheets(report))))
    assert book.sheetnames == ["答えられなかった質問", "誤りの指摘", "話題・事業・課ごと"]
    excel = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in excel} == {"s"}
    cells += [str(cell.value) for cell in excel]
    assert len(cells) > 100
    assert [cell for cell in cells if cell.lstrip(" \u3000").startswith(tuple("=+-@\t＝＋－＠"))] == []


def test_heads_and_rows_are_of_one_length(report: Report) -> None:
    for rows, head in ((unanswered_rows(report), UNANSWERED), (said_rows(report), SAID)):
        assert rows[0][: len(head)] == head
        assert {len(row) for row in rows} == {len(rows[0])}


def test_the_command(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLANBOT_DATA_DIR", str(tmp_path))
    assert main(["report", "--days", "30"]) == 0
    assert "■ 事業ごと" in capsys.readouterr().out
    files = tmp_path / "q.csv", tmp_path / "all.xlsx"
    assert main(["report", "--csv", str(files[0]), "--xlsx", str(files[1])]) == 0
    assert all(file.stat().st_size > 200 for file in files)
    assert "誤りの指摘" in files[0].read_text(encoding="utf-8-sig")
    assert main(["report", "--data-dir", str(tmp_path), str(tmp_path)]) == 0
    assert "答えられなかった質問 9件" in capsys.readouterr().out
    assert main(["report", "--data-dir", str(tmp_path), str(tmp_path / "none")]) == 1
    assert main(["report", "--days", "0"]) == 1
    monkeypatch.setenv("PLANBOT_DATA_DIR", str(tmp_path / "none"))
    assert main(["report"]) == 1
    assert "nothing has been kept yet" in capsys.readouterr().err


def test_the_switch_as_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLANBOT_DATA_DIR", str(tmp_path))
    for command, said in (
        (["switch"], "answers are on"),
        (["switch", "off", "点検中"], "answers are off: 点検中"),
        (["switch", "show"], "answers are off: 点検中"),
        (["switch", "on"], "answers are on"),
    ):
        assert main(command) == 0
        assert capsys.readouterr().out == f"{said}\n"
