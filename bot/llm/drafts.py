"""Anticipated questions drafted by the model for a new document: a person reads them before they are used."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.llm import prompts
from bot.llm.call import Caller
from bot.llm.rewrite import is_within
from index import ModelFailure

log = logging.getLogger(__name__)
ASKING = "何 いつ どこ 誰 だれ どの どう なぜ どれ どんな いくつ いくら 教えて ください"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question that `passage` answers, as the model would ask it; always marked as drafted."""

    question: str
    passage: str
    drafted: bool = True

    def as_json(self) -> str:
        """One line of JSON."""
        line = {"question": self.question, "passages": [self.passage], "drafted": self.drafted}
        return json.dumps(line, ensure_ascii=False)


def draft(caller: Caller, passages: Iterable[tuple[str, str]], count: int = 3) -> Iterator[Drafted]:
    """Up to `count` questions for each (id, text) of `passages`; what has a word that the text has not is dropped.

    Raises `ModelFailure` where the server gives none for the first passage; later failures skip their passage.
    """
    made = 0
    for passage, text in passages:
        try:
            said = caller.text(prompts.drafts(text, count))
        except ModelFailure as failure:
            if not made:
                raise
            log.warning("no questions drafted for %s: %s", passage, failure.kind)
            continue
        made += 1
        lines = (line.lstrip("-・*0123456789.)、 ").strip() for line in said.splitlines())
        usable = (line for line in lines if line and is_within(line, f"{text} {ASKING}"))
        yield from (Drafted(question, passage) for question in list(dict.fromkeys(usable))[:count])
