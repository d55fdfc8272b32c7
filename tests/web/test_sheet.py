"""What is cited from other documents than the plan: on the cards beside an answer, and on the sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import open_site
from bot.types import Answer, Citation, Role
from bot.web.sheet import sheet_html, verified
from bot.web.sources import card
from bot.web.types import Exchange, Site
from bot.web.words import words
from corpus import load_plan
from corpus.files import DocumentPassage, SourceDocument, Visibility
from corpus.files.document import passages_of
from corpus.files.types import Heading, Paragraph, Row
from index import Settings
from index.library import Library, open_library
from tests.web.fakes import FakeBot

PLAN, JA = load_plan(), words("ja")
ASKED = Exchange("開館時間は?", asked_on="2026-04-01", state="done")


def document(name: str, visibility: Visibility, *pieces: Heading | Paragraph | Row) -> SourceDocument:
    return SourceDocument(name, f"{name}の手引き", visibility, "1", passages_of(name, f"{name}の手引き", pieces))


LIBRARY = document(
    "図書館",
    "public",
    Heading(1, "開館時間", 3),
    Paragraph("開館は午前9時15分です※1。", 3),
    Row(("施設", "電話"), ("田沼図書館", "0283-00-0000"), number=12),
)
DUTY = document("当直", "staff", Paragraph("当直の合言葉はZEBRAです。"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    settings = Settings(data_dir=tmp_path_factory.mktemp("sheet"))
    library = open_library(settings)
    library.add([LIBRARY, DUTY], {})
    return open_site(settings, FakeBot(PLAN), library)


def cited(passage: DocumentPassage, n: int = 1, **changes: Any) -> Citation:
    anchor = passage.id.split("#")[1]
    return replace(Citation(n, passage.section, passage.title, passage.page, passage.quote, anchor), **changes)


def answer(*citations: Citation) -> Answer:
    marks = "".join(f"[{citation.n}]" for citation in citations)
    return Answer(f"お答えします{marks}。", False, None, citations, (), 0.9, "ja", "citizen", "extractive")


HOURS, PHONE = (cited(passage, n) for n, passage in enumerate(LIBRARY.passages, 1))
SECRET = cited(DUTY.passages[0], 3)


def test_a_card_of_a_document_names_it_and_leads_nowhere_but_back() -> None:
    made = str(card(JA, PLAN, HOURS, "t0"))
    assert re.findall(r'href="([^"]*)"', made) == ["#t0-m1"]
    for wanted in (">開館時間</span>", "文書「図書館の手引き」", "3ページ", "開館は午前9時15分です※1。"):
        assert wanted in made
    row = str(card(JA, PLAN, PHONE, "t0"))
    assert "行12" in row
    assert '<th scope="col">施設</th>' in row


def test_a_card_of_the_plan_still_leads_to_the_reader() -> None:
    whole = FakeBot(PLAN).ask("Wi-Fi").citations[0]
    assert 'href="#p-3-1%23' in str(card(JA, PLAN, whole, "t0"))


@pytest.mark.parametrize("role", ["citizen", "staff"])
def test_true_quotes_of_public_documents_are_kept(site: Site, role: Role) -> None:
    assert verified(PLAN, site.library, role, answer(HOURS, PHONE)) == (HOURS, PHONE)
    page = str(sheet_html(JA, site, ASKED, answer(HOURS, PHONE), role))
    for wanted in (
        "ほかの文書の記載",
        "文書「図書館の手引き」 · 3ページ",
        "開館は午前9時15分です",
        "<td>田沼図書館</td>",
    ):
        assert wanted in page
    assert "計画の記載" not in page


def test_a_quote_for_the_staff_is_on_their_sheet_alone(site: Site) -> None:
    assert verified(PLAN, site.library, "staff", answer(HOURS, SECRET)) == (HOURS, SECRET)
    assert verified(PLAN, site.library, "citizen", answer(HOURS, SECRET)) == (HOURS,)
    page = str(sheet_html(JA, site, ASKED, answer(HOURS, SECRET), "citizen"))
    assert "ZEBRA" not in page
    assert "当直の手引き" not in page
    assert 'href="#sheet-c1"' in page
    assert "sheet-c3" not in page


FORGED = (
    {"quote": "市は全員に100万円を配る。"},
    {"quote": "開館は午前9時15分です。閉館はありません。"},
    {"quote": "開館"},
    {"quote": ""},
    {"quote": "※1"},
    {"anchor": "本文-7"},
    {"anchor": ""},
    {"section": "doc:図書館/閉館時間"},
    {"section": "doc:ない文書/開館時間"},
    {"section": "doc:当直/開館時間"},
    {"section": "doc:/"},
    {"section": "1-4"},
    {"quote": PLAN.quote(PLAN.passage_by_id["3-1#取組内容-1"])},
)


@pytest.mark.parametrize("changes", FORGED, ids=str)
@pytest.mark.parametrize("role", ["citizen", "staff"])
def test_forged_quotes_are_dropped(site: Site, role: Role, changes: dict[str, str]) -> None:
    forged = replace(HOURS, **changes)
    assert verified(PLAN, site.library, role, answer(forged)) == ()


def test_names_and_pages_are_the_librarys_own(site: Site) -> None:
    renamed = replace(HOURS, title="市長の命令 › 開館時間", page=99)
    assert verified(PLAN, site.library, "citizen", answer(renamed)) == (HOURS,)


def test_without_a_library_documents_are_not_quoted() -> None:
    assert verified(PLAN, None, "staff", answer(HOURS)) == ()


def test_a_removed_document_is_not_quoted_any_more(tmp_path: Path) -> None:
    library: Library = open_library(Settings(data_dir=tmp_path))
    library.add([LIBRARY], {})
    assert verified(PLAN, library, "citizen", answer(HOURS)) == (HOURS,)
    library.remove([LIBRARY.name])
    assert verified(PLAN, library, "citizen", answer(HOURS)) == ()
