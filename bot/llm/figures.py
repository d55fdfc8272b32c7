"""Figures of a sentence, with their units and in whatever numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.llm.tables import units
from bot.llm.types import Fault
from bot.understand import years_in

_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_MULTIPLES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "〇一二三四五六七八九十百千"
_KANJIFIGURE = re.compile(
    rf"(?<![{_NUMERAL}一-龥])第?([{_NUMERAL}]+)(?=(人|名|年|月|日|回|種類|件|か所|箇所|事業|台|割|円|万|億|倍|課|本柱|本|つ|歳|校|条|項|期|章|週|か月|時間|ヶ月))"
)
FIGURE = re.compile(r"(?<![\d.,a-z])(\d+(?:[.,]\d+)*)\s?")
_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
    )
}
_NUMBER_WORD = re.compile(r"(?<![a-z-])(" + "|".join(list(_WORDS)[2:]) + r")(?![a-z-])")
_MYRIAD = re.compile(r"(\d+)万(\d{1,4})(?!\d)|(\d+)万(\d)千(\d{0,3})(?!\d)")


class Figure(NamedTuple):
    """A number as digits, and the unit that follows it; empty where none of the known ones does."""

    value: str
    unit: str


def in_digits(text: str) -> str:
    """Search form with kanji numerals before a unit, English number words and 11万6228 in digits.

    >>> in_digits("十五人以内、三つの柱"), in_digits("three pillars")
    ('15人以内、3つの柱', '3 pillars')
    """
    plain = _KANJIFIGURE.sub(lambda m: m[0].replace(m[1], str(_number(m[1]))), text)
    plain = _NUMBER_WORD.sub(lambda m: _WORDS[m[1]], plain)
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    return _MYRIAD.sub(lambda m: str(int(m[1]) * 10_000 + int(m[2])) if m[1] else _with_thousands(m), plain)


def figures(text: str) -> frozenset[Figure]:
    """The figures of `text` in search form, with units.

    >>> sorted(figures("15人以内、74.4%"))
    [Figure(value='15', unit='人'), Figure(value='74.4', unit='%')]
    """
    plain = in_digits(text)
    found = ((match[1].replace(",", "").rstrip("."), plain[match.end() :]) for match in FIGURE.finditer(plain))
    return frozenset(Figure(value, _unit_at(rest)) for value, rest in found)


def figure_faults(said: str, evidence: str) -> Iterator[Fault]:
    """Figures of `said` that `evidence` does not state, or states of another unit."""
    stated: dict[str, set[str]] = {}
    for value, unit in figures(evidence):
        stated.setdefault(value, set()).add(unit)
    for value, unit in sorted(figures(said)):
        if value in map(str, years_in(evidence)):
            continue
        if value not in stated:
            yield Fault("figure", value)
        elif unit and not any(_same(unit, other) for other in stated[value]):
            yield Fault("unit", f"{value}{unit}")


def _unit_at(text: str) -> str:
    return next((unit for unit in _longest_units() if text.startswith(unit)), "")


@cache
def _longest_units() -> tuple[str, ...]:
    return tuple(sorted(units(), key=len, reverse=True))


def _same(unit: str, other: str) -> bool:
    return not other or unit == other or bool(units()[unit] & units()[other])


def _number(kanji: str) -> int:
    """A number in kanji numerals.

    >>> _number("二十"), _number("百五")
    (20, 105)
    """
    if not any(c in _MULTIPLES for c in kanji):
        return int("".join(str(_KANJI[c]) for c in kanji))
    total, digit = 0, 0
    for c in kanji:
        if c in _MULTIPLES:
            total, digit = total + (digit or 1) * _MULTIPLES[c], 0
        else:
            digit = _KANJI[c]
    return total + digit


def _with_thousands(match: re.Match[str]) -> str:
    return str(int(match[3]) * 10_000 + int(match[4]) * 1000 + int(match[5] or 0))
