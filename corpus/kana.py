"""Words as people type them by ear: katakana words in hiragana, long vowels drawn with ー."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from corpus.plan import DATA, load_plan

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_WORD = re.compile(r"[ァ-ヶー]{4,}")
_DRAWN_O = re.compile(
    r"(?<=[ょゅ])ー|(?<=[おこそとのほもよろをごぞどぼぽうくすつぬふむゆるぐずづぶぷ])ー(?=[ぁ-ん一-龥])"
)
_DRAWN_E = re.compile(r"(?<=[えけせてへめれげぜでべぺ])ー(?=[ぁ-ん一-龥])")


def hiragana(text: str) -> str:
    """`text` with its katakana in hiragana; ー stays.

    >>> hiragana("データとヶ")
    'でーたとゖ'
    """
    return text.translate(_TO_HIRAGANA)


def written(text: str) -> str:
    """`text` as it would be written: the plan's katakana words in katakana, other long vowels spelt out.

    >>> written("ちゃっとぼっとの じぎょーを おしえて")
    'チャットボットの じぎょうを おしえて'
    """
    words = _words()
    plain = _pattern().sub(lambda match: words[match.group()], text)
    return _DRAWN_E.sub("い", _DRAWN_O.sub("う", plain))


def in_kanji(text: str) -> str:
    """`text` (search form) with the words on which questions turn written out, where they stand in kana.

    >>> in_kanji("どの じぎょうの たんとうか")
    'どの 事業の 担当か'
    """
    readings = _readings()
    return _any_reading().sub(lambda match: readings[match.group()], text)


@cache
def _readings() -> Mapping[str, str]:
    data: Mapping[str, str] = tomllib.loads((DATA / "readings.toml").read_text(encoding="utf-8"))
    return data


@cache
def _any_reading() -> re.Pattern[str]:
    return _longest_first(_readings())


@cache
def _words() -> Mapping[str, str]:
    """The plan's katakana words by their spelling in hiragana."""
    return {hiragana(word): word for word in _WORD.findall(load_plan().source)}


@cache
def _pattern() -> re.Pattern[str]:
    return _longest_first(_words())


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
