"""Lines to sections: where they begin, what is furniture, what is refused."""

from __future__ import annotations

import re

import pytest

from corpus import CorpusError
from corpus.layout import applies, read_lines, split_sections
from corpus.outline import Outline, Rule
from corpus.plan import DATA


@pytest.fixture(scope="module")
def outline() -> Outline:
    return Outline.read(DATA / "outline.toml")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("", []),
        (" \n\t\n\u3000\n", []),
        ("a", [(1, 0, 1, "a")]),
        ("\n  佐野市 \n", [(2, 3, 6, "佐野市")]),
        ("a\r\nb", [(1, 0, 1, "a"), (2, 3, 4, "b")]),
        ("x\ty \n", [(1, 0, 3, "x\ty")]),
    ],
)
def test_read_lines(source: str, lines: list[tuple[int, int, int, str]]) -> None:
    found = read_lines(source)
    assert [(line.number, *line.span, line.text) for line in found] == lines
    assert all(source[line.span.start : line.span.end] == line.text for line in found)


@pytest.mark.parametrize(
    ("sections", "section", "holds"),
    [
        ({"ch1-1"}, "ch1-1", True),
        ({"ch1-1"}, "ch1-2", False),
        ({"projects"}, "2-3", True),
        ({"projects"}, "ch2-1", False),
        ({"projects"}, "term-2", False),
        (set(), "2-3", False),
    ],
)
def test_applies(sections: set[str], section: str, holds: bool) -> None:
    assert applies(Rule(frozenset(sections), "", re.compile("")), section) is holds


def test_each_line_goes_to_one_place(outline: Outline) -> None:
    lines = read_lines((DATA / "plan.txt").read_text(encoding="utf-8"))
    blocks, furniture = split_sections(lines, outline)
    numbers = [line.number for block in blocks for line in block.lines] + [line.number for line in furniture]
    assert sorted(numbers) == [line.number for line in lines]
    assert len(furniture) == 25
    assert all(block.lines for block in blocks)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "sections not found in the source: front, ch1-1"),
        ("はじめに\n", "line 1 stands before the first section: はじめに"),
        ("\n\n佐野市の計画\n佐野市DX推進計画(案)", "line 3 stands before"),
        ("佐野市DX推進計画(案)\n(2) 計画の位置づけ", "not found in the source: ch1-1, ch1-2"),
    ],
)
def test_refused(outline: Outline, source: str, message: str) -> None:
    with pytest.raises(CorpusError, match=re.escape(message)):
        split_sections(read_lines(source), outline)
