"""The guard's tables (`guard.toml`), compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Patterns = Mapping[str, re.Pattern[str]]
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Language:
    """How a language limits, asserts and denies; a language without an entry has patterns that never match."""

    segment: re.Pattern[str]
    not_negative: re.Pattern[str]
    not_done: re.Pattern[str]
    questions: re.Pattern[str]
    negative: re.Pattern[str]
    limits: Patterns
    done: Patterns
    harmless: frozenset[str]
    synonyms: Mapping[str, frozenset[int]]


@cache
def language(code: str) -> Language:
    """The tables of a language; やさしい日本語 is Japanese."""
    own = "ja" if code == "easy-ja" else code
    data = _data()
    table = data.get(own, {})
    return Language(
        segment=_pattern(table.get("segment", r"[。.;](?=\s|$)")),
        not_negative=_pattern(table.get("not_negative", "")),
        not_done=_pattern(table.get("not_done", "")),
        questions=_pattern(table.get("questions", "")),
        negative=_pattern(data["negative"].get(own, "")),
        limits=_patterns(table.get("limits", {})),
        done=_patterns(table.get("done", {})),
        harmless=frozenset(data["harmless"].get(own, "").split()),
        synonyms=_groups(data["synonyms"].get(own, "")),
    )


@cache
def labels() -> Patterns:
    """The classes of labels, each with its pattern."""
    return _patterns(_data()["labels"])


@cache
def values() -> Patterns:
    """The classes of what is said of things, each with its pattern."""
    return _patterns(_data()["values"])


@cache
def units() -> Mapping[str, frozenset[int]]:
    """A unit -> the lines of the table it stands on; two units mean the same where they share one."""
    return _groups("\n".join(" ".join(unit.replace(" ", "_") for unit in line) for line in _data()["units"]["same"]))


def _groups(text: str) -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(text.strip().splitlines()):
        for word in line.split():
            found.setdefault(word.replace("_", " "), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _patterns(table: Mapping[str, str]) -> Patterns:
    return {name: _pattern(pattern) for name, pattern in table.items()}


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern) if pattern else _NEVER


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "guard.toml").read_text(encoding="utf-8"))
