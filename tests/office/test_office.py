"""Thirty questions on a PDF, a Word file and an Excel file: the right fact with the right page or row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import Answer, PlanBot
from bot.guard import is_verbatim
from corpus import squeeze
from corpus.files import SourceDocument
from eval.synthetic import documents
from index.library import Library

ROWS = [json.loads(line) for line in (Path(__file__).parent / "questions.jsonl").read_text("utf-8").splitlines()]
FLOOR = 0.9


def is_right(answer: Answer, row: dict[str, Any]) -> bool:
    """Whether all key facts are there, and a citation has the right page or row of the right file."""
    document = f"doc:{Path(row['file']).stem}/"
    cited = [c for c in answer.citations if c.section.startswith(document)]
    place = any(c.page == row["page"] if "page" in row else c.anchor == f"行{row['row']}" for c in cited)
    return place and all(squeeze(fact) in squeeze(answer.answer) for fact in row["must"])


def test_the_files_are_as_long_as_they_should_be(office_documents: tuple[SourceDocument, ...]) -> None:
    pdf, word, excel = office_documents
    assert max(p.page or 0 for p in pdf.passages) >= 10
    assert max(p.page or 0 for p in word.passages) >= 10
    assert sum(p.kind == "row" for p in excel.passages) >= 100


def test_thirty_questions(office_bot: PlanBot) -> None:
    wrong = [row["question"] for row in ROWS if not is_right(office_bot.ask(row["question"]), row)]
    assert len(ROWS) == 30
    print(f"{len(ROWS) - len(wrong)} of {len(ROWS)} right; wrong: {wrong}")
    assert len(wrong) <= round((1 - FLOOR) * len(ROWS)), wrong


@pytest.mark.parametrize("row", ROWS[::3], ids=lambda row: str(row["question"]))
def test_every_quote_is_of_the_document(
    office_bot: PlanBot, office_documents: tuple[SourceDocument, ...], row: dict[str, Any]
) -> None:
    answer = office_bot.ask(row["question"])
    held = {passage.id: passage for document in office_documents for passage in document.passages}
    for cited in answer.citations:
        if not cited.section.startswith("doc:"):
            assert is_verbatim(cited.quote, office_bot.plan)
            continue
        passage = held[f"{cited.section}#{cited.anchor}"]
        assert (cited.quote, cited.page, cited.title) == (passage.quote, passage.page, passage.title)


def test_the_plan_answers_as_before(planbot: PlanBot, office_bot: PlanBot) -> None:
    for question in ("書かない窓口はいつから?", "2-3の主管課は?", "AIチャットボットの予算は?", "こんにちは"):
        assert office_bot.ask(question) == planbot.ask(question)


def test_fifty_foreign_documents_do_not_get_in_the_way(planbot: PlanBot, office_bot: PlanBot) -> None:
    assert office_bot.library
    library: Library = office_bot.library
    foreign = list(documents(1000, each=20))
    library.add(foreign, {})
    try:
        wrong = [row["question"] for row in ROWS if not is_right(office_bot.ask(row["question"]), row)]
        assert len(foreign) == 50
        print(f"{len(ROWS) - len(wrong)} of {len(ROWS)} right beside {len(foreign)} more documents; wrong: {wrong}")
        assert len(wrong) <= round((1 - FLOOR) * len(ROWS)), wrong
        for question in ("書かない窓口はいつから?", "2-3の主管課は?", "KPIを全部教えて"):
            assert office_bot.ask(question) == planbot.ask(question)
    finally:
        library.remove([document.name for document in foreign])
