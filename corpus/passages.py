"""The lines of a section -> passages: sentences, rows, blocks and headings, each with its part and span."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.errors import CorpusError
from corpus.layout import Block, Line, applies
from corpus.outline import Outline, Rule
from corpus.types import Passage, PassageKind, Span

_OPEN, _CLOSE = "「『(（〔【", "」』)）〕】"


def sentence_spans(source: str, span: Span) -> Iterator[Span]:
    """Sentences of ``source[span]``: each ends with 「。」 outside brackets, the last where the text ends."""
    depth, start = 0, span.start
    for index in range(span.start, span.end):
        char = source[index]
        depth = max(0, depth + (char in _OPEN) - (char in _CLOSE))
        if char == "。" and depth == 0:
            yield Span(start, index + 1)
            start = index + 1
            while start < span.end and source[start].isspace():
                start += 1
    if start < span.end:
        yield Span(start, span.end)


@dataclass(slots=True)
class PassageWriter:
    """Collects the passages of one section and numbers them within their part."""

    source: str
    section: str
    passages: list[Passage] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, part: str, kind: PassageKind, span: Span, *, anchor: str = "", quote: Span | None = None) -> Passage:
        """Appends the passage at `span`; without `anchor` it is named ``<part>-<n>``."""
        if not anchor:
            stem = f"{part}-見出し" if kind == "heading" else part
            self.counts[stem] += 1
            anchor = f"{stem}-{self.counts[stem]}"
        text = self.source[span.start : span.end]
        passage = Passage(f"{self.section}#{anchor}", self.section, part, kind, text, span, quote or span)
        self.passages.append(passage)
        return passage


def read_passages(source: str, block: Block, outline: Outline) -> tuple[Passage, ...]:
    """Passages of a prose section. Raises `CorpusError` naming the first line that no rule explains."""
    reader = _SectionReader(PassageWriter(source, block.id), outline, block.lines)
    reader.read()
    return tuple(reader.writer.passages)


def read_term(source: str, block: Block) -> tuple[Passage, ...]:
    """A glossary line: the entry itself, then the sentences of its explanation."""
    line = block.lines[0]
    if len(block.lines) > 1:
        extra = block.lines[1]
        raise CorpusError(f"line {extra.number} fits nothing in section {block.id}: {extra.text[:40]}")
    writer = PassageWriter(source, block.id)
    head = line.text.rindex("\t")
    writer.add("用語", "heading", Span(line.span.start, line.span.start + head), anchor="用語")
    for span in sentence_spans(source, Span(line.span.start + head + 1, line.span.end)):
        writer.add("説明", "sentence", span)
    return tuple(writer.passages)


class _SectionReader:
    def __init__(self, writer: PassageWriter, outline: Outline, lines: Sequence[Line]) -> None:
        self.writer = writer
        self.outline = outline
        self.lines = lines
        self.part = "本文"
        self.table: tuple[str, Span] | None = None

    def read(self) -> None:
        index = 0
        while index < len(self.lines):
            index += self._take(index)

    def _match(self, rules: Sequence[Rule], line: Line) -> Rule | None:
        section = self.writer.section
        return next((r for r in rules if applies(r, section) and r.first.fullmatch(line.form)), None)

    def _take(self, index: int) -> int:
        """Consumes one passage's lines from `index`; returns how many."""
        line = self.lines[index]
        if block := self._match(self.outline.blocks, line):
            return self._block(index, block)
        if table := self._match(self.outline.tables, line):
            self.table = (table.part, line.span)
            self.writer.add(table.part, "heading", line.span)
        elif index == 0:
            return self._title()
        elif self._match(self.outline.headings, line):
            self.part = line.text.strip("【】")
            self.writer.add(self.part, "heading", line.span)
        elif note := self._match(self.outline.notes, line):
            self.writer.add(note.part, "sentence", line.span)
        elif row := self._match(self.outline.rows, line):
            self.writer.add(row.part, "row", line.span)
        elif self.table and "\t" in line.text:
            part, head = self.table
            self.writer.add(part, "row", line.span, quote=Span(head.start, line.span.end))
        else:
            self._sentences(line)
        return 1

    def _title(self) -> int:
        """The heading line of the section; a project has two (「事業4」 and its title)."""
        count = 2 if self.lines[0].form.startswith("事業") else 1
        span = Span(self.lines[0].span.start, self.lines[count - 1].span.end)
        self.writer.add("題名", "heading", span, anchor="題名")
        return count

    def _block(self, index: int, rule: Rule) -> int:
        """A block runs to the last line of the part that matches the rule's end."""
        end = index
        for later in range(index, len(self.lines)):
            line = self.lines[later]
            if later > index and self._match(self.outline.headings, line):
                break
            if rule.last and rule.last.fullmatch(line.form):
                end = later
        span = Span(self.lines[index].span.start, self.lines[end].span.end)
        self.writer.add(rule.part, "block", span)
        return end - index + 1

    def _sentences(self, line: Line) -> None:
        if not line.text.endswith(("。", "。)")):
            raise CorpusError(f"line {line.number} fits nothing in section {self.writer.section}: {line.text[:40]}")
        text = line.span
        if line.text.startswith("- "):
            text = Span(text.start + 2, text.end)
        spans = list(sentence_spans(self.writer.source, text))
        spans[0] = Span(line.span.start, spans[0].end)
        for span in spans:
            self.writer.add(self.part, "sentence", span)
