"""The outline file: every rule is used, and a broken file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import CorpusError
from corpus.layout import applies, read_lines, split_sections
from corpus.outline import Outline, Rule, line_form
from corpus.plan import DATA

PATH = DATA / "outline.toml"
OUTLINE = Outline.read(PATH)
RULES = [
    (f"{kind}:{rule.first.pattern}", rule)
    for kind in ("furniture", "headings", "blocks", "tables", "rows", "notes")
    for rule in getattr(OUTLINE, kind)
]


@pytest.mark.parametrize("rule", [rule for _, rule in RULES], ids=[name for name, _ in RULES])
def test_every_rule_meets_a_line(rule: Rule) -> None:
    blocks, furniture = split_sections(read_lines((DATA / "plan.txt").read_text(encoding="utf-8")), OUTLINE)
    in_sections = [line for block in blocks if applies(rule, block.id) for line in block.lines]
    assert any(rule.first.fullmatch(line.form) for line in [*in_sections, *furniture])


def test_counts() -> None:
    assert (len(OUTLINE.starts), len(OUTLINE.tail)) == (13, 4)
    assert OUTLINE.projects.counts == (5, 8, 7)
    assert OUTLINE.terms.counts == (35,)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("（１）　計画の趣旨", "(1) 計画の趣旨"),
        ("アジャイル^{※14}型", "アジャイル型"),
        ("a\tb", "a\tb"),
        ("全課※", "全課"),
    ],
)
def test_line_form(text: str, form: str) -> None:
    assert line_form(text) == form


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "front"', ""),
        ("per_pillar = [5, 8, 7]", ""),
        ('starts = "取組体系"', 'starts = "取組(体系"'),
        ("count = 35", "count = "),
    ],
    ids=["no id", "no counts", "no regular expression", "no TOML"],
)
def test_a_broken_outline_is_named(tmp_path: Path, old: str, new: str) -> None:
    text = PATH.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "outline.toml"
    broken.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"outline\.toml"):
        Outline.read(broken)
