"""Names by which people refer to projects, indicators, ordinances and terms, found in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from corpus.normalise import normalise
from corpus.plan import DATA, load_plan

_LATIN = re.compile(r"[a-z0-9 &.-]+")


def named(kind: str, text: str) -> tuple[str, ...]:
    """Ids of the `kind` (projects, indicators, ordinances, bodies, terms) named in `text`, in order of mention.

    >>> named("projects", "ペーパーレス化の推進とWebGIS")
    ('2-5', '3-7')
    """
    return tuple(spellings(kind, text))


def spellings(kind: str, text: str) -> Mapping[str, str]:
    """Id -> the words (in search form) by which `text` names it first, in order of mention.

    >>> spellings("projects", "ペーパーレス化とWebGIS")
    {'2-5': 'ペーパーレス化', '3-7': 'webgis'}
    """
    pattern, owner = _table(kind)
    found: dict[str, str] = {}
    for match in pattern.finditer(normalise(text)):
        found.setdefault(owner[match.group()], match.group())
    return found


def measured() -> Mapping[str, tuple[str, ...]]:
    """Project id -> the indicators whose words are of that project.

    >>> measured()["3-4"]
    ('ch5-3#kpi-2',)
    """
    return _data()["measured"]


@cache
def _table(kind: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    owner = {normalise(name): key for key, names in _names(kind).items() for name in names}
    longest_first = sorted(owner, key=len, reverse=True)
    return re.compile("|".join(_bounded(name) for name in longest_first)), owner


@cache
def _data() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The tables of ``names.toml``, by their name."""
    tables = tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))
    return {table: {key: tuple(values) for key, values in rows.items()} for table, rows in tables.items()}


def _names(kind: str) -> Mapping[str, tuple[str, ...]]:
    if kind == "terms":
        return {term.id: term.short_names for term in load_plan().terms}
    found = _data()[kind]
    if kind == "projects":
        return {key: (load_plan().project_by_id[key].title, *names) for key, names in found.items()}
    return found


def _bounded(name: str) -> str:
    """Latin names match as whole words only: 「ai」 is not in 「ai-ocr」."""
    if _LATIN.fullmatch(name):
        return rf"(?<![a-z0-9-]){re.escape(name)}(?![a-z0-9-])"
    return re.escape(name)
