"""A follow-up made standalone, a double question taken apart: by the model, with the asker's own words alone."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.dialogue import Standalone
from bot.focus import parts
from bot.llm import prompts
from bot.llm.call import Caller
from bot.llm.figures import figures
from bot.llm.types import LanguageModel, Message
from bot.llm.words import novel
from bot.types import Turn
from corpus import normalise
from corpus.references import department_names, project_numbers
from index import ModelFailure, Settings

log = logging.getLogger(__name__)
SHARE = 0.2  # of the deadline that each rewriting may take: the answer comes after it
MOST_CHARS = 200  # of a rewritten question
MOST_PARTS = 4
MOST_KNOWN = 256  # questions whose parts are remembered: one answer asks for them more than once


class Rewriter:
    """Rewrites questions; whatever brings in a word or a figure of its own is not used."""

    def __init__(self, settings: Settings, model: LanguageModel) -> None:
        self._settings = settings
        self._seconds = SHARE * settings.llm_deadline_seconds
        self._caller = Caller(model, self._seconds, settings.llm_concurrent_calls, 0)
        self._known_parts = lru_cache(MOST_KNOWN)(self._parts)

    def reworded(self, alone: Standalone, question: str, history: Sequence[Turn]) -> Standalone:
        """`alone`, a follow-up made standalone by rule, in the model's wording where it may word it."""
        if not (alone.topic and self._settings.llm_does("follow_ups")):
            return alone
        return replace(alone, text=self.follow_up(question, history[-2:]) or alone.text)

    def split(self, text: str) -> Sequence[str]:
        """The single questions in `text`, by rule, or by the model where the rule finds one only."""
        by_rule = parts(text)
        return by_rule if by_rule or not self._settings.llm_does("parts") else self.parts(text)

    def follow_up(self, question: str, history: Sequence[Turn]) -> str | None:
        """`question` as it would be asked alone; None where the model gives nothing that can be used."""
        lines = self._lines(prompts.follow_up(question, history))
        said = " ".join([question, *(turn.content for turn in history)])
        return lines[0] if len(lines) == 1 and is_within(lines[0], said) else None

    def parts(self, question: str) -> tuple[str, ...]:
        """The single questions in `question`; none where it is one, or the model gives nothing that can be used."""
        return self._known_parts(question)

    def _parts(self, question: str) -> tuple[str, ...]:
        lines = self._lines(prompts.parts(question))
        usable = 2 <= len(lines) <= MOST_PARTS and all(is_within(line, question) for line in lines)
        return lines if usable else ()

    def _lines(self, messages: Sequence[Message]) -> tuple[str, ...]:
        try:
            text = self._caller.text(messages, time.monotonic() + self._seconds)
        except ModelFailure as failure:
            log.warning("language model: %s while rewriting a question", failure.kind)
            return ()
        lines = (line.lstrip("-・*0123456789.)、 ").strip() for line in text.splitlines())
        return tuple(line for line in lines if line)


def seconds_left(settings: Settings) -> float:
    """What is left of the deadline for the wording after the rewritings that `settings` allow."""
    rewritings = settings.llm_does("follow_ups") + settings.llm_does("parts")
    return settings.llm_deadline_seconds * (1 - SHARE * rewritings)


def is_within(text: str, said: str) -> bool:
    """Whether `text` is short and has no word, name or figure that `said` does not have.

    >>> is_within("書かない窓口の主管課は?", "主管課は? 書かない窓口"), is_within("市民課は?", "主管課は?")
    (True, False)
    """
    plain, own = normalise(said), normalise(text)
    figured = {figure.value for figure in figures(own)} <= {figure.value for figure in figures(plain)}
    named_too = set(department_names(own)) <= set(department_names(plain)) and set(project_numbers(own)) <= set(
        project_numbers(plain)
    )
    return len(text) <= MOST_CHARS and figured and named_too and not novel(text, said, "ja")
