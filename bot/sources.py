"""What an answer may rest on: the plan, and for one answer the passages of documents beside it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Protocol

from corpus import Passage, Plan, Project, Section, Span
from corpus.files.types import DocumentPassage


class Sources(Protocol):
    """Passages and sections by id with their words; a `Plan` is one."""

    @property
    def passage_by_id(self) -> Mapping[str, Passage]:
        """Passages by id."""

    @property
    def section_by_id(self) -> Mapping[str, Section]:
        """Sections by id."""

    @property
    def project_by_id(self) -> Mapping[str, Project]:
        """Projects by id."""

    def quote(self, passage: Passage) -> str:
        """The words to show when `passage` is cited, verbatim."""

    def page_of(self, passage: Passage) -> int | None:
        """The page on which `passage` stands, as far as it is known."""


class PlanAndDocuments:
    """The plan with some passages of documents."""

    def __init__(self, plan: Plan, passages: Sequence[DocumentPassage]) -> None:
        self._plan = plan
        self._documents = {passage.id: passage for passage in passages}
        read = {passage.id: _passage(passage) for passage in passages}
        sections = {p.section: Section(p.section, p.title, p.document, p.page, (read[p.id],)) for p in passages}
        self.passage_by_id: Mapping[str, Passage] = ChainMap(read, dict(plan.passage_by_id))
        self.section_by_id: Mapping[str, Section] = ChainMap(sections, dict(plan.section_by_id))
        self.project_by_id = plan.project_by_id

    def quote(self, passage: Passage) -> str:
        """The words of the document, or of the plan."""
        held = self._documents.get(passage.id)
        return held.quote if held else self._plan.quote(passage)

    def page_of(self, passage: Passage) -> int | None:
        """The page in the document, or in the plan."""
        held = self._documents.get(passage.id)
        return held.page if held else self._plan.page_of(passage)


def _passage(passage: DocumentPassage) -> Passage:
    """A document's passage as the chain knows passages; its words are those of the document."""
    anchor = passage.id.split("#", 1)[1]
    whole = Span(0, len(passage.quote))
    return Passage(passage.id, passage.section, anchor.split("-")[0], passage.kind, passage.text, whole, whole)
