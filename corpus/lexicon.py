"""Key words of six languages in the plan's own words, for a search that reads Japanese and English best."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache

from corpus.plan import DATA

WITHOUT_SPACES = frozenset({"zh", "ko"})


def gloss(text: str, language: str) -> str:
    """The plan's words for the key words in `text`, in its order; empty for a language without a lexicon.

    The longest phrase wins and is read once: `số điện thoại` is a telephone number, not a telephone.

    >>> gloss("Số điện thoại là gì?", "vi").split()[0]
    '電話番号'
    """
    table = _tables().get(language)
    if table is None:
        return ""
    pattern, words = table
    plain = unicodedata.normalize("NFC", text).lower()
    found = [words[match.group()] for match in pattern.finditer(plain)]
    return " ".join(dict.fromkeys(found))


@cache
def _tables() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, str]]]:
    data: Mapping[str, Mapping[str, str]] = tomllib.loads((DATA / "lexicon.toml").read_text(encoding="utf-8"))
    return {language: (_pattern(words, language), words) for language, words in data.items()}


def _pattern(words: Mapping[str, str], language: str) -> re.Pattern[str]:
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(longest_first if language in WITHOUT_SPACES else rf"(?<!\w)(?:{longest_first})(?!\w)")
