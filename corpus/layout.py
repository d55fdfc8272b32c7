"""Lines of the source file -> sections: every non-blank line belongs to one section or to the furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.errors import CorpusError
from corpus.normalise import fold
from corpus.outline import Outline, Rule, Start, line_form
from corpus.types import Span


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line: 1-based `number`, trimmed `span`, `text` as printed, `form` as patterns see it."""

    number: int
    span: Span
    text: str
    form: str


@dataclass(slots=True)
class Block:
    """The lines of one section, in order; grows while the file is walked."""

    id: str
    title: str
    chapter: str
    lines: list[Line] = field(default_factory=list)


def read_lines(source: str) -> list[Line]:
    """The non-blank lines of `source`, trimmed of white space at both ends."""
    lines = []
    for number, match in enumerate(re.finditer(r"[^\n]*\n?", source), start=1):
        text = match.group().strip()
        if text:
            start = match.start() + match.group().index(text)
            lines.append(Line(number, Span(start, start + len(text)), text, line_form(text)))
    return lines


def applies(rule: Rule, section: str) -> bool:
    """Whether `rule` holds in `section`; the name ``projects`` stands for all twenty."""
    return section in rule.sections or ("projects" in rule.sections and re.fullmatch(r"\d-\d", section) is not None)


def split_sections(lines: list[Line], outline: Outline) -> tuple[list[Block], list[Line]]:
    """Assigns each line to a section or to the furniture.

    Raises `CorpusError` when a section the outline promises does not begin where it should.
    """
    walk = _Walk(outline)
    for line in lines:
        walk.take(line)
    missing = walk.missing()
    if missing:
        raise CorpusError(f"sections not found in the source: {', '.join(missing)}")
    return walk.blocks, walk.furniture


class _Walk:
    """The state of one pass over the lines: which section is open, which may come next."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.blocks: list[Block] = []
        self.furniture: list[Line] = []
        self.pillar = 0
        self.pending = list(self._expected())

    def _expected(self) -> list[str]:
        outline = self.outline
        projects = [f"{p}-{n}" for p, top in enumerate(outline.projects.counts, 1) for n in range(1, top + 1)]
        terms = [f"term-{n}" for n in range(1, outline.terms.counts[0] + 1)]
        return [*(s.id for s in outline.starts), *projects, *terms, *(s.id for s in outline.tail)]

    def missing(self) -> list[str]:
        return self.pending

    def take(self, line: Line) -> None:
        opened = self._opens(line)
        if opened is not None:
            self.blocks.append(opened)
            self.pending.pop(0)
        if opened is None and self._is_furniture(line):
            self.furniture.append(line)
        elif self.blocks:
            self.blocks[-1].lines.append(line)
        else:
            raise CorpusError(f"line {line.number} stands before the first section: {line.text[:40]}")

    def _opens(self, line: Line) -> Block | None:
        if not self.pending:
            return None
        wanted = self.pending[0]
        outline = self.outline
        start = next((s for s in (*outline.starts, *outline.tail) if s.id == wanted), None)
        if start is not None:
            return _block(start) if start.pattern.fullmatch(line.form) else None
        if wanted.startswith("term-"):
            match = outline.terms.pattern.match(fold(line.text))
            if match and f"term-{match['number']}" == wanted:
                return Block(wanted, line.text.split("\t")[1].strip(), outline.terms.chapter)
            return None
        match = outline.projects.pattern.fullmatch(line.form)
        if match and f"{self.pillar}-{match['number']}" == wanted:
            return Block(wanted, "", outline.projects.chapter)
        return None

    def _is_furniture(self, line: Line) -> bool:
        section = self.blocks[-1].id if self.blocks else ""
        running = self.outline.projects.running_title
        title = running.fullmatch(line.form) if running else None
        if title and (section == "ch5-3" or re.fullmatch(r"\d-\d", section)):
            self.pillar = int(title["pillar"])
            return True
        return any(applies(rule, section) and rule.first.fullmatch(line.form) for rule in self.outline.furniture)


def _block(start: Start) -> Block:
    return Block(start.id, start.title, start.chapter)
