"""The plan, the projects, who does what, the targets and the batch, in a real browser."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from corpus import load_plan
from tests.web.conftest import Visitor

PLAN = load_plan()


def test_every_section_has_its_address(desk: Visitor) -> None:
    page = desk.visit("/#plan")
    ids = set(page.eval_on_selector_all("#view-plan [id^='s-']", "(found) => found.map((e) => e.id)"))
    assert ids == {f"s-{section.id}" for section in PLAN.sections}
    passages = set(page.eval_on_selector_all("#view-plan [id^='p-']", "(found) => found.map((e) => e.id.slice(2))"))
    body = {p.id for p in PLAN.passage_by_id.values() if p.kind != "heading" and p.part != "題名"}
    assert body <= passages


def test_an_address_opens_its_section(visitor: Visitor) -> None:
    page = visitor.visit("/#s-term-16")
    expect(page.locator("#view-plan")).to_be_visible()
    expect(page.locator("#s-term-16")).to_be_in_viewport()
    page.click("section:has(#s-term-16) .related a >> nth=0")
    expect(page.locator("#s-ch5-1")).to_be_in_viewport()
    expect(page.locator("nav a[aria-current=page]")).to_have_text("計画を読む")


def test_search(visitor: Visitor) -> None:
    page = visitor.visit("/#plan")
    page.fill("#find-box input, #find-box textarea", "公衆無線LAN")
    page.click("#find-go")
    expect(page.locator("#found mark").first).to_have_text("公衆無線LAN")
    page.click("#found a[href='#s-term-22']")
    expect(page.locator("#s-term-22")).to_be_focused()


def test_search_finds_nothing_and_says_so_safely(desk: Visitor) -> None:
    page = desk.visit("/#plan")
    page.fill("#find-box input, #find-box textarea", "<b>ない</b>")
    page.press("#find-box input, #find-box textarea", "Enter")
    expect(page.locator("#found [role=status]")).to_contain_text("「<b>ない</b>」は見つかりませんでした")


def test_projects_are_narrowed_down_and_taken_along(visitor: Visitor) -> None:
    page = visitor.visit("/#projects")
    expect(page.locator("#projects-table tbody tr:visible")).to_have_count(20)
    page.select_option("select[name=department]", "市民課")
    expect(page.locator("#projects-table tbody tr:visible")).to_have_count(3)
    expect(page.locator("#projects-count")).to_have_text("3件を表示")
    with page.expect_download() as saved:
        page.click("a[href*='projects.csv']")
    rows = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert [row[0] for row in rows] == ["番号", "1-2", "1-4", "2-4"]
    with page.expect_download() as saved:
        page.click("a[href*='projects.xlsx']")
    sheet = openpyxl.load_workbook(io.BytesIO(Path(saved.value.path()).read_bytes())).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["番号", "1-2", "1-4", "2-4"]


def test_the_matrix_leads_to_the_projects(desk: Visitor) -> None:
    page = desk.visit("/#who")
    expect(page.locator(".who td.lead")).to_have_count(20)
    named = sum(len(project.related) for project in PLAN.projects)
    expect(page.locator(".who td.named")).to_have_count(named)
    row = page.locator(".who tr:has(th:text-is('会計課'))")
    row.locator("a").click()
    expect(page.locator("#s-1-3")).to_be_in_viewport()


def test_targets_have_their_numbers(visitor: Visitor) -> None:
    page = visitor.visit("/#targets")
    view = page.locator("#view-targets")
    for indicator in PLAN.indicators:
        expect(view.locator(f"svg[aria-label*='{indicator.name}']")).to_have_count(1)
        expect(view.locator("details table")).to_contain_text(f"{indicator.target} ({indicator.target_year})")
    expect(view).to_contain_text("116,228")
    expect(view).to_contain_text("84,721")
    expect(view.locator(".timeline li")).to_have_count(len(PLAN.events) + 1)


def test_a_batch(desk: Visitor, tmp_path: Path) -> None:
    page = desk.visit("/#staff")
    lines = [{"id": "a", "question": "Wi-Fi"}, {"id": "b"}, {"id": "c", "question": "故障"}]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n{broken\n", "utf-8")
    page.set_input_files("#batch-in input[type=file]", file)
    page.wait_for_selector("#batch-in :text('questions')")
    page.click("#batch-run")
    expect(page.locator("#batch-progress")).to_contain_text("4件の回答を作りました(エラー3件)", timeout=20_000)
    with page.expect_download() as saved:
        page.click("#batch-out a >> nth=0")
    records = [json.loads(line) for line in Path(saved.value.path()).read_text("utf-8").splitlines()]
    assert [record["id"] for record in records] == ["a", "b", "c", "4"]
    assert records[0]["citations"][0]["section"] == "3-1"
    assert all("error" in record for record in records[1:])


def test_a_batch_without_a_file(desk: Visitor) -> None:
    page = desk.visit("/#staff")
    page.click("#batch-run")
    expect(page.locator("#batch-progress")).to_contain_text("ファイルを選んでください")
