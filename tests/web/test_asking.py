"""The ask view in a real browser."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Server, Visitor


def test_an_answer_with_its_source_beside_it(visitor: Visitor) -> None:
    page = visitor.visit()
    visitor.ask("Wi-Fiはどこ?")
    expect(page.locator("#current .text")).to_contain_text("無線LANのアクセスポイント")
    card = page.locator("#current .card")
    expect(card.locator("mark")).to_contain_text("本市の避難所に指定されている一部の学校の体育館のみ")
    expect(card).to_contain_text("3-1 公衆無線LANの充実")
    expect(card).to_contain_text("24ページ · 取組内容")
    expect(page.locator("#status")).to_have_text("回答が完了しました")
    expect(page.locator("#box textarea")).to_have_value("")


def test_from_mark_to_card_to_section_and_back(visitor: Visitor) -> None:
    page = visitor.visit()
    visitor.ask("Wi-Fiはどこ?")
    page.click("#current .mark")
    expect(page.locator("#t0-c1")).to_be_focused()
    page.click("#t0-c1 .back")
    expect(page.locator("#t0-m1")).to_be_focused()
    page.click("#t0-c1 .ways a >> nth=0")
    expect(page.locator("#view-plan")).to_be_visible()
    expect(page.locator(".arrived")).to_contain_text("本市の避難所に指定されている")
    expect(page.locator(".arrived")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#view-ask")).to_be_visible()
    expect(page.locator("#current .card")).to_be_visible()


def test_what_the_plan_does_not_say(visitor: Visitor) -> None:
    page = visitor.visit()
    visitor.ask("予算はいくら?")
    expect(page.locator("#current .related a")).to_have_count(2)
    expect(page.locator("#current .contact")).to_contain_text("0283-20-3026")
    expect(page.locator("#current .sources")).to_have_count(0)


def test_the_first_question_is_an_example(desk: Visitor) -> None:
    page = desk.visit()
    citizen = page.locator("#hero .chip").all_inner_texts()
    page.click("#audience label:has-text('職員向け')")
    expect(page.locator("#hero .matrix")).to_be_visible()
    assert page.locator("#hero .chip").all_inner_texts() != citizen
    page.click("#hero .chip >> nth=2")
    expect(page.locator("#current .turn[data-exchange]")).to_contain_text("DX関連研修受講者数")
    exchange = json.loads(page.get_attribute("#current .turn", "data-exchange") or "")
    assert exchange["answer"]["audience"] == "staff"


@pytest.mark.parametrize("event", ["{isComposing: true, keyCode: 13}", "{keyCode: 229}"])
def test_enter_that_confirms_a_conversion_sends_nothing(desk: Visitor, event: str) -> None:
    page = desk.visit()
    page.fill("#box textarea", "Wi-Fi")
    page.eval_on_selector(
        "#box textarea",
        f"(box) => box.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, ...{event}}}))",
    )
    page.wait_for_timeout(400)
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#box textarea")).to_have_value("Wi-Fi")


def test_shift_enter_is_a_new_line(desk: Visitor) -> None:
    page = desk.visit()
    page.fill("#box textarea", "Wi-Fi")
    page.press("#box textarea", "Shift+Enter")
    expect(page.locator("#box textarea")).to_have_value("Wi-Fi\n")


def test_nothing_asked(desk: Visitor) -> None:
    page = desk.visit()
    page.click("#send")
    expect(page.locator("#status")).to_have_text("質問を入力してください")


def test_while_it_is_answered_it_can_be_stopped_and_asked_again(visitor: Visitor) -> None:
    page = visitor.visit()
    # A question of its own for each width: what was answered once is remembered.
    visitor.ask(f"ゆっくり {page.viewport_size}", wait=False)
    expect(page.locator("#status")).to_have_text("回答を作成しています")
    assert page.get_attribute("#status", "role") == "status"
    expect(page.locator("#current [aria-busy=true]")).to_be_visible()
    page.click("#stop")
    expect(page.locator("#status")).to_have_text("回答を止めました")
    expect(page.locator("#current .broken")).to_be_visible()
    page.click("#current [data-do=retry]")
    expect(page.locator("#status")).to_have_text("回答を作成しています")
    expect(page.locator("#status")).to_have_text("回答が完了しました", timeout=15_000)
    expect(page.locator(".turn")).to_have_count(1)


def test_a_failure_says_so(desk: Visitor) -> None:
    page = desk.visit()
    desk.ask("故障")
    expect(page.locator("#current .broken")).to_contain_text("申し訳ありません")
    expect(page.locator("#status")).to_have_text("回答できませんでした")
    expect(page.locator("#current [data-do=retry]")).to_be_visible()


def test_an_edited_question_replaces_what_came_after(desk: Visitor) -> None:
    page = desk.visit()
    desk.ask("Wi-Fiはどこ?")
    desk.ask("窓口は?")
    page.click("#t0 [data-do=edit]")
    expect(page.locator("#box textarea")).to_have_value("Wi-Fiはどこ?")
    desk.ask("KPIは?")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#current h3")).to_contain_text("KPIは?")


def test_follow_ups_and_terms(desk: Visitor) -> None:
    page = desk.visit()
    desk.ask("eL-QRとは?")
    page.click("#current .term >> nth=0")
    expect(page.locator(".explained:popover-open")).to_contain_text("二次元コード")
    page.keyboard.press("Escape")
    page.click("#current .next .chip >> nth=0")
    expect(page.locator("#t1 h3")).to_contain_text("窓口はどう変わりますか?")


def test_history_lives_in_the_browser(desk: Visitor) -> None:
    page = desk.visit()
    desk.ask("Wi-Fiはどこ?")
    page.reload()
    expect(page.locator("#current .card")).to_be_visible()
    page.click("#clear")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#hero")).to_be_visible()
    page.click("#past summary")
    page.click("#past button:has-text('開く')")
    expect(page.locator("#current .card")).to_be_visible()
    page.click("#clear")
    expect(page.locator(".turn")).to_have_count(0)
    page.click("#past summary")
    page.click("#past button:has-text('すべて削除')")
    page.click("#past summary")
    expect(page.locator("#past")).to_contain_text("まだありません")


def test_a_shared_link_asks(desk: Visitor) -> None:
    page = desk.visit("/?q=Wi-Fi%E3%81%AF%3F")
    expect(page.locator("#current .card")).to_be_visible()
    assert page.url.endswith("/")


def test_copy(desk: Visitor) -> None:
    page = desk.visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.url)
    desk.ask("Wi-Fiはどこ?")
    page.click("#current [data-do=copy]")
    expect(page.locator("#say")).to_have_text("コピーしました")
    assert "[1] 3-1 公衆無線LANの充実 p.24" in page.evaluate("navigator.clipboard.readText()")
    page.click("#current [data-do=share]")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('?q=Wi-Fi'))")


def test_the_sheet_opens_and_is_saved(desk: Visitor) -> None:
    page = desk.visit()
    desk.ask("Wi-Fiはどこ?")
    with page.expect_popup() as opened:
        page.click("#current form button >> nth=0")
    sheet = opened.value
    expect(sheet.locator("main")).to_contain_text("佐野市DX推進計画(案)")
    expect(sheet.locator("blockquote")).to_contain_text("本市の避難所に指定されている")
    sheet.emulate_media(media="print")  # no button on paper, so no word may be one
    expect(sheet.locator("button:visible")).to_have_count(0)
    expect(sheet.locator("button")).to_have_count(1)
    with page.expect_download() as saved:
        page.click("#current form button[name=save]")
    assert saved.value.suggested_filename == "shiryo.html"


def test_feedback_is_kept_masked(desk: Visitor, server: Server) -> None:
    page = desk.visit()
    desk.ask("Wi-Fiはどこ? 電話は090-1234-5678")
    page.click("#current .feedback summary")
    page.check("#current input[value=wrong_source]")
    page.fill("#current textarea[name=comment]", "a@example.jp に送って")
    page.click("#current .feedback button")
    expect(page.locator("#current .thanks")).to_be_visible()
    with sqlite3.connect(server.data_dir / "feedback.sqlite3") as connection:
        kind, comment, question, cited = connection.execute(
            "select kind, comment, question, cited from feedback order by id desc"
        ).fetchone()
    connection.close()
    assert kind == "wrong_source"
    assert "example" not in comment
    assert "090" not in question
    assert json.loads(cited) == [{"section": "3-1", "anchor": "取組内容-1"}]


HOSTILE = (
    "<script>document.title='x'</script>",
    "<img src=x onerror=alert(1)>",
    "[押す](javascript:alert(1))",
    "{{value}} ${7*7} ${alert(1)}",
    "</article><a href='javascript:alert(1)'>x</a>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_markup(desk: Visitor, text: str) -> None:
    page = desk.visit()
    page.on("dialog", lambda dialog: desk.errors.append(dialog.message))
    desk.ask("復唱:" + text, wait=False)
    expect(page.locator("#current .turn[data-exchange] .text")).to_have_text(text)
    assert page.locator("#current :is(script, img, a[href^='javascript:'])").count() == 0
    page.reload()
    expect(page.locator("#current .text")).to_have_text(text)


def test_each_language_has_its_page(desk: Visitor) -> None:
    page = desk.visit("/en")
    assert page.get_attribute("html", "lang") == "en"
    expect(page.locator("#send")).to_have_text("Send")
    desk.ask("Wi-Fi?")
    exchange = json.loads(page.get_attribute("#current .turn", "data-exchange") or "")
    assert exchange["answer"]["language"] == "en"
    expect(page.locator("#status")).to_have_text("The answer is complete")
    page.click("a[hreflang=ja]:has-text('やさしい日本語')")
    expect(page.locator("#send")).to_have_text("おくる")
    expect(page.locator("#current .card")).to_be_visible()
    assert page.get_attribute("html", "lang") == "ja"


def test_reading_aids_are_remembered(desk: Visitor) -> None:
    page = desk.visit()
    page.click(".size-largest")
    page.click(".theme")
    theme = page.get_attribute("html", "data-theme")
    page.reload()
    page.wait_for_selector("body[data-view]")
    assert page.get_attribute("html", "data-size") == "largest"
    assert page.get_attribute("html", "data-theme") == theme


def test_no_network(desk: Visitor) -> None:
    page = desk.visit()
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        desk.ask("Wi-Fiはどこ?", wait=False)
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#box textarea")).to_have_value("Wi-Fiはどこ?")
    with page.expect_navigation():
        page.context.set_offline(False)
    page.wait_for_selector("#splash", state="detached")
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#box textarea")).to_have_value("Wi-Fiはどこ?")
    page.click("#send")
    expect(page.locator("#current .card")).to_be_visible()


MEASURE = """() => {
  window.sizes = new Set();
  const parts = ["#current .reply .text", "#current .sources", "#current .after"];
  new MutationObserver(() => {
    const found = parts.map((part) => document.querySelector(part));
    if (found.every(Boolean)) window.sizes.add(found.map((e) => `${e.offsetTop} ${e.offsetHeight}`).join());
  }).observe(document.querySelector("#current"), { childList: true, subtree: true });
}"""


def test_the_page_does_not_jump_while_it_answers(visitor: Visitor) -> None:
    page = visitor.visit()
    page.evaluate(MEASURE)
    visitor.ask("KPI")
    assert page.evaluate("window.sizes.size") == 1


def test_everything_by_keyboard(desk: Visitor) -> None:
    page = desk.visit()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).to_be_focused()
    page.focus("#box textarea")
    page.keyboard.type("Wi-Fi")
    page.keyboard.press("Enter")
    page.wait_for_selector("#current .turn[data-exchange]")
    seen = set()
    page.focus("#current [data-do=edit]")
    for _ in range(14):
        seen.add(page.evaluate("document.activeElement.dataset.do ?? document.activeElement.className"))
        page.keyboard.press("Tab")
    assert {"edit", "mark", "copy", "retry", "share"} <= seen
    assert any(re.search("chip", name) for name in seen)
