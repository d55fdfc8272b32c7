"""Composing: marks and citations agree, the ceiling holds, each language gets its own words and the Japanese quote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.compose import CEILING, citation, in_language, related, write
from bot.guard import is_verbatim
from bot.marks import marks_in
from bot.types import LANGUAGES, Draft, Line
from bot.understand import understand
from corpus import Passage, Plan, Section, squeeze
from corpus.translations import translations

TWO = Draft((Line("任期は4年以内です。", ("council#第4条第1項",)), Line("再任されます。", ("council#第4条第2項",))))


def test_marks_and_citations(plan: Plan) -> None:
    text, citations = write(TWO, (), plan)
    assert text == "任期は4年以内です[1]。再任されます[2]。"
    assert [(c.n, c.section, c.anchor) for c in citations] == [
        (1, "council", "第4条第1項"),
        (2, "council", "第4条第2項"),
    ]


def test_a_passage_cited_twice_has_one_number(plan: Plan) -> None:
    draft = Draft((*TWO.lines, Line("補欠は残任期間です。", ("council#第4条第1項", "council#第4条第2項"))))
    text, citations = write(draft, (), plan)
    assert text.endswith("補欠は残任期間です[1][2]。")
    assert len(citations) == 2


def test_items_stand_on_lines_of_their_own(plan: Plan) -> None:
    draft = Draft(
        (
            Line("二つです。", ("2-1#題名",)),
            Line("2-1", ("2-1#題名",), item=True),
            Line("2-2", ("2-2#題名",), item=True),
            Line("以上です。", ("2-2#題名",)),
        )
    )
    assert write(draft, (), plan)[0] == "二つです[1]。\n- 2-1 [1]\n- 2-2 [2]\n以上です[2]。"


def test_notes_come_last_and_uncited(plan: Plan) -> None:
    text, _ = write(TWO, ("個人情報は入力しないでください。",), plan)
    assert text.endswith("\n\n個人情報は入力しないでください。")


@pytest.mark.parametrize("length", [1, 30, 400, 3000])
def test_the_ceiling(plan: Plan, length: int) -> None:
    draft = Draft(tuple(Line("あ" * length + "。", ("2-1#題名",)) for _ in range(60)))
    text, citations = write(draft, (), plan)
    assert set(marks_in(text)) == {c.n for c in citations}
    assert len(squeeze(text)) <= max(CEILING + 20, length + 5)


def test_what_is_left_out_is_not_cited(plan: Plan) -> None:
    draft = Draft((Line("あ" * 700, ("2-1#題名",)), Line("い" * 700, ("2-2#題名",))))
    _, citations = write(draft, (), plan)
    assert [c.section for c in citations] == ["2-1"]


def test_every_quote_is_verbatim(plan: Plan) -> None:
    for key in plan.passage_by_id:
        cited = citation(1, key, plan)
        assert is_verbatim(cited.quote, plan)
        assert f"{cited.section}#{cited.anchor}" == key


def test_related_sections_once_each_without_look_alikes(plan: Plan) -> None:
    found = related(["3-2", "council", "3-2"], plan)
    assert [(r.section, r.title, r.page) for r in found] == [
        ("3-2", "情報格差(デジタル・デバイド)対策", 24),
        ("council", plan.section_by_id["council"].title, None),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language(plan: Plan, language: str) -> None:
    question = understand("計画の期間は?", "citizen", language)
    draft = Draft((Line("期間は令和8年度からです。", ("ch1-3#本文-1",)),))
    text, citations = write(in_language(draft, question, plan), (), plan)
    assert [c.section for c in citations] == ["ch1-3"]
    assert ("期間は令和8年度からです" in text) is (language not in ("en", "easy-ja"))
    if language in ("en", "easy-ja"):
        assert squeeze(translations(language)["ch1-3#本文-1"].text)[:10] in squeeze(text)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "Sorry.", "Please ask at the city hall."),
        ("ko", "죄송합니다.", "문의해 주십시오."),
        ("vi", "Xin lỗi.", "Để biết thêm chi tiết, vui lòng hỏi."),
        ("pt", "Desculpe.", "É preciso perguntar."),
        ("es", "Lo siento.", "¿Desea preguntar?"),
        ("easy-ja", "ごめんなさい。", "窓口で 聞いて ください。"),
    ],
)
def test_sentences_of_a_language_with_spaces_are_parted(plan: Plan, language: str, first: str, second: str) -> None:
    draft = Draft((Line(first), Line(second)), reason="off_topic")
    text, _ = write(in_language(draft, understand("?", "citizen", language), plan), (), plan)
    assert text.replace("。 ", "。") == (first + second if language == "easy-ja" else f"{first} {second}")


def test_a_count_is_told_in_the_language_of_the_frame(plan: Plan) -> None:
    draft = Draft((Line("全部で20事業です。", ("ch5-1#題名",), computed=("20",)),))
    (line,) = in_language(draft, understand("How many?", "citizen", "en"), plan).lines
    assert "20" in line.text
    assert line.passages == ("ch5-1#題名",)
    assert line.computed == ("20",)


@pytest.mark.parametrize("draft", [Draft((Line("Hello."),), smalltalk=True), Draft((Line("Sorry."),), reason="unsafe")])
def test_phrases_are_not_translated(plan: Plan, draft: Draft) -> None:
    assert in_language(draft, understand("hello", "citizen", "en"), plan) is draft


def test_a_translation_says_of_which_project_it_is(plan: Plan) -> None:
    draft = Draft((Line("主管課は消防本部警防課です。", ("2-2#関係課-1",)), Line("検討。", ("2-2#スケジュール-1",))))
    for language in ("en", "easy-ja"):
        told = in_language(draft, understand("?", "citizen", language), plan).lines
        assert "ドローンなどの活用" in told[0].text
        assert "ドローンなどの活用" not in told[1].text


def test_a_translation_of_other_words_is_not_used(plan: Plan) -> None:
    passage = plan.passage_by_id["ch5-3#kpi-2"]
    newer = replace(passage, text=passage.text.replace("30.0", "35.0"))
    changed = replace(plan, sections=tuple(_with(section, newer) for section in plan.sections))
    draft = Draft((Line("目標は35.0%です。", (newer.id,)),))
    for language in ("en", "easy-ja", "ko"):
        text, _ = write(in_language(draft, understand("?", "citizen", language), changed), (), changed)
        assert "35.0" in text
        assert "30.0" not in text


def _with(section: Section, newer: Passage) -> Section:
    return replace(section, passages=tuple(newer if p.id == newer.id else p for p in section.passages))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_passage_fits_into_an_answer(plan: Plan, language: str) -> None:
    question = understand("?", "citizen", language)
    for passage in plan.passage_by_id.values():
        draft = in_language(Draft((Line(passage.text, (passage.id,)),)), question, plan)
        text, citations = write(draft, (), plan)
        assert len(squeeze(text)) <= 800
        assert [c.anchor for c in citations] == [passage.anchor]
