"""Evidence to words: the model words the chosen evidence, each sentence is checked, and the extractive answer waits."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from bot.clean import clean
from bot.llm import prompts
from bot.llm.assemble import Assembly
from bot.llm.breaker import Breaker
from bot.llm.cache import Cache, key_of
from bot.llm.call import Caller
from bot.llm.check import Checker, Embed
from bot.llm.evidence import sources_of, told_lines
from bot.llm.form import outcome_of
from bot.llm.outside import sendable
from bot.llm.repair import Mended, Mender, taken_as_it_is
from bot.llm.rewrite import seconds_left
from bot.llm.sentences import sentences
from bot.llm.types import LanguageModel, Message, Piece, Sentence, Source
from bot.marks import read_foreign
from bot.types import Draft, Outcome, State, Turn, Wording
from corpus import Plan
from index import ModelFailure, Settings

log = logging.getLogger(__name__)
MOST_SENTENCES = 8  # a model that goes on after these does not come to an end
_SERVER_FAILED = ("down", "slow", "rate_limited", "rejected", "cut_off")
MOST_TURNS = 2  # earlier turns the model is shown
TURN_CHARS = 200  # of each of them
CHARS_PER_TOKEN = 1.4  # of Japanese text; an estimate for servers that do not count


@dataclass
class _Meter:
    """What is measured while a model speaks."""

    tokens_in: int = 0
    tokens_out: int = 0
    pieces: int = 0
    first_ms: float = 0.0
    last_ms: float = 0.0
    ended: str = ""

    def read(self, pieces: Iterator[Piece]) -> Iterator[str]:
        """The texts of `pieces`, with tokens and end taken note of."""
        for piece in pieces:
            self.tokens_in = max(self.tokens_in, piece.tokens_in)
            self.tokens_out = max(self.tokens_out, piece.tokens_out)
            self.pieces += bool(piece.text)
            self.last_ms = round(piece.ms, 1)
            self.ended = piece.ended or self.ended
            if piece.text:
                yield piece.text
        if self.ended != "stop":
            raise ModelFailure("endless" if self.ended == "length" else "cut_off")


class Wordsmith:
    """Words drafts whose lines are passages. Any thread may ask; `counts` tells how often each outcome was."""

    def __init__(self, settings: Settings, plan: Plan, model: LanguageModel, embed: Embed | None = None) -> None:
        self._settings, self._plan, self._model = settings, plan, model
        self._caller, reading = self._new_caller(), self._new_caller()
        self._guarded = settings.uses("guard")
        self._mender = Mender(
            Checker(plan, embed), SecondReader(reading) if settings.llm_does("second_reader") else None
        )
        self._breaker = Breaker()
        self._cache = Cache()
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()

    def word(self, state: State, draft: Draft) -> Iterator[State]:
        """`state` with the sentences of the model that were checked so far; the last one is the answer's.

        `draft` is the extractive answer in the asker's language: where the model gives nothing that can be used, the
        last state has it. Where it is not for a model to word, there is one state, as it came.
        """
        sources = sources_of(state, draft, self._plan, self._settings)
        if not sources:
            yield state
            return
        messages = self._messages(state, sources)
        key = key_of(self._model.name, messages)
        if known := self._cache.get(key):
            yield replace(state, draft=known[0], wording=self._counted(replace(known[1], outcome="cached")))
            return
        assembly = Assembly(draft, told_lines(draft, self._plan), sources, state.question.language)
        meter = _Meter()
        try:
            for so_far in self._spoken(messages, assembly, meter):
                if so_far.lines:
                    meter.first_ms = meter.first_ms or meter.last_ms
                    yield replace(state, draft=so_far, wording=self._wording("worded", assembly, meter, messages))
            final = assembly.finished() if self._guarded else assembly.unchecked()
        except ModelFailure as failure:
            wording = self._counted(self._wording(failure.kind, assembly, meter, messages))
            yield replace(state, draft=draft, wording=wording)
            return
        wording = self._wording("worded", assembly, meter, messages)
        self._cache.put(key, final, wording)
        yield replace(state, draft=final, wording=self._counted(wording))

    def _new_caller(self) -> Caller:
        settings = self._settings
        return Caller(self._model, seconds_left(settings), settings.llm_concurrent_calls, settings.llm_retries)

    def _messages(self, state: State, sources: Sequence[Source]) -> tuple[Message, ...]:
        """Question and turns are masked, and old marks gone: they would point to other evidence."""
        may_see = sendable(state.request.history[-MOST_TURNS:], state.request.role, self._settings)
        turns = [self._turn(turn) for turn in may_see]
        audience, language = state.request.audience, state.question.language
        return prompts.wording(state.cleaned.text, turns, sources, audience, language)

    def _turn(self, turn: Turn) -> Turn:
        text = clean(turn.content, self._settings.max_question_chars).text
        return replace(turn, content=read_foreign(text)[0][:TURN_CHARS])

    def _spoken(self, messages: Sequence[Message], assembly: Assembly, meter: _Meter) -> Iterator[Draft]:
        """The draft after each sentence. Raises `ModelFailure`; the breaker learns how the server did."""
        if not self._breaker.allows():
            raise ModelFailure("spared")
        with closing(self._caller.pieces(messages)) as pieces:
            try:
                for number, sentence in enumerate(sentences(meter.read(pieces)), start=1):
                    if number > MOST_SENTENCES:
                        raise ModelFailure("endless")
                    yield assembly.add(self._mended(sentence, assembly))
            except ModelFailure as failure:
                if failure.kind != "busy":
                    self._breaker.record(failure.kind not in _SERVER_FAILED)
                raise
        self._breaker.record(True)

    def _mended(self, sentence: Sentence, assembly: Assembly) -> Mended:
        if not self._guarded:
            return taken_as_it_is(sentence, assembly.sources)
        if outcome := outcome_of(sentence.text, assembly.language):
            raise ModelFailure(outcome)
        return self._mender.mend(sentence, assembly.sources, assembly.language)

    def _wording(self, outcome: Outcome, assembly: Assembly, meter: _Meter, messages: Sequence[Message]) -> Wording:
        characters = sum(len(message.content) for message in messages)
        return Wording(
            model=self._model.name,
            prompt=prompts.prompt_hash(),
            outcome=outcome,
            sentences=len(assembly.mended),
            repaired=assembly.repaired,
            removed=assembly.removed,
            tokens_in=meter.tokens_in or round(characters / CHARS_PER_TOKEN),
            tokens_out=meter.tokens_out or meter.pieces,
            counted=meter.tokens_in > 0,
            first_ms=meter.first_ms,
            total_ms=meter.last_ms,
        )

    def _counted(self, wording: Wording) -> Wording:
        """Takes note of an outcome; what failed is a line for the operator, without a word of question or answer."""
        with self._lock:
            self.counts[wording.outcome] += 1
            times = self.counts[wording.outcome]
        if not wording.used:
            log.warning(
                "language model %s: %s (%d times so far), extractive answer given",
                wording.model,
                wording.outcome,
                times,
            )
        return wording


@dataclass(frozen=True, slots=True)
class SecondReader:
    """The model itself, asked whether evidence carries a sentence; no clear yes is a no."""

    caller: Caller

    def __call__(self, sentence: str, evidence: str) -> bool:
        """Whether it says yes. Raises `ModelFailure`."""
        said = self.caller.text(prompts.second_reader(sentence, evidence))
        return said.lower().startswith(("はい", "yes"))
