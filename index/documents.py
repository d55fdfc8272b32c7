"""The plan and its anticipated questions -> LangChain documents with full metadata."""

from __future__ import annotations

from collections.abc import Iterable

from langchain_core.documents import Document

from corpus import Plan, normalise
from corpus.questions import AnticipatedQuestion
from corpus.types import Passage, Section

SECTION_ID = "section:{}"


def passage_documents(plan: Plan) -> list[Document]:
    """Every passage that says something, and every section as a whole.

    The embedded text carries the section's title, since a sentence alone often omits its subject.
    """
    documents = []
    for section in plan.sections:
        documents.append(_section_document(plan, section))
        documents.extend(_passage_document(plan, section, p) for p in section.passages if is_evidence(p))
    return documents


def is_evidence(passage: Passage) -> bool:
    """Whether a passage can answer: headings and lines of the contents cannot."""
    return passage.kind != "heading" and passage.part != "目次"


def question_documents(questions: Iterable[AnticipatedQuestion]) -> list[Document]:
    """The anticipated questions, each with the passages it points to."""
    return [
        Document(
            id=question.id,
            page_content=question.question,
            metadata={
                "kind": question.kind,
                "lang": question.lang,
                "answered": question.answered,
                "passages": "\n".join(question.passages),
            },
        )
        for question in questions
    ]


def _metadata(plan: Plan, section: Section) -> dict[str, str | int | bool | list[str]]:
    project = plan.project_by_id.get(section.id)
    data: dict[str, str | int | bool | list[str]] = {
        "section": section.id,
        "title": section.title,
        "chapter": section.chapter,
        "page": section.page or 0,
        "visibility": "public",
    }
    if project:
        data["pillar"] = project.pillar
        data["departments"] = [*project.departments, *project.groups]
    return data


def _section_document(plan: Plan, section: Section) -> Document:
    text = normalise(f"{section.title}\n{plan.section_text(section)}")
    return Document(
        id=SECTION_ID.format(section.id), page_content=text, metadata={**_metadata(plan, section), "type": "section"}
    )


def _passage_document(plan: Plan, section: Section, passage: Passage) -> Document:
    return Document(
        id=passage.id,
        page_content=normalise(f"{section.title} {passage.text}"),
        metadata={**_metadata(plan, section), "type": "passage", "part": passage.part},
    )
