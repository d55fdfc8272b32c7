"""The one tokeniser: Sudachi morphemes of the normalised text, or character bigrams to measure against."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import sudachipy

from corpus import normalise

Tokenise = Callable[[str], list[str]]

# Parts of speech that carry no topic: particles, auxiliaries, symbols, blanks.
_EMPTY_POS = frozenset({"助詞", "助動詞", "補助記号", "空白"})
_NAMING_POS = frozenset({"名詞", "接頭辞", "接尾辞", "形状詞"})
_EMPTY_WORDS = frozenset(
    """
    する ある いる なる こと もの ため よう 何 どう どれ なに これ それ です ます 教える
    為る 有る 居る 成る 事 物 為 様 此れ 其れ
    the a an of in is are was were be to for and or with from on at by it its this that there what which when
    where who how why many much do does did can could will would i me my you your we our they please tell about
    any has have had
    """.split()
)
_local = threading.local()
_MAX_CHARS = 12_000  # Sudachi's own limit is 49,149 bytes a call


class Word(NamedTuple):
    """A content word: its normalised form, how it is written, and whether it names a thing (or tells what is done)."""

    form: str
    surface: str
    names: bool


@cache
def _dictionary() -> sudachipy.Dictionary:
    return sudachipy.Dictionary(dict="core")


def _sudachi() -> sudachipy.Tokenizer:
    """A tokeniser for this thread: one may not be used by two at once."""
    if not hasattr(_local, "tokeniser"):
        _local.tokeniser = _dictionary().tokenizer(mode=sudachipy.SplitMode.A)
    tokeniser: sudachipy.Tokenizer = _local.tokeniser
    return tokeniser


def morphemes(text: str) -> list[str]:
    """Normalised forms of the content words in `text` (Sudachi, short units).

    >>> morphemes("公衆無線LANの充実")
    ['公衆', '無線', 'lan', '充実']
    """
    return list(_content_words(text))


@lru_cache(maxsize=1024)  # each ranking and each model asks for the words of the same question
def _content_words(text: str) -> tuple[str, ...]:
    found = []
    for morpheme in _sudachi().tokenize(normalise(text)[:_MAX_CHARS]):
        word = morpheme.normalized_form().lower()
        if morpheme.part_of_speech()[0] not in _EMPTY_POS and word not in _EMPTY_WORDS:
            found.append(word)
    return tuple(found)


def words_in(text: str) -> tuple[Word, ...]:
    """The content words of `text` with what they are there.

    >>> [(w.form, w.names) for w in words_in("粗大ごみを捨てる")]
    [('粗大', True), ('ごみ', True), ('捨てる', False)]
    """
    found = []
    for morpheme in _sudachi().tokenize(normalise(text)[:_MAX_CHARS]):
        form, kind = morpheme.normalized_form().lower(), morpheme.part_of_speech()[0]
        if kind not in _EMPTY_POS and form not in _EMPTY_WORDS:
            found.append(Word(form, morpheme.surface(), kind in _NAMING_POS))
    return tuple(found)


def bigrams(text: str) -> list[str]:
    """Character bigrams of the normalised text without spaces and punctuation.

    >>> bigrams("窓口は")
    ['窓口', '口は']
    """
    plain = re.sub(r"\W", "", normalise(text))
    return [plain[i : i + 2] for i in range(len(plain) - 1)] or [plain]


def readings(text: str) -> list[tuple[str, str]]:
    """The words of `text` as they stand there, long units, each with its reading in katakana.

    >>> readings("公衆無線LANの")
    [('公衆', 'コウシュウ'), ('無線', 'ムセン'), ('LAN', 'ラン'), ('の', 'ノ')]
    """
    found = _sudachi().tokenize(text, mode=sudachipy.SplitMode.C)
    return [(morpheme.surface(), morpheme.reading_form()) for morpheme in found]
