"""The small parts: sentences out of pieces, figures, belongings, statements, breaker, cache, calls."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, strategies as st

from bot.llm.belonging import belonging_faults
from bot.llm.breaker import Breaker
from bot.llm.cache import Cache, key_of
from bot.llm.call import Caller
from bot.llm.figures import Figure, figure_faults, figures, in_digits
from bot.llm.sentences import sentences
from bot.llm.statements import is_question, limits_in, segments
from bot.llm.types import Message, Piece
from bot.llm.words import novel, recall
from bot.marks import read_foreign
from bot.types import Draft, Line, Wording
from index import ModelFailure

MARKS = [
    ("4年です[1]。", "4年です。", (1,)),
    ("4年です。【1】", "4年です。", (1,)),
    ("4年です［1、2］。", "4年です。", (1, 2)),
    ("4年です[1][2]。", "4年です。", (1, 2)),
    ("4年です[1, 3]。", "4年です。", (1, 3)),
    ("4年です[根拠2]。", "4年です。", (2,)),
    ("4年です［１］。", "4年です。", (1,)),
    ("4年です〔1〕。", "4年です。", (1,)),
    ("[2026]年です。", "[2026]年です。", ()),
    ("It is so [1].", "It is so.", (1,)),
    ("It is so. [1]", "It is so.", (1,)),
    ("(1)と(2)です。", "(1)と(2)です。", ()),
]


@pytest.mark.parametrize(("text", "said", "numbers"), MARKS)
def test_marks_are_read_as_models_write_them(text: str, said: str, numbers: tuple[int, ...]) -> None:
    assert read_foreign(text) == (said, numbers)


TEXTS = [
    ("一つです[1]。二つです[2]。", ["一つです。", "二つです。"]),
    ("一つです。[1]二つです。[2]", ["一つです。", "二つです。"]),
    ("「検討する。実施する。」とあります[1]。", ["「検討する。実施する。」とあります。"]),
    ("- 一つ[1]\n- 二つ[2]", ["一つ", "二つ"]),
    ("Version 2.5 is here [1]. It runs.", ["Version 2.5 is here.", "It runs."]),
    ("まだ途中", ["まだ途中"]),
    ("。\n \n", []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_sentences_out_of_pieces(text: str, expected: list[str], size: int) -> None:
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    assert [s.text for s in sentences(pieces)] == expected


@given(st.text("あ。[1]【2】\n「」.a ", max_size=60), st.integers(1, 7))
def test_the_size_of_the_pieces_makes_no_difference(text: str, size: int) -> None:
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    assert list(sentences(pieces)) == list(sentences([text]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("四年間", "4年間"),
        ("二十人", "20人"),
        ("一部の施設", "一部の施設"),
        ("統一規格", "統一規格"),
        ("11万6,228人", "116228人"),
    ],
)
def test_in_digits(text: str, expected: str) -> None:
    assert in_digits(text) == expected


def test_figures_keep_their_units() -> None:
    assert figures("約9割、1人1台") == {Figure("9", "割"), Figure("1", "人"), Figure("1", "台")}
    assert [f.kind for f in figure_faults("9%", "約9割")] == ["unit"]
    assert list(figure_faults("9名", "9人")) == []


@pytest.mark.parametrize(
    ("said", "evidence", "kinds"),
    [
        ("令和2年に200人です", "令和2年の100人から令和42年には200人", ["label"]),
        ("令和42年に200人です", "令和2年の100人から令和42年には200人", []),
        ("rpaは令和6年度に導入", "令和3年度にrpaを、令和6年度には生成aiを導入", ["said of"]),
        ("rpaは令和3年度に導入", "令和3年度にrpaを、令和6年度には生成aiを導入", []),
        ("高齢人口は減少する", "年少人口が減少する一方で、高齢人口が維持する", ["said of"]),
    ],
)
def test_what_belongs_together(said: str, evidence: str, kinds: list[str]) -> None:
    assert [fault.kind for fault in belonging_faults(said, evidence)] == kinds


def test_statements_are_parted_and_their_limits_read() -> None:
    assert len(segments("運用を開始していますが、手書きです。", "ja")) == 2
    assert limits_in("一部の施設で検討します。", "ja") == {"consider", "partial"}
    assert limits_in("静的な発信だけでなく動的に発信します。", "ja") == frozenset()
    assert is_question("何を知りたいですか?", "ja")


def test_words_that_may_stand_for_one_another() -> None:
    assert novel("スマホで払えます。", "スマートフォンで納付できます。", "ja") == ()
    assert novel("夜間も納付できます。", "納付できます。", "ja") == ("夜間",)
    assert recall("市税を納付できます。", "市税を納付できます。", "ja") == 1.0


def test_the_breaker() -> None:
    now = [0.0]
    breaker = Breaker(most=2, rest_seconds=10, clock=lambda: now[0])
    breaker.record(False)
    assert breaker.allows()
    breaker.record(False)
    assert not breaker.allows()
    now[0] = 11.0
    assert breaker.allows()  # one tries
    assert not breaker.allows()  # the others wait
    breaker.record(True)
    assert breaker.allows()


def test_the_cache_forgets_the_oldest() -> None:
    cache, wording = Cache(most=2), Wording("m", "p", "worded")
    for key in "abc":
        cache.put(key, Draft((Line(key),)), wording)
    assert cache.get("a") is None
    assert cache.get("c") == (Draft((Line("c"),)), wording)


def test_the_cache_tells_everything_apart() -> None:
    messages = (Message("user", "a"),)
    assert key_of("m", messages) == key_of("m", messages)
    assert len({key_of("m", messages), key_of("n", messages), key_of("m", (Message("user", "b"),))}) == 3


class Slow:
    """A model that says a word each `pause` seconds."""

    name = "test:slow"

    def __init__(self, pause: float) -> None:
        self.pause = pause

    def stream(self, messages: Sequence[Message]) -> Iterator[Piece]:
        for _ in range(20):
            time.sleep(self.pause)
            yield Piece("a")


def test_a_call_ends_at_its_deadline() -> None:
    started = time.monotonic()
    with pytest.raises(ModelFailure, match="slow"):
        list(Caller(Slow(0.1), 0.25, 1, 0).pieces(()))
    assert time.monotonic() - started < 0.6


def test_more_calls_than_allowed_are_busy() -> None:
    caller = Caller(Slow(0.1), 1.0, 1, 0)
    first = caller.pieces(())
    assert next(first).text == "a"
    with pytest.raises(ModelFailure, match="busy"):
        next(caller.pieces(()))
    first.close()
    time.sleep(0.3)
    assert next(caller.pieces(())).text == "a"
