"""A sentence of the model is kept, put right, or dropped: it never stands on what does not carry it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.llm.check import Checker
from bot.llm.statements import segments
from bot.llm.types import Sentence, Source

log = logging.getLogger(__name__)
Confirms = Callable[[str, str], bool]
_VERDICT = re.compile(r"^(はい|ええ|yes)[、,。.\s]+|^(いいえ|いえ|no)[、,。.\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a sentence: its `text`, the passages that carry it, and `how`; `verdict` is its yes or no."""

    text: str
    passages: tuple[str, ...]
    how: Literal["kept", "repaired", "removed"]
    verdict: Literal["", "yes", "no"] = ""


class Mender:
    """Mends sentences by `checker`; `confirms` (sentence, evidence) is a second reader, where there is one."""

    def __init__(self, checker: Checker, confirms: Confirms | None = None) -> None:
        self._checker, self._confirms = checker, confirms

    def mend(self, sentence: Sentence, sources: Sequence[Source], language: str) -> Mended:
        """The sentence on the sources that carry it; removed where none does."""
        text, verdict = _without_verdict(sentence.text)
        cited = [source for source in sources if source.n in sentence.cited]
        others = [source for source in sources if source not in cited]
        for candidates, how in ((cited, "kept"), (others, "repaired")):
            carrying = self._carrying(text, candidates, language)
            if carrying and self._confirmed(text, carrying):
                passages = tuple(source.passage for source in carrying)
                return Mended(text, passages, "kept" if how == "kept" else "repaired", verdict)
        faults = self._checker.faults(text, cited, language)
        log.info("guard removed a sentence of the language model: %s", ", ".join(fault.kind for fault in faults))
        return Mended(text, (), "removed", verdict)

    def _carrying(self, text: str, candidates: Sequence[Source], language: str) -> list[Source]:
        """The one source that carries `text`, or one for each of its statements; empty where there is none.

        Sources are never taken together for a statement: figures of one with names of another are an invention.
        """
        for source in candidates:
            if not self._checker.faults(text, [source], language):
                return [source]
        carrying: dict[str, Source] = {}
        pieces = segments(text, language)
        for piece in pieces if len(pieces) > 1 and len(candidates) > 1 else ():
            found = next((s for s in candidates if not self._checker.faults(piece, [s], language)), None)
            if found is None:
                return []
            carrying[found.passage] = found
        return list(carrying.values())

    def _confirmed(self, text: str, carrying: Sequence[Source]) -> bool:
        return self._confirms is None or self._confirms(text, "\n".join(source.text for source in carrying))


def taken_as_it_is(sentence: Sentence, sources: Sequence[Source]) -> Mended:
    """The sentence unchecked, as measurements without the guard take it."""
    return Mended(sentence.text, tuple(s.passage for s in sources if s.n in sentence.cited), "kept")


def _without_verdict(text: str) -> tuple[str, Literal["", "yes", "no"]]:
    """`text` without the yes or no before it: whether the question is right is not the model's to say."""
    match = _VERDICT.match(text)
    if not match:
        return text, ""
    return text[match.end() :], "yes" if match[1] else "no"
