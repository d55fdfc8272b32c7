"""The plan, read once: source file -> `Plan`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from corpus.errors import CorpusError
from corpus.layout import Block, read_lines, split_sections
from corpus.normalise import LOOK_ALIKES, squeeze
from corpus.ordinance import read_ordinance
from corpus.outline import Outline
from corpus.passages import read_passages, read_term as read_term_passages
from corpus.records import read_contact, read_events, read_indicators, read_pillars, read_project, read_term
from corpus.types import Ordinance, Passage, Plan, Section

DATA = Path(__file__).parent / "sano"
_CHAPTER_ENTRY = re.compile(r"▶ \d\.")
_CONTENTS_ENTRY = re.compile(r"(?P<title>[^\t]+?)\s*\t…(?P<page>\d+)")


@cache
def load_plan(folder: Path = DATA) -> Plan:
    """The plan in `folder` (``plan.txt`` with its ``outline.toml``).

    Raises `CorpusError` naming the first line that fits nothing.
    """
    return read_plan((folder / "plan.txt").read_text(encoding="utf-8"), Outline.read(folder / "outline.toml"))


def read_plan(source: str, outline: Outline) -> Plan:
    """Reads `source` strictly: a line that belongs nowhere is an error."""
    blocks, furniture = split_sections(read_lines(source), outline)
    contents = next(block for block in blocks if block.id == "front")
    pages = _Pages(contents)
    sections: list[Section] = []
    ordinances: list[Ordinance] = []
    for block in blocks:
        passages: tuple[Passage, ...]
        if block.id in ("committee", "council"):
            ordinance, passages = read_ordinance(source, block, outline)
            ordinances.append(ordinance)
        elif block.id.startswith("term-"):
            passages = read_term_passages(source, block)
        else:
            passages = read_passages(source, block, outline)
        title = (block.title or passages[0].text.splitlines()[-1]).translate(LOOK_ALIKES)
        sections.append(Section(block.id, title, block.chapter, pages.of(block), passages))
    projects = tuple(read_project(s) for s in sections if re.fullmatch(r"\d-\d", s.id))
    body = [s for s in sections if not s.id.startswith("term-") and s.id != "front"]
    by_id = {section.id: section for section in sections}
    return Plan(
        source=source,
        title=contents.lines[0].text,
        sections=tuple(sections),
        furniture=tuple(line.span for line in furniture),
        pillars=read_pillars(sections, projects),
        projects=projects,
        indicators=tuple(i for s in sections for i in read_indicators(s)),
        terms=tuple(read_term(s, body) for s in sections if s.id.startswith("term-")),
        ordinances=tuple(ordinances),
        events=tuple(e for s in sections for e in read_events(s)),
        contact=read_contact(by_id["colophon"]),
        all_sections_note=_note(by_id["1-5"]),
    )


class _Pages:
    """Page numbers from the table of contents, which is printed in two columns: the left one is read first."""

    def __init__(self, contents: Block) -> None:
        columns: tuple[list[re.Match[str]], list[re.Match[str]]] = ([], [])
        for line in contents.lines:
            for column, entry in enumerate(_CONTENTS_ENTRY.finditer(line.text)):
                columns[column].append(entry)
        self._chapters: dict[str, int] = {}
        self._sections: dict[tuple[str, str], int] = {}
        self._projects: list[int] = []
        chapter = ""
        for entry in (*columns[0], *columns[1]):
            title, page = _key(entry["title"]), int(entry["page"])
            if title.startswith("事業"):
                self._projects.append(page)
            elif _CHAPTER_ENTRY.match(entry["title"].strip()):
                chapter = title
                self._chapters[title] = page
            else:
                self._sections[chapter, title] = page
        if not self._chapters:
            raise CorpusError("the source has no table of contents")

    def of(self, block: Block) -> int | None:
        """The page on which `block` begins, else that of its chapter; None where the contents do not tell."""
        if re.fullmatch(r"\d-\d", block.id):
            if not self._projects:
                raise CorpusError(f"the contents name no page for project {block.id}")
            return self._projects.pop(0)  # blocks come in the order of the contents
        if block.id in ("front", "committee", "council", "colophon"):
            return None
        chapter = _key(block.chapter)
        return self._sections.get((chapter, _key(block.title))) or self._chapters.get(chapter)


def _note(section: Section) -> Passage:
    """The note on 全課, which the reading of every 関係課 rests on."""
    note = next((p for p in section.passages if p.part == "注記"), None)
    if note is None:
        raise CorpusError(f"section {section.id} has lost its note on 全課")
    return note


def _key(title: str) -> str:
    """The form in which a title and its entry in the contents agree: no numbers, marks or spaces."""
    return re.sub(r"^(▶)?(\(?\d\)?\.?)?", "", squeeze(title))
