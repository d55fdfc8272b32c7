"""The whole plan: counts, pages, spans; nothing lost, nothing twice, nothing foreign taken in."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from corpus import CorpusError, Plan, load_plan, squeeze
from corpus.outline import Outline
from corpus.plan import DATA, read_plan

OUTLINE = Outline.read(DATA / "outline.toml")
SOURCE = (DATA / "plan.txt").read_text(encoding="utf-8")
LINES = SOURCE.split("\n")
CONTRACT = [
    *("front ch1-1 ch1-2 ch1-3 ch2-1 ch2-2 ch3 ch4-1 ch4-2 ch5 ch5-1 ch5-2 ch5-3".split()),
    *(f"{pillar}-{n}" for pillar, top in ((1, 5), (2, 8), (3, 7)) for n in range(1, top + 1)),
    *(f"term-{n}" for n in range(1, 36)),
    *("ch8 committee council colophon".split()),
]


def test_the_source_is_the_published_text() -> None:
    digest = hashlib.sha256((DATA / "plan.txt").read_bytes()).hexdigest()
    assert digest in (DATA / "README.md").read_text(encoding="utf-8")


def test_counts(plan: Plan) -> None:
    assert [section.id for section in plan.sections] == CONTRACT
    assert (len(plan.sections), len(plan.projects), len(plan.terms), len(plan.indicators)) == (72, 20, 35, 7)
    assert [len(pillar.projects) for pillar in plan.pillars] == [5, 8, 7]


def test_the_plan_is_read_once() -> None:
    assert load_plan() is load_plan()


@pytest.mark.parametrize(
    ("section", "page"),
    [
        *(
            ("ch1-1", 4),
            ("ch1-2", 5),
            ("ch1-3", 6),
            ("ch2-1", 7),
            ("ch2-2", 8),
            ("ch3", 9),
            ("ch4-1", 11),
            ("ch4-2", 12),
        ),
        *(("ch5", 13), ("ch5-1", 13), ("ch5-3", 13), ("1-1", 17), ("1-3", 18), ("1-5", 19), ("2-1", 20), ("2-4", 21)),
        *(("2-8", 23), ("3-1", 24), ("3-7", 27), ("term-1", 28), ("term-35", 28), ("ch8", 32)),
        *(("front", None), ("committee", None), ("council", None), ("colophon", None)),
    ],
)
def test_pages_come_from_the_contents(plan: Plan, section: str, page: int | None) -> None:
    assert plan.section_by_id[section].page == page


def test_every_text_is_cut_from_the_source(plan: Plan) -> None:
    for passage in plan.passage_by_id.values():
        assert passage.text == plan.source[passage.span.start : passage.span.end]
        assert passage.text == passage.text.strip() != ""
        assert passage.quote.start <= passage.span.start
        assert passage.quote.end == passage.span.end
        assert squeeze(plan.quote(passage)) in squeeze(plan.source)


def test_every_character_is_in_one_passage_or_the_furniture(plan: Plan) -> None:
    taken = [0] * len(plan.source)
    for span in (*plan.furniture, *(p.span for p in plan.passage_by_id.values())):
        for index in range(span.start, span.end):
            taken[index] += 1
    wrong = [i for i, char in enumerate(plan.source) if not char.isspace() and taken[i] != 1]
    assert wrong == []
    assert max(taken) == 1


def test_passages_give_back_their_section(plan: Plan) -> None:
    for section in plan.sections:
        spans = [p.span for p in section.passages]
        assert spans == sorted(spans)
        furniture = [span for span in plan.furniture if spans[0].start <= span.start < spans[-1].end]
        starts, ends = [spans[0].start, *(s.end for s in furniture)], [*(s.start for s in furniture), spans[-1].end]
        whole = "".join(plan.source[a:b] for a, b in zip(starts, ends, strict=True))
        assert "".join("".join(p.text for p in section.passages).split()) == "".join(whole.split())
        assert plan.section_text(section).split() == "\n".join(p.text for p in section.passages).split()


def test_sections_stand_in_the_order_of_the_file(plan: Plan) -> None:
    starts = [section.passages[0].span.start for section in plan.sections]
    assert starts == sorted(starts)


def test_look_alikes_are_mended_in_titles_only(plan: Plan) -> None:
    assert "デジタル・デバイド" in plan.section_by_id["3-2"].title
    assert "デジタル・デバйд" in plan.passage_by_id["3-2#題名"].text


@settings(max_examples=40)
@given(place=st.integers(0, len(LINES)), line=st.sampled_from(["なぞの行 xyz", "第9条", "事業9", "□□□", "1,234人"]))
def test_a_foreign_line_is_named_or_inside_a_block(place: int, line: str) -> None:
    if 919 <= place < 960:  # between glossary entries: see the glossary's own test
        return
    source = "\n".join([*LINES[:place], line, *LINES[place:]])
    try:
        plan = read_plan(source, OUTLINE)
    except CorpusError as error:
        named = re.search(r"line (\d+)", str(error))
        # two-line headings take the foreign line in and name the line that is left over
        assert named is None or place + 1 <= int(named[1]) <= place + 3
    else:
        start = sum(map(len, LINES[:place])) + place
        held = [p for p in plan.passage_by_id.values() if p.span.start <= start + 1 < p.span.end]
        assert [p.kind for p in held] in (["block"], ["row"])


@settings(max_examples=25)
@given(place=st.integers(43, 915))
def test_a_sentence_is_taken_in_whole(place: int) -> None:
    line = "これは書き足した文です。"
    source = "\n".join([*LINES[:place], line, *LINES[place:]])
    try:
        plan = read_plan(source, OUTLINE)
    except CorpusError as error:
        named = re.search(r"line (\d+) ", str(error))
        assert named is not None
        assert place + 1 <= int(named[1]) <= place + 3
    else:
        held = [p for p in plan.passage_by_id.values() if line in p.text]
        assert len(held) == 1
        assert held[0].text == line or held[0].kind == "block"


def test_a_foreign_line_in_the_glossary_is_named() -> None:
    with pytest.raises(CorpusError, match="line 921 "):
        read_plan("\n".join([*LINES[:920], "なぞの行", *LINES[920:]]), OUTLINE)


def test_a_broken_row_of_indicators_is_named() -> None:
    with pytest.raises(CorpusError):
        read_plan(SOURCE.replace("\t85%\t100%", "\t85%"), OUTLINE)


@pytest.mark.parametrize("number", [22, 473, 1016], ids=["contents", "note on 全課", "別表"])
def test_a_missing_line_is_told(number: int) -> None:
    with pytest.raises(CorpusError):
        read_plan("\n".join([*LINES[: number - 1], *LINES[number:]]), OUTLINE)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("(1) 計画策定の趣旨\n", "(1) 計画の趣旨\n", "sections not found in the source: ch1-1"),
        ("デジタル推進課(主管課) 会計課", "デジタル推進課 会計課", "fits nothing in section 1-3"),
        ("TEL 0283", "電話 0283", "fits nothing in section colophon"),
        ("\t85%\t100%", "\t85%\tほぼ全部", "indicator row not understood"),
        ("※35\t", "※36\t", "sections not found in the source: term-35"),
        ("○佐野市DX推進懇談会設置要綱", "○佐野市懇談会設置要綱", "sections not found in the source: council"),
    ],
)
def test_a_changed_line_is_refused(old: str, new: str, message: str) -> None:
    assert old in SOURCE
    with pytest.raises(CorpusError, match=re.escape(message)):
        read_plan(SOURCE.replace(old, new), OUTLINE)


def test_another_folder(tmp_path: Path) -> None:
    (tmp_path / "outline.toml").write_bytes((DATA / "outline.toml").read_bytes())
    (tmp_path / "plan.txt").write_text("別の計画\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1 stands before the first section: 別の計画"):
        load_plan(tmp_path)
