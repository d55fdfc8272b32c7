"""Furigana: how the kanji of a page are read, as ``<ruby>`` around them.

Readings are Sudachi's (the tokeniser the index uses anyway), and those of `readings.toml` where it errs on the words
of the plan. The page's own HTML is annotated as a whole, so that no view can be forgotten.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape

from bot.web.html import el
from corpus.kana import hiragana
from index.tokenise import readings

KANJI: Final = "一-鿿々〆ヶ"
_PARTS = re.compile(rf"[{KANJI}]+|[^{KANJI}]+")
# A word that is read as a whole; 「1人」 is ひとり.
_PLAIN_WORD = re.compile(rf"\d?[{KANJI}ぁ-ヿ]+")
# Where markup may not stand, and where nobody reads line by line.
_PLAIN: Final = frozenset({"code", "option", "rp", "rt", "script", "select", "style", "svg", "textarea", "title"})


def annotated(page: str) -> Markup:
    """HTML with furigana over all kanji; tags, attributes and character references stay as they are."""
    annotator = _Annotator()
    annotator.feed(page)
    annotator.close()
    return Markup("".join(annotator.done))


@lru_cache(maxsize=8192)
def ruby(text: str) -> Markup:
    """`text`, escaped, with furigana over its kanji.

    >>> str(ruby("窓口で聞く"))
    '<ruby>窓口<rt aria-hidden="true">まどぐち</rt></ruby>で<ruby>聞<rt aria-hidden="true">き</rt></ruby>く'
    """
    return Markup("").join(_over(part, read) for word, reading in _words(text) for part, read in split(word, reading))


def split(word: str, reading: str) -> list[tuple[str, str]]:
    """A word in runs of kanji, each with its share of the reading (hiragana), and of kana, with none.

    >>> split("取り組み", "とりくみ")
    [('取', 'と'), ('り', ''), ('組', 'く'), ('み', '')]
    """
    parts = _PARTS.findall(word)
    pattern = "".join("(.+?)" if _is_kanji(part) else re.escape(hiragana(part)) for part in parts)
    found = re.fullmatch(pattern, reading)
    if not found:
        return [(word, reading)]
    shares = iter(found.groups())
    return [(part, next(shares) if _is_kanji(part) else "") for part in parts]


def _words(text: str) -> list[tuple[str, str]]:
    """The words of `text` with their readings in hiragana, empty for words without kanji."""
    pattern, known = _table()
    found: list[tuple[str, str]] = []
    for piece in pattern.split(text):
        found += [(piece, known[piece])] if piece in known else _read(piece)
    return found


def _read(text: str) -> list[tuple[str, str]]:
    """As Sudachi reads it; of a word with figures, Latin letters or brackets in it only the kanji."""
    found: list[tuple[str, str]] = []
    for word, reading in readings(text):
        if not _has_kanji(word):
            found.append((word, ""))
        elif _PLAIN_WORD.fullmatch(word) or len(parts := _PARTS.findall(word)) == 1:
            found.append((word, hiragana(reading)))
        else:
            found += [pair for part in parts for pair in _read(part)]
    return found


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    known = tomllib.loads((Path(__file__).parent / "readings.toml").read_text(encoding="utf-8"))["readings"]
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})"), known


def _over(part: str, reading: str) -> Markup:
    if not reading or not _has_kanji(part) or _has_kanji(reading):
        return escape(part)
    return el("ruby", part, el("rt", reading, aria_hidden="true"))


def _is_kanji(part: str) -> bool:
    return re.fullmatch(f"[{KANJI}]+", part) is not None


def _has_kanji(text: str) -> bool:
    return re.search(f"[{KANJI}]", text) is not None


class _Annotator(HTMLParser):
    """Passes everything through and annotates the text between."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.done: list[str] = []
        self._plain = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._plain += tag in _PLAIN
        self.done.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.done.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._plain -= tag in _PLAIN
        self.done.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.done.append(data if self._plain else str(ruby(data)))

    def handle_entityref(self, name: str) -> None:
        self.done.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.done.append(f"&#{name};")
