"""Two versions of the plan side by side: what changed, and which questions and translations no longer fit."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import CorpusError
from corpus.normalise import squeeze
from corpus.outline import Outline
from corpus.plan import DATA, read_plan
from corpus.questions import AnticipatedQuestion
from corpus.standing import Standing, texts_of
from corpus.types import Passage, Plan

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that is not as it was; `lines` are its passages that went (-) and came (+), in reading order."""

    section: str
    title: str
    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new version changes: sections, and the ids of questions and passages to be looked at again."""

    before: str
    after: str
    sections: tuple[SectionChange, ...]
    questions: tuple[AnticipatedQuestion, ...]
    translations: tuple[str, ...]

    @property
    def none(self) -> bool:
        """Whether the two say the same."""
        return not (self.sections or self.questions or self.translations)


def read_version(path: Path) -> Plan:
    """The plan in a file, read by our own rules, or in a folder with ``plan.txt`` and ``outline.toml``.

    Raises `CorpusError` naming the first line that fits nothing: the rules have to follow the new text first.
    """
    source, outline = (path / "plan.txt", path / "outline.toml") if path.is_dir() else (path, DATA / "outline.toml")
    try:
        return read_plan(source.read_text(encoding="utf-8"), Outline.read(outline))
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{source} cannot be read: {error}") from error


def compare(before: Plan, after: Plan, questions: Iterable[AnticipatedQuestion], translated: Iterable[str]) -> Changes:
    """What `after` changes; a question is stale when a passage it points to has gone or says something else, or when
    its section has come to speak of what was not answered. So is the translation of a passage in other words
    (`translated` are passage ids); what only stands elsewhere now is not.
    """
    standing = Standing.of(texts_of(before), after)
    return Changes(
        before.title,
        after.title,
        tuple(_sections(before, after)),
        tuple(q for q in questions if (left := standing.left_of(q, after.section_by_id)) is None or left.stale),
        tuple(key for key in dict.fromkeys(translated) if key in before.passage_by_id and key not in standing.same),
    )


def _sections(before: Plan, after: Plan) -> Iterator[SectionChange]:
    for key in dict.fromkeys([*before.section_by_id, *after.section_by_id]):
        old, new = before.section_by_id.get(key), after.section_by_id.get(key)
        went, came = old.passages if old else (), new.passages if new else ()
        if [_words(p) for p in went] == [_words(p) for p in came]:
            continue
        kind: Kind = "added" if old is None else "removed" if new is None else "changed"
        named = new or old
        yield SectionChange(key, named.title if named else key, kind, tuple(_lines(went, came)))


def _lines(went: tuple[Passage, ...], came: tuple[Passage, ...]) -> Iterator[str]:
    old, new = [" ".join(p.text.split()) for p in went], [" ".join(p.text.split()) for p in came]
    for line in difflib.ndiff(old, new):
        if line[0] in "+-":
            yield line


def _words(passage: Passage) -> str:
    return squeeze(passage.text)


def alike(one: str, other: str) -> bool:
    """Whether two answers say the same, white space and widths aside.

    >>> alike("令和8年 です。", "令和8年です。")
    True
    """
    return squeeze(one) == squeeze(other)
