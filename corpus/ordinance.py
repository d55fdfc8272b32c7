"""設置要綱: lines -> articles (条) with paragraphs (項) and items (号), 附則 and 別表."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.errors import CorpusError
from corpus.layout import Block, Line
from corpus.outline import Outline, line_form
from corpus.passages import PassageWriter
from corpus.types import Article, Ordinance, Paragraph, Passage, Span

_ARTICLE = re.compile(r"第(\d+)条( |$)")
_PARAGRAPH = re.compile(r"(\d+) (?!日)")
_ITEM = re.compile(r"\((\d+)\) ")
_CAPTION = re.compile(r"\((?!\d)[^()]+\)")
_RUN_TOGETHER = re.compile(r"(?<=。)(?=第\d+条 )")
_POST = re.compile(r"[^\s(]+(?:\([^)]*\))?")


@dataclass(slots=True)
class _Open:
    """An article being read."""

    number: int
    caption: str
    paragraphs: list[Paragraph] = field(default_factory=list)


class _OrdinanceReader:
    def __init__(self, source: str, block: Block, outline: Outline) -> None:
        self.block = block
        self.outline = outline
        self.writer = PassageWriter(source, block.id)
        self.articles: list[_Open] = []
        self.caption = ""
        self.enacted = ""
        self.posts: tuple[str, ...] = ()

    def read(self) -> None:
        lines = [part for line in self.block.lines for part in _split_run_together(line)]
        self.writer.add("題名", "heading", lines[0].span, anchor="題名")
        self.enacted = lines[1].text
        self.writer.add("番号", "row", lines[1].span, anchor="番号")
        index = 2
        while index < len(lines):
            index += self._take(lines, index)

    def _take(self, lines: Sequence[Line], index: int) -> int:
        line = lines[index]
        if _CAPTION.fullmatch(line.form):
            self.caption = line.text.strip("()（）")
            self.writer.add("見出し", "heading", line.span)
        elif line.form == "附 則":
            self.writer.add("附則", "heading", line.span)
        elif match := _ARTICLE.match(line.form):
            return self._article(int(match[1]), lines, index)
        elif match := _ITEM.match(line.form):
            self._item(int(match[1]), line)
        elif match := _PARAGRAPH.match(line.form):
            self._paragraph(int(match[1]), line)
        elif line.form.startswith("別表"):
            return self._appendix(lines, index)
        else:
            raise CorpusError(f"line {line.number} fits no article of {self.block.id}: {line.text[:40]}")
        return 1

    def _article(self, number: int, lines: Sequence[Line], index: int) -> int:
        line = lines[index]
        count = 1 if _ARTICLE.sub("", line.form) else 2  # 「第8条」 stands on a line of its own
        span = Span(line.span.start, lines[index + count - 1].span.end)
        self.articles.append(_Open(number, self.caption))
        self.caption = ""
        several = any(self._is_second_paragraph(later) for later in _until_next_article(lines, index + count))
        suffix = "第1項" if several else ""
        self._append(1, self.writer.add(f"第{number}条", "sentence", span, anchor=f"第{number}条{suffix}"))
        return count

    @staticmethod
    def _is_second_paragraph(line: Line) -> bool:
        return line.form.startswith("2 ")

    def _paragraph(self, number: int, line: Line) -> None:
        if number == 1:  # articles leave their first 項 unnumbered: this is the supplementary provision
            self.articles.append(_Open(0, "附則"))
        article = self.articles[-1]
        label = f"第{article.number}条" if article.number else "附則"
        self._append(number, self.writer.add(label, "sentence", line.span, anchor=f"{label}第{number}項"))

    def _append(self, number: int, passage: Passage) -> None:
        self.articles[-1].paragraphs.append(Paragraph(number, passage, ()))

    def _item(self, number: int, line: Line) -> None:
        paragraphs = self.articles[-1].paragraphs
        above = paragraphs[-1]
        anchor = f"{above.passage.anchor}第{number}号"
        passage = self.writer.add(above.passage.part, "row", line.span, anchor=anchor)
        paragraphs[-1] = Paragraph(above.number, above.passage, (*above.items, passage))

    def _appendix(self, lines: Sequence[Line], index: int) -> int:
        if index + 1 >= len(lines):
            raise CorpusError(f"line {lines[index].number}: the 別表 lists no posts")
        span = Span(lines[index].span.start, lines[index + 1].span.end)
        self.writer.add("別表", "block", span, anchor="別表")
        self.posts = tuple(_POST.findall(lines[index + 1].text))
        return 2


def read_ordinance(source: str, block: Block, outline: Outline) -> tuple[Ordinance, tuple[Passage, ...]]:
    """The ordinance as articles, and its passages. Raises `CorpusError` naming a line that fits no article."""
    reader = _OrdinanceReader(source, block, outline)
    reader.read()
    articles = tuple(Article(block.id, a.number, a.caption, tuple(a.paragraphs)) for a in reader.articles)
    ordinance = Ordinance(block.id, block.title, reader.enacted, articles, reader.posts)
    return ordinance, tuple(reader.writer.passages)


def _split_run_together(line: Line) -> list[Line]:
    """Two articles printed on one line (「…代理する。第6条 …」) become two lines."""
    cuts = [0, *(match.start() for match in _RUN_TOGETHER.finditer(line.text)), len(line.text)]
    return [
        Line(line.number, Span(line.span.start + a, line.span.start + b), line.text[a:b], line_form(line.text[a:b]))
        for a, b in pairwise(cuts)
    ]


def _until_next_article(lines: Sequence[Line], index: int) -> list[Line]:
    """The lines that still belong to the article above: up to the next article, caption or 附則."""
    found = []
    for line in lines[index:]:
        if _ARTICLE.match(line.form) or _CAPTION.fullmatch(line.form) or line.form.startswith(("附", "別表")):
            break
        found.append(line)
    return found
