"""Furigana: read rightly, over kanji alone, nothing else of the HTML touched; on and off in the browser."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, strategies as st
from markupsafe import escape
from playwright.sync_api import expect

from bot.web.furigana import annotated, ruby, split
from corpus import Plan
from tests.web.conftest import Visitor

RUBY = re.compile(r'<ruby>(.*?)<rt aria-hidden="true">(.*?)</rt></ruby>')


def read(text: str) -> str:
    """The text as it is read: readings in place of the kanji."""
    return RUBY.sub(r"\2", str(ruby(text)))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("佐野市役所", "さのしやくしょ"),
        ("佐野市長 金子 裕", "さのしちょう かねこ ゆたか"),
        ("田沼・葛生", "たぬま・くずう"),
        ("市民課の主管課", "しみんかのしゅかんか"),
        ("公金収納", "こうきんしゅうのう"),
        ("書かない窓口", "かかないまどぐち"),
        ("誰一人取り残さない", "だれひとりとりのこさない"),
        ("令和8年4月1日", "れいわ8ねん4がつついたち"),
        ("1人1台", "ひとり1だい"),
        ("3本柱", "3ぼんばしら"),
        ("100万台", "100まんだい"),
        ("手続の何から", "てつづきのなにから"),
        ("その他の", "そのたの"),
        ("この節を読む", "このせつをよむ"),
        ("偽・誤情報", "ぎ・ごじょうほう"),
        ("生成AI", "せいせいAI"),
        ("日本中", "にほんじゅう"),
        ("附 則", "ふ そく"),
        ("DX", "DX"),
    ],
)
def test_readings_of_the_plan_s_words(text: str, reading: str) -> None:
    assert read(text) == reading


@pytest.mark.parametrize(
    ("word", "reading", "parts"),
    [
        ("話し合い", "はなしあい", [("話", "はな"), ("し", ""), ("合", "あ"), ("い", "")]),
        ("ピラミッド型", "ぴらみっどがた", [("ピラミッド", ""), ("型", "がた")]),
        ("窓口", "まどぐち", [("窓口", "まどぐち")]),
        ("今日", "きごう", [("今日", "きごう")]),
    ],
)
def test_a_reading_is_shared_out(word: str, reading: str, parts: list[tuple[str, str]]) -> None:
    assert split(word, reading) == parts


def test_every_kanji_of_the_plan_is_read(plan: Plan) -> None:
    for passage in plan.passage_by_id.values():
        assert not re.search("[一-鿿]", read(passage.text)), passage.id


@pytest.mark.parametrize(
    "page",
    [
        '<p title="計画" data-q="&lt;計画&gt;">A&amp;B&#39;<br></p>',
        "<svg><text>計画</text><circle r=1 /></svg>",
        "<select><option>課</option></select><code>計画</code>",
        "<textarea>計画</textarea><script>計画</script>",
    ],
)
def test_only_text_is_annotated(page: str) -> None:
    assert annotated(page) == page
    assert annotated(page + "<p>計画</p>") == f"{page}<p>{ruby('計画')}</p>"


@given(st.text(alphabet="計画を<b>&;\"' 1A々ヶ東京ー", max_size=30))
def test_nothing_gets_past_the_escaping(text: str) -> None:
    for said in (str(ruby(text)), str(annotated(escape(text)))):
        bare = RUBY.sub(r"\1", said)
        assert not re.search(r"[<>\"]", bare)
        assert unescape(bare) == text


def test_furigana_on_off_and_remembered(visitor: Visitor) -> None:
    page = visitor.visit("/easy")
    switch = page.locator("[data-furigana]:is(button)")
    expect(switch).to_have_attribute("aria-pressed", "true")
    visitor.ask("Wi-Fiはどこ?")
    reading = page.locator("#current .text rt").first
    expect(reading).to_be_visible()
    expect(page.locator("#current .card rt").first).to_be_visible()
    assert "しつもん" not in page.title()
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(reading).to_be_hidden()
    page = visitor.visit("/easy")
    expect(page.locator("#ask rt").first).to_be_hidden()
    switch.click()
    expect(page.locator("#ask rt").first).to_be_visible()


def test_filters_look_through_the_readings(desk: Visitor) -> None:
    page = desk.visit("/easy#projects")
    page.fill("[data-filter] input[name=word]", "市民課")
    expect(page.locator("#projects-table tbody tr:visible")).to_have_count(3)


def test_other_languages_have_none(desk: Visitor) -> None:
    for address in ("/", "/en"):
        page = desk.visit(address)
        expect(page.locator("[data-furigana]:is(button)")).to_have_count(0)
        expect(page.locator("rt")).to_have_count(0)
