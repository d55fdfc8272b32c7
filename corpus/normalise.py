"""The one Japanese normaliser: index, question, guard and scorer all use it.

NFKC, lower case, look-alike letters, footnote marks, dashes, and no white space between Japanese characters.
`Normalised.offsets` maps each character back to the source, so that a quote is always cut from the source itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Cyrillic letters that stand for katakana in the source (デバйд), and Latin look-alikes people paste.
LOOK_ALIKES = str.maketrans("йдаеорсхіЙДАЕОРСХІ", "イドaeopcxiイドAEOPCXI")
DASHES = re.compile(r"[‐‑‒–—―−﹣－]")
FOOTNOTE_MARK = re.compile(r"\s?\^\{※\d+\}|\s?※[\d²³¹]+|※$|(?<=\w)※(?=\s|$)")
_WAVES = str.maketrans({"〜": "~", "～": "~", "∼": "~"})
_JAPANESE = r"[぀-ヿ㐀-鿿々〆！-～、。「」・ー]"
_LOOSE_SPACE = re.compile(rf"(?<={_JAPANESE}) +(?={_JAPANESE})")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised `text`; ``offsets[i]`` is the source index of ``text[i]``."""

    text: str
    offsets: tuple[int, ...]


def fold(text: str) -> str:
    """Width, case, dashes and look-alikes folded; spaces and marks kept.

    >>> fold("ＷｉーＦｉ ﾃﾞﾊﾞйд")
    'wiーfi デバイド'
    """
    folded = unicodedata.normalize("NFKC", text).translate(LOOK_ALIKES).translate(_WAVES)
    return DASHES.sub("-", folded).lower()


@lru_cache(maxsize=1024)  # a question is normalised again by everything that reads it
def normalise(text: str) -> str:
    """The search form of `text`: folded, footnote marks gone, spaces single and only where they part words.

    >>> normalise("DX^{※1}の 推進")
    'dxの推進'
    """
    plain = fold(FOOTNOTE_MARK.sub("", text))
    return _LOOSE_SPACE.sub("", " ".join(plain.split()))


def squeeze(text: str) -> str:
    """NFKC, lower case, footnote marks and all white space removed: the form in which quotes are compared.

    >>> squeeze("AI ※³など の")
    'aiなどの'
    """
    plain = unicodedata.normalize("NFKC", FOOTNOTE_MARK.sub("", text)).translate(LOOK_ALIKES)
    return "".join(plain.split()).lower()


def align(text: str) -> Normalised:
    """`squeeze` with an offset map back to `text`.

    The source is cut at footnote marks first; NFKC is applied to each base character with the marks that combine
    with it, so that half-width kana and their voicing marks map to the first of the two.
    """
    marked = [False] * len(text)
    for match in FOOTNOTE_MARK.finditer(text):
        marked[match.start() : match.end()] = [True] * (match.end() - match.start())
    out: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in "ﾞﾟ"):
            end += 1
        if not marked[start]:
            folded = unicodedata.normalize("NFKC", text[start:end]).translate(LOOK_ALIKES).lower()
            kept = "".join(folded.split())
            out.append(kept)
            offsets.extend([start] * len(kept))
        start = end
    return Normalised("".join(out), tuple(offsets))
