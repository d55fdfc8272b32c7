"""Documents: own stable ids, full metadata, no headings."""

from __future__ import annotations

import pytest

from corpus import Plan
from corpus.questions import AnticipatedQuestion
from index.documents import SECTION_ID, is_evidence, passage_documents, question_documents


def test_every_section_and_every_evidence_passage(plan: Plan) -> None:
    documents = passage_documents(plan)
    ids = [document.id for document in documents]
    assert len(ids) == len(set(ids))
    assert set(ids) == {SECTION_ID.format(s.id) for s in plan.sections} | {
        p.id for p in plan.passage_by_id.values() if is_evidence(p)
    }


def test_ids_are_stable(plan: Plan) -> None:
    assert [d.id for d in passage_documents(plan)] == [d.id for d in passage_documents(plan)]


def test_metadata(plan: Plan) -> None:
    by_id = {document.id: document for document in passage_documents(plan)}
    assert by_id["1-4#取組内容-1"].metadata == {
        "section": "1-4",
        "title": "スマート窓口の実現(フロントヤード改革)",
        "chapter": "6 3本柱を達成するための具体的事業",
        "page": 19,
        "visibility": "public",
        "pillar": 1,
        "departments": ["デジタル推進課", "行政経営課", "市民課", "窓口各課"],
        "type": "passage",
        "part": "取組内容",
    }
    assert by_id["section:council"].metadata["page"] == 0
    assert "pillar" not in by_id["section:ch5-1"].metadata
    assert by_id["1-4#取組内容-1"].page_content.startswith("スマート窓口の実現(フロントヤード改革)")


@pytest.mark.parametrize(
    ("passage", "evidence"),
    [
        ("1-4#題名", False),
        ("front#目次-1", False),
        ("ch5-1#kpi-見出し-1", False),
        ("ch5-1#kpi-1", True),
        ("1-4#関係課-1", True),
        ("colophon#連絡先-4", True),
    ],
)
def test_what_is_evidence(plan: Plan, passage: str, evidence: bool) -> None:
    assert is_evidence(plan.passage_by_id[passage]) is evidence


def test_questions(questions: tuple[AnticipatedQuestion, ...]) -> None:
    documents = question_documents(questions)
    assert [d.id for d in documents] == [q.id for q in questions]
    assert documents[0].metadata["passages"].split("\n") == list(questions[0].passages)
    assert {d.metadata["answered"] for d in documents} == {True, False}
