"""Provisional translations (仮訳) of passages and names, by language; the Japanese quote always stands beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.errors import CorpusError
from corpus.normalise import squeeze
from corpus.plan import DATA
from corpus.types import Passage

TRANSLATED = ("en", "easy-ja")


@dataclass(frozen=True, slots=True)
class Translation:
    """What a passage said (`of`, without white space) when it was translated, and its `text` in the language."""

    of: str
    text: str


@cache
def translations(language: str, folder: Path = DATA / "translations") -> Mapping[str, Translation]:
    """Passage id -> its translation into `language` (``en`` or ``easy-ja``), whether it still fits or not."""
    return {e["id"]: Translation(squeeze(e["ja"]), e["text"]) for e in _lines(folder / f"{language}.jsonl")}


def translated(passage: Passage, language: str) -> str | None:
    """`passage` in `language`; None when it is not translated, or says something else than it did then."""
    if language not in TRANSLATED:
        return None
    words = squeeze(passage.text)
    found = translations(language).get(passage.id)
    return found.text if found and found.of == words else _by_words(language).get(words)


@cache
def _by_words(language: str) -> Mapping[str, str]:
    """What was translated, without white space -> its translation: ids move when a sentence before them goes."""
    return {entry.of: entry.text for entry in translations(language).values()}


@cache
def names(language: str, folder: Path = DATA / "translations") -> Mapping[str, str]:
    """Japanese title, 課 name, indicator or post -> its name in `language`."""
    return {entry["ja"]: entry[language] for entry in _lines(folder / "names.jsonl")}


def _lines(path: Path) -> list[dict[str, str]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except ValueError as error:
        raise CorpusError(f"{path.name}: {error}") from error
