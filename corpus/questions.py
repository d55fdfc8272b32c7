"""Anticipated questions (想定問答): the wordings people use, each with the passages that answer it.

An entry without passages is a question the plan does *not* answer; it says what is asked and which section is near.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from corpus.errors import CorpusError
from corpus.normalise import squeeze
from corpus.plan import DATA
from corpus.types import Plan

Polarity = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class AnticipatedQuestion:
    """A question as a person would type it.

    `kind` is the kind of fact asked for; `passages` the fewest that answer it, best first, empty when the plan does
    not; then `asks` names in Japanese what is asked and `near` the nearest sections. `stale` says that the plan has
    since come to say something else there: its words may be out of date. (Nothing is learnt from it, so it is no
    part of the hash.)
    """

    id: str
    question: str
    lang: str
    kind: str
    passages: tuple[str, ...]
    polarity: Polarity | None
    near: tuple[str, ...]
    asks: str
    stale: bool = field(default=False, repr=False)

    @property
    def answered(self) -> bool:
        """Whether the plan answers it."""
        return bool(self.passages)

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of its passages, or the nearest ones, each once."""
        return tuple(dict.fromkeys(p.split("#")[0] for p in self.passages)) or self.near


@cache
def load_questions(path: Path = DATA / "questions.jsonl") -> tuple[AnticipatedQuestion, ...]:
    """All anticipated questions. Raises `CorpusError` naming the line that cannot be read."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CorpusError(f"{path.name} line {number}: {error!r}") from error
    return tuple(found)


def question_doubts(plan: Plan, questions: Iterable[AnticipatedQuestion]) -> list[str]:
    """What is wrong with the questions as data: unknown ids, empty or double questions."""
    doubts = []
    seen: dict[str, str] = {}
    for question in questions:
        known = squeeze(question.question)
        if known in seen:
            doubts.append(f"asked twice: {question.question}")
        seen[known] = question.id
        doubts.extend(
            f"{question.question}: no passage {passage}"
            for passage in question.passages
            if passage not in plan.passage_by_id
        )
        doubts.extend(
            f"{question.question}: no section {section}"
            for section in question.near
            if section not in plan.section_by_id
        )
    return doubts


def questions_hash(questions: Iterable[AnticipatedQuestion]) -> str:
    """Hash of everything that models are trained on."""
    digest = hashlib.blake2s(digest_size=8)
    for question in questions:
        digest.update(repr(question).encode())
    return digest.hexdigest()


def _question(data: dict[str, object]) -> AnticipatedQuestion:
    text = str(data["question"]).strip()
    if not text:
        raise ValueError("an empty question")
    polarity = data.get("polarity")
    if polarity not in (None, "yes", "no"):
        raise ValueError(f"polarity {polarity!r}")
    return AnticipatedQuestion(
        id="q-" + hashlib.blake2s(squeeze(text).encode(), digest_size=8).hexdigest(),
        question=text,
        lang=str(data["lang"]),
        kind=str(data["kind"]),
        passages=_strings(data["passages"]),
        polarity=polarity,
        near=_strings(data.get("near", [])),
        asks=str(data.get("asks", "")),
    )


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"a list is wanted, not {value!r}")
    return tuple(str(item) for item in value)
