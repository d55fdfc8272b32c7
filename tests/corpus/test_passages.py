"""Passages: sentences, rows, blocks and headings with their spans."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from corpus import CorpusError, Plan, Span
from corpus.layout import Block, read_lines
from corpus.outline import Outline
from corpus.passages import PassageWriter, read_passages, read_term, sentence_spans
from corpus.plan import DATA

OUTLINE = Outline.read(DATA / "outline.toml")


def sentences(source: str) -> list[str]:
    return [source[a:b] for a, b in sentence_spans(source, Span(0, len(source)))]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("あ。い。", ["あ。", "い。"]),
        ("あ。 い", ["あ。", "い"]),
        ("「あ。い。」と言う。う。", ["「あ。い。」と言う。", "う。"]),
        ("(あ。(い。))。う", ["(あ。(い。))。", "う"]),
        ("あ)い。う。", ["あ)い。", "う。"]),
        ("あ", ["あ"]),
        ("", []),
        ("。", ["。"]),
    ],
)
def test_sentences(source: str, parts: list[str]) -> None:
    assert sentences(source) == parts


@given(st.text("あい。「」() ", max_size=30))
def test_sentences_lose_nothing_but_blanks(source: str) -> None:
    assert "".join("".join(sentences(source)).split()) == "".join(source.split())


def read(section: str, source: str) -> list[tuple[str, str, str]]:
    block = Block(section, "", "", read_lines(source))
    return [(p.anchor, p.kind, p.text) for p in read_passages(source, block, OUTLINE)]


def test_a_project() -> None:
    source = "事業9\n題\n関係課\nあ課(主管課) い課\nう課\n現状・課題\n困る。困った。\n取組内容\n- やる。"
    assert read("1-1", source) == [
        ("題名", "heading", "事業9\n題"),
        ("関係課-見出し-1", "heading", "関係課"),
        ("関係課-1", "block", "あ課(主管課) い課\nう課"),
        ("現状・課題-見出し-1", "heading", "現状・課題"),
        ("現状・課題-1", "sentence", "困る。"),
        ("現状・課題-2", "sentence", "困った。"),
        ("取組内容-見出し-1", "heading", "取組内容"),
        ("取組内容-1", "sentence", "- やる。"),
    ]


def test_a_table_row_is_quoted_with_its_head(plan: Plan) -> None:
    row = plan.passage_by_id["ch5-2#kpi-2"]
    assert row.text == "DX関連研修受講者数\t50人\t延人数 500人"
    assert plan.quote(row).startswith("重要業績評価指標(KPI)\t現状(令和7年度)\t目標(令和11年度)\n")
    assert plan.quote(row).endswith(row.text)


@pytest.mark.parametrize(
    ("section", "source", "line"),
    [
        ("ch1-1", "(1) 計画策定の趣旨\n本文。\n知らない見出し", 3),
        ("ch1-1", "(1) 計画策定の趣旨\n\n\n途中で切れた文", 4),
        ("1-1", "事業1\n題\n取組内容\nい課 う課", 4),
        ("ch4-1", "(1) 計画の推進体制\n【新しい本部】", 2),
        ("ch2-1", "(1) 国・県の動向\n令和2年\t国:何か", 2),
    ],
)
def test_a_foreign_line_is_named(section: str, source: str, line: int) -> None:
    with pytest.raises(CorpusError, match=f"line {line} fits nothing in section {section}"):
        read(section, source)


def test_a_term() -> None:
    source = "※8\tドローン\t遠隔操作の機。無人のこと。"
    found = read_term(source, Block("term-8", "ドローン", "", read_lines(source)))
    assert [(p.id, p.text) for p in found] == [
        ("term-8#用語", "※8\tドローン"),
        ("term-8#説明-1", "遠隔操作の機。"),
        ("term-8#説明-2", "無人のこと。"),
    ]


def test_the_writer_counts_by_part_and_kind() -> None:
    writer = PassageWriter("あいう", "x")
    for kind, span in (("heading", Span(0, 1)), ("sentence", Span(1, 2)), ("sentence", Span(2, 3))):
        writer.add("部", kind, span)  # type: ignore[arg-type]
    assert [p.anchor for p in writer.passages] == ["部-見出し-1", "部-1", "部-2"]


def test_anchors_are_unique(plan: Plan) -> None:
    ids = [p.id for section in plan.sections for p in section.passages]
    assert len(ids) == len(set(ids)) == len(plan.passage_by_id)
    assert all(re.fullmatch(r"[a-z0-9-]+#\S+", i) for i in ids)
