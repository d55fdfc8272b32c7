"""Documents brought by a member of staff in a real browser: added, asked about, cited, removed, declined."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.web.taking_in import MOST_NAME, file_name
from tests.web.conftest import DESK, PHONE
from tests.web.leaks import HEADER, Office, office
from tests.web.test_axe import AXE, RULES

__all__ = ["office"]

DOCUMENT = """# 葛生プール

## 料金
葛生プールの大人の利用料金は1回320円です。
葛生プールの子どもの利用料金は1回110円です。
"""
QUESTION = "葛生プールの大人の利用料金はいくらですか?"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def staff(browser: Browser, office: Office, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A member of staff, as the proxy before the page has named them, on a phone and at a desk."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 800}, locale="ja-JP", extra_http_headers=HEADER
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    path = tmp_path / "プール.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def checked(page: Page) -> None:
    """Nothing for axe to find, nothing wider than the window, no script."""
    found = AXE.run(page, options=RULES).response["violations"]
    assert [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]] == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("script:not([data-axe]), [onclick]").count() <= page.evaluate("window.axe ? 1 : 0")


def send(page: Page, office: Office, who: str, *files: Path) -> None:
    page.goto(f"{office.url}/staff/documents")
    page.get_by_label("ファイル", exact=True).set_input_files(files)
    page.get_by_label(who).check()
    page.get_by_role("button", name="加える").click()
    expect(page.get_by_role("status")).to_contain_text("終わりました")


def ask(context: BrowserContext, office: Office, question: str) -> Page:
    page = context.new_page()
    page.goto(office.url)
    page.wait_for_selector("#splash", state="detached")
    page.fill("#box textarea", question)
    page.press("#box textarea", "Enter")
    page.wait_for_selector("#current .turn[data-exchange]")
    return page


def test_added_asked_cited_removed_declined(staff: BrowserContext, office: Office, pool: Path) -> None:
    page = ask(staff, office, QUESTION)
    expect(page.locator("#current .reply.declined")).to_have_count(1)
    office_page = staff.new_page()
    send(office_page, office, "だれにでも", pool)
    expect(office_page.get_by_role("log")).to_contain_text("「プール」を加えました(2箇所、だれにでも)。")
    checked(office_page)
    office_page.get_by_role("link", name="文書の一覧に戻る").click()
    expect(office_page.get_by_role("row", name="プール")).to_contain_text("プール.md")
    checked(office_page)

    page = ask(staff, office, QUESTION)
    expect(page.locator("#current .text")).to_contain_text("320円")
    card = page.locator("#current .card")
    expect(card).to_contain_text("文書「プール」")
    expect(card.locator("mark")).to_have_text("葛生プールの大人の利用料金は1回320円です。")
    assert [link.get_attribute("href") for link in card.locator("a").all()] == ["#t1-m1"]
    card.locator(".back").click()
    expect(page.locator("#t1-m1")).to_be_focused()
    with page.expect_popup() as opened:
        page.click("#current form button >> nth=0")
    expect(opened.value.locator("main")).to_contain_text("ほかの文書の記載")
    expect(opened.value.locator("blockquote")).to_contain_text("大人の利用料金は1回320円です")

    office_page.get_by_role("link", name="外す プール").click()
    expect(office_page.get_by_text("「プール」(2箇所、だれにでも)を外しますか")).to_be_visible()
    checked(office_page)
    office_page.get_by_role("link", name="外さずに戻る").click()
    office_page.get_by_role("link", name="外す プール").click()
    office_page.get_by_role("button", name="外す").click()
    expect(office_page.get_by_role("status")).to_have_text("「プール」を外しました。")
    expect(office_page.get_by_role("row", name="プール")).to_have_count(0)
    page = ask(staff, office, QUESTION)
    expect(page.locator("#current .reply.declined")).to_have_count(1)


def test_a_bad_file_is_refused_with_its_reason(staff: BrowserContext, office: Office, tmp_path: Path) -> None:
    page = staff.new_page()
    page.goto(f"{office.url}/staff/documents")
    before = page.locator("tbody").text_content()
    bad = tmp_path / "壊れ.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    send(page, office, "職員だけ", bad)
    expect(page.locator("li.notice")).to_contain_text("断りました: 壊れ.pdf: the file is damaged")
    checked(page)
    page.get_by_role("link", name="文書の一覧に戻る").click()
    assert page.locator("tbody").text_content() == before  # as it stands, whatever the styles make of it


def test_a_document_for_the_staff_is_theirs_alone(
    browser: Browser, staff: BrowserContext, office: Office, pool: Path
) -> None:
    page = staff.new_page()
    send(page, office, "職員だけ", pool)
    expect(ask(staff, office, QUESTION).locator("#current .text")).to_contain_text("320円")
    citizen = browser.new_context()
    expect(ask(citizen, office, QUESTION).locator("#current .reply.declined")).to_have_count(1)
    citizen.close()
    page.goto(f"{office.url}/staff/remove-document?name=プール")
    page.get_by_role("button", name="外す").click()
    expect(page.get_by_role("status")).to_have_text("「プール」を外しました。")


def test_by_keyboard_alone(staff: BrowserContext, office: Office) -> None:
    """Each part of the form is reached in turn, and what is missing keeps the form from being sent."""
    page = staff.new_page()
    page.goto(f"{office.url}/staff/documents")
    reached: list[str] = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    assert reached[3:] == ["files", "title", "visibility", "くわしい指定", "加える", reached[-1]]
    page.get_by_role("button", name="加える").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "files"
    page.get_by_text("くわしい指定").press("Enter")
    expect(page.get_by_label("引用に使う名前")).to_be_visible()
    checked(page)


def test_citizens_are_refused_in_words(browser: Browser, office: Office) -> None:
    citizen = browser.new_context()
    page = citizen.new_page()
    for address in ("documents", "remove-document?name=kujaku"):
        reply = page.goto(f"{office.url}/staff/{address}")
        assert reply is not None
        assert reply.status == 403
        expect(page.get_by_text("この画面は職員だけが使えます。")).to_be_visible()
        assert "孔雀" not in page.content()
        checked(page)
    citizen.close()


@pytest.mark.parametrize("address", ["documents", "remove-document", "remove-document?name=kujaku"])
@pytest.mark.parametrize("headers", [{}, HEADER], ids=["plain", "spoofed"])
def test_no_address_lets_a_citizen_in(office: Office, address: str, headers: dict[str, str]) -> None:
    with office.citizen(**headers) as citizen:
        replies = [
            citizen.get(f"/staff/{address}"),
            citizen.post(f"/staff/{address}", data={"name": "kujaku", "visibility": "public", "token": "x"}),
            citizen.post(f"/staff/{address}", files={"files": ("x.md", b"# x\n\ntext.")}),
        ]
    assert {reply.status_code for reply in replies} == {403}
    assert not any("孔雀" in reply.text for reply in replies)


def test_the_steps_are_shown_as_they_are_done(office: Office) -> None:
    """A large document among the files: what was read before is there while the rest is still worked on."""
    lines = "".join(f"葛生プールの{n}番目の決まりは、{n}回まで守ることです。\n" for n in range(4000))
    with office.staff() as staff:
        token = staff.get("/staff/documents").text.split('name="token" value="')[1].split('"')[0]
        files = [
            ("files", (f"{name}.txt", text.encode())) for name, text in (("小", "小さな文書です。"), ("大", lines))
        ]
        data = {"token": token, "visibility": "staff"}
        seen: list[str] = []
        with staff.stream("POST", "/staff/documents", data=data, files=files) as reply:
            seen += [part for part in reply.iter_text() if part]
        for name in ("小", "大"):
            assert staff.post("/staff/remove-document", data={"token": token, "name": name}).status_code == 303
    first = next(n for n, part in enumerate(seen) if "小.txt: 1箇所を読みました" in part)
    last = next(n for n, part in enumerate(seen) if "終わりました" in part)
    assert last - first > 5
    assert json.dumps(seen, ensure_ascii=False).count("箇所のうち") > 5


def test_the_pages_of_the_staff_lead_to_one_another(office: Office) -> None:
    with office.staff() as staff:
        for address in ("report", "documents", "login"):
            page = staff.get(f"/staff/{address}").text
            assert {'href="report"', 'href="documents"', 'href=".."'} <= set(re.findall(r'href="[^"]*"', page))


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a/../b.md", "b.md"), ("..", ".."), ("", ""), ("x" * 300 + ".md", "x" * (MOST_NAME - 3) + ".md")],
)
def test_names_of_files(given: str, kept: str) -> None:
    assert file_name(given) == kept
