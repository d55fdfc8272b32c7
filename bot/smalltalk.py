"""Greetings, thanks, who are you, how do I use this; and what is no question at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from corpus import normalise

_LETTERS = re.compile(r"[^\W_]")
_LAUGH = re.compile(r"(.{1,2})\1{3,}|w{2,}|草+|(あ|い|う|え|お|ん|は){2,}")


def smalltalk_of(text: str) -> str | None:
    """The kind of small talk that `text` wholly is, None when it is something else.

    >>> smalltalk_of("こんにちは!")
    'greeting'
    """
    plain = re.sub(r"[^\w' ]", "", normalise(text)).strip()
    return next((kind for kind, pattern in _table().items() if pattern.fullmatch(plain)), None)


def is_unclear(text: str) -> bool:
    """Whether `text` holds nothing to understand: punctuation, a letter, the same letters again, keyboard noise.

    >>> is_unclear("???"), is_unclear("asdfghjkl"), is_unclear("DXとは")
    (True, True, False)
    """
    plain = normalise(text)
    letters = "".join(_LETTERS.findall(plain))
    if len(letters) < 2 or _LAUGH.fullmatch(letters) or letters.isdigit():
        return True
    words = re.findall(r"[a-z]+", plain)
    return "".join(words) == letters and all(_is_noise(word) for word in words)


def _is_noise(word: str) -> bool:
    """Whether a Latin word is a run over the keyboard or cannot be spoken."""
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    run = len(word) >= 4 and any(word[:5] in row for row in rows)
    return run or (len(word) > 5 and not re.search(r"[aeiouy]", word))


@cache
def _table() -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads((Path(__file__).parent / "smalltalk.toml").read_text(encoding="utf-8"))
    return {kind: re.compile("|".join(f"(?:{p})" for p in patterns)) for kind, patterns in data.items()}
