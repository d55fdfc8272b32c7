"""Provisional translations (仮訳) of passages and names, by language; the Japanese quote always stands beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from corpus.errors import CorpusError
from corpus.plan import DATA

TRANSLATED = ("en", "easy-ja")


@cache
def translations(language: str, folder: Path = DATA / "translations") -> Mapping[str, str]:
    """Passage id -> its text in `language` (``en`` or ``easy-ja``)."""
    return {entry["id"]: entry["text"] for entry in _lines(folder / f"{language}.jsonl")}


@cache
def names(language: str, folder: Path = DATA / "translations") -> Mapping[str, str]:
    """Japanese title, 課 name, indicator or post -> its name in `language`."""
    return {entry["ja"]: entry[language] for entry in _lines(folder / "names.jsonl")}


def _lines(path: Path) -> list[dict[str, str]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    except ValueError as error:
        raise CorpusError(f"{path.name}: {error}") from error
