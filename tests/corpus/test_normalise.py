"""The normaliser: what is folded, what is kept, and that offsets lead back to the source."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, strategies as st

from corpus import align, fold, load_plan, normalise, squeeze
from corpus.normalise import FOOTNOTE_MARK, LOOK_ALIKES

KANA = "".join(map(chr, range(0xFF66, 0xFFA0)))  # half-width, with both voicing marks
NUMERALS = "①②⑳⑴⒈Ⅷⅳ²³¹⁰₁㈱㍻㌔"
PLAIN = "佐野市DX推進計画の窓口はAIでWi-Fiを、「」()・ー~%.,0123456789 \u3000\t\n"
WIDE = "ＤＸ０１２ａｂｃ％（）～－—―〜"
FOLDED = "ﾃﾞﾊﾞｲﾄﾞ" + KANA + NUMERALS + PLAIN + WIDE + "".join(map(chr, LOOK_ALIKES))
MARKS = ("^{※14}", "※13", "※³", " ※²")
texts = (
    st.lists(st.one_of(st.text(FOLDED, max_size=12), st.sampled_from(MARKS)), max_size=8)
    .map("".join)
    .filter(lambda text: not re.search(r"[}\d³²][ﾞﾟ]", text))  # a voicing mark after a footnote mark voices nothing
)
WHOLE = align(load_plan().source)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ＷｉーＦｉ", "wiーfi"),
        ("ﾃﾞﾊﾞﾞ", "デバ゙"),
        ("デバйд", "デバイド"),
        ("か\u3099", "が"),
        ("①②m²", "12m2"),
        ("Ⅷ㈱㍻", "viii(株)平成"),
        ("10～20—30―40－50−60", "10~20-30-40-50-60"),
        ("〜", "~"),
        ("ー", "ー"),
        ("ＡＩ　と", "ai と"),
        ("※14", "※14"),
        ("", ""),
    ],
)
def test_fold(text: str, form: str) -> None:
    assert fold(text) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("DX^{※1}の 推進", "dxの推進"),
        ("SDGs※13の視点", "sdgsの視点"),
        ("AI ※³など", "aiなど"),
        ("ガバメントクラウド※18）", "ガバメントクラウド)"),
        ("全課※", "全課"),
        ("満足度※\t47.90", "満足度 47.90"),
        ("(EBPM ※19の推進)", "(ebpmの推進)"),
        ("※関係課の欄に", "※関係課の欄に"),
        ("AI OCR を 使う", "ai ocr を使う"),
        ("public  wi-fi\n here", "public wi-fi here"),
        ("窓口\u3000各課", "窓口各課"),
        ("2 - 1", "2 - 1"),
        ("  ", ""),
    ],
)
def test_normalise(text: str, form: str) -> None:
    assert normalise(text) == form
    assert normalise(form) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [("AI ※³など の", "aiなどの"), ("延人数 500人", "延人数500人"), ("ｶﾞ※1ｷﾞ", "ガギ"), ("１\n２", "12"), ("—", "—")],
)
def test_squeeze(text: str, form: str) -> None:
    assert squeeze(text) == form


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("DX^{※1}の", (0, 1, 7)),
        ("ﾃﾞｼﾞ", (0, 2)),
        ("㍻①", (0, 0, 1)),
        (" あ い", (1, 3)),
        ("e\u0301", (0,)),
        ("※14", ()),
        ("", ()),
    ],
)
def test_offsets(text: str, offsets: tuple[int, ...]) -> None:
    assert align(text).offsets == offsets


@given(texts)
def test_align_is_squeeze_with_offsets_that_rise(text: str) -> None:
    aligned = align(text)
    assert aligned.text == squeeze(text)
    assert len(aligned.offsets) == len(aligned.text)
    assert list(aligned.offsets) == sorted(aligned.offsets)
    assert all(0 <= offset < len(text) for offset in aligned.offsets)


@given(texts)
def test_each_offset_leads_to_its_character(text: str) -> None:
    for char, offset in zip(align(text).text, align(text).offsets, strict=True):
        end = offset + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in "ﾞﾟ"):
            end += 1
        assert char in squeeze(text[offset:end].rstrip("※"))


@given(texts.filter(lambda text: not FOOTNOTE_MARK.search(fold("".join(text.split())))))
def test_forms_are_stable(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)
    assert fold(fold(text)) == fold(text)
    assert normalise(normalise(text)) == normalise(text)


@given(st.text("ｱｲｳｶﾞｷﾞﾊﾟﾋﾟﾃﾞﾄﾞｰ"))
def test_half_width_kana_read_as_full_width(text: str) -> None:
    assert squeeze(text) == squeeze(unicodedata.normalize("NFKC", text))


@given(st.text("市民課DXの窓口", min_size=1), st.sampled_from(MARKS), st.data())
def test_a_mark_changes_no_form(text: str, mark: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(text)))
    marked = text[:place] + mark + text[place:]
    assert squeeze(marked) == squeeze(text)
    assert normalise(marked) == normalise(text)


@given(start=st.integers(0, len(WHOLE.text) - 30), length=st.integers(1, 30))
def test_any_cut_of_the_source_is_found_again(start: int, length: int) -> None:
    end = start + length - 1
    cut = load_plan().source[WHOLE.offsets[start] : WHOLE.offsets[end] + 1]
    assert WHOLE.text[start:end] in squeeze(cut)


@pytest.mark.parametrize("text", ["ДЕ", "СМС"])
def test_capital_look_alikes(text: str) -> None:
    assert normalise(text) == normalise(text.lower())
