"""The layout of the plan's file as data (`outline.toml`), validated when read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from corpus.errors import CorpusError
from corpus.normalise import FOOTNOTE_MARK, fold


@dataclass(frozen=True, slots=True)
class Rule:
    """A line pattern that holds in some sections; `last` closes a block, `part` names what the lines become."""

    sections: frozenset[str]
    part: str
    first: re.Pattern[str]
    last: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Where a section begins: the pattern of its first line."""

    id: str
    title: str
    chapter: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Sections opened by a numbered line: the projects of chapter 6, the terms of chapter 7."""

    chapter: str
    pattern: re.Pattern[str]
    counts: tuple[int, ...]
    running_title: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """All rules of one file."""

    starts: tuple[Start, ...]
    tail: tuple[Start, ...]
    projects: Numbered
    terms: Numbered
    furniture: tuple[Rule, ...]
    headings: tuple[Rule, ...]
    blocks: tuple[Rule, ...]
    tables: tuple[Rule, ...]
    rows: tuple[Rule, ...]
    notes: tuple[Rule, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Reads `path`; raises `CorpusError` for a missing key or a pattern that is not a regular expression."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(
                starts=_starts(data["section"]),
                tail=_starts(data["tail"]),
                projects=_numbered(data["projects"], tuple(data["projects"]["per_pillar"])),
                terms=_numbered(data["terms"], (data["terms"]["count"],)),
                furniture=_rules(data["furniture"], "line"),
                headings=tuple(
                    Rule(frozenset(entry["sections"]), heading, re.compile(re.escape(heading)))
                    for entry in data["part"]
                    for heading in entry["headings"]
                ),
                blocks=_rules(data["block"], "first"),
                tables=_rules([t for t in data["table"] if "head" in t], "head"),
                rows=_rules([*data["row"], *(t for t in data["table"] if "row" in t)], "line", "row"),
                notes=_rules([{**note, "part": "注記"} for note in data["note"]], "line"),
            )
        except (KeyError, re.error, tomllib.TOMLDecodeError) as error:
            raise CorpusError(f"{path.name}: {error!r}") from error


def line_form(text: str) -> str:
    """The form of a line that patterns see: folded, marks gone, spaces collapsed, tabs kept."""
    return re.sub(r" +", " ", fold(FOOTNOTE_MARK.sub("", text))).strip()


def _starts(entries: list[dict[str, Any]]) -> tuple[Start, ...]:
    return tuple(Start(e["id"], e["title"], e["chapter"], re.compile(e["starts"])) for e in entries)


def _numbered(entry: dict[str, Any], counts: tuple[int, ...]) -> Numbered:
    running = entry.get("running_title")
    return Numbered(entry["chapter"], re.compile(entry["starts"]), counts, re.compile(running) if running else None)


def _rules(entries: list[dict[str, Any]], *keys: str) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            frozenset(entry["sections"]),
            entry.get("part", ""),
            re.compile(next(entry[key] for key in keys if key in entry)),
            re.compile(entry["last"]) if "last" in entry else None,
        )
        for entry in entries
    )
