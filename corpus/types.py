"""The plan as frozen records: the nouns every other package speaks in.

All texts are cut from the source file; a `Span` counts characters (code points) of that file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

_DATE = re.compile(r"^(?:令和|平成)\d+\(\d+\)年\d+月$", re.MULTILINE)
PassageKind = Literal["heading", "sentence", "row", "block"]


class Span(NamedTuple):
    """Half-open range of characters in the source file."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest citable piece: a sentence, a table row, a block of lines, a heading.

    `id` is ``<section>#<part>-<n>`` (``1-4#取組内容-2``) or a legal address (``council#第6条第2項``).
    `quote` is the span to show when it is cited: a table row is quoted together with its header.
    """

    id: str
    section: str
    part: str
    kind: PassageKind
    text: str
    span: Span
    quote: Span

    @property
    def anchor(self) -> str:
        """What stands after the ``#`` of the id."""
        return self.id.split("#", 1)[1]


@dataclass(frozen=True, slots=True)
class Section:
    """A citable section with the ids fixed by the contract; `page` is None where the contents name none."""

    id: str
    title: str
    chapter: str
    page: int | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """One of the 20 事業: `lead` is the 主管課, `related` the other named 課 in order, `groups` 全課 and the like."""

    id: str
    pillar: int
    number: int
    title: str
    lead: str
    related: tuple[str, ...]
    groups: tuple[str, ...]
    state: tuple[Passage, ...]
    content: tuple[Passage, ...]
    schedule: tuple[str, ...]
    page: int | None

    @property
    def departments(self) -> tuple[str, ...]:
        """The named 課, 主管課 first; group names are not among them."""
        return (self.lead, *self.related)

    @property
    def label(self) -> str:
        """「1-4 スマート窓口の実現(フロントヤード改革)」."""
        return f"{self.id} {self.title}"


@dataclass(frozen=True, slots=True)
class Pillar:
    """One of the three pillars (3本柱) with its project ids."""

    number: int
    title: str
    section: str
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A KPI, or the KGI (`pillar` 0), with its values as printed (「延人数 500人」)."""

    id: str
    name: str
    pillar: int
    now: str
    now_year: str
    target: str
    target_year: str
    unit: str
    passage: Passage

    @property
    def is_goal(self) -> bool:
        """True for the KGI."""
        return self.pillar == 0


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry ※n; `referred_from` are the passages that carry its mark or its name."""

    number: int
    name: str
    short_names: tuple[str, ...]
    description: str
    passages: tuple[Passage, ...]
    referred_from: tuple[str, ...]

    @property
    def id(self) -> str:
        """Section id, ``term-<n>``."""
        return f"term-{self.number}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A 項 with its 号; `number` is 1 where the article has a single, unnumbered 項."""

    number: int
    passage: Passage
    items: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article (第n条) of an ordinance, or its supplementary provision (`number` 0, 附則)."""

    ordinance: str
    number: int
    caption: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def label(self) -> str:
        """「第6条」 or 「附則」."""
        return f"第{self.number}条" if self.number else "附則"


@dataclass(frozen=True, slots=True)
class Ordinance:
    """A 設置要綱: its number as promulgated, its articles, 附則 last, and the posts of its 別表."""

    section: str
    title: str
    enacted: str
    articles: tuple[Article, ...]
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A row of one of the two date tables; `actor` is 国, 県 or empty (the city)."""

    date: str
    actor: str
    what: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Contact:
    """The imprint (奥付)."""

    office: str
    address: str
    tel: str
    fax: str
    mail: str
    url: str


@dataclass(frozen=True)
class Plan:
    """The whole plan. `source` is the file's text; every span refers to it."""

    source: str
    title: str
    sections: tuple[Section, ...]
    furniture: tuple[Span, ...]
    pillars: tuple[Pillar, ...]
    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]
    terms: tuple[Term, ...]
    ordinances: tuple[Ordinance, ...]
    events: tuple[Event, ...]
    contact: Contact
    all_sections_note: Passage

    @cached_property
    def section_by_id(self) -> Mapping[str, Section]:
        """Sections by id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def passage_by_id(self) -> Mapping[str, Passage]:
        """Passages by id."""
        return {passage.id: passage for section in self.sections for passage in section.passages}

    @cached_property
    def project_by_id(self) -> Mapping[str, Project]:
        """Projects by id (``2-1``)."""
        return {project.id: project for project in self.projects}

    @cached_property
    def version(self) -> str:
        """Which version this is, for a reader: title with its (案), date on the cover, and a digest of the text."""
        dated = _DATE.search(self.section_text(self.section_by_id["front"]))
        digest = hashlib.sha256(self.source.encode()).hexdigest()[:8]
        return " ".join([self.title, *([dated[0]] if dated else []), f"[{digest}]"])

    def kin(self, section: str) -> tuple[str, ...]:
        """The projects that refer to a glossary entry, the entries that a project refers to; nothing for others."""
        if section in self.project_by_id:
            return tuple(t.id for t in self.terms if any(r.startswith(f"{section}#") for r in t.referred_from))
        term = next((term for term in self.terms if term.id == section), None)
        referring = (reference.split("#", 1)[0] for reference in term.referred_from) if term else ()
        return tuple(dict.fromkeys(key for key in referring if key in self.project_by_id))

    def quote(self, passage: Passage) -> str:
        """The words to show when `passage` is cited, verbatim from the source."""
        return self.source[passage.quote.start : passage.quote.end]

    def page_of(self, passage: Passage) -> int | None:
        """The page on which the section of `passage` begins."""
        return self.section_by_id[passage.section].page

    def section_text(self, section: Section) -> str:
        """The text of a section: its passages, one a line."""
        return "\n".join(passage.text for passage in section.passages)
