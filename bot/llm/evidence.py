"""What the model is shown of the chosen evidence: the words alone, under short tokens, within a budget."""

from __future__ import annotations

from dataclasses import dataclass

from bot.llm.types import Source
from bot.render import tell
from bot.types import Draft, Line, State
from corpus import Plan
from corpus.translations import TRANSLATED
from index import Settings

OWN_LANGUAGES = ("ja", *TRANSLATED)
_TOLD_WHOLE = ("committee", "council", "colophon", "front")  # law and addresses are quoted, not worded


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the extractive answer: `lead` is what stands before the words of its passage."""

    line: Line
    lead: str
    text: str


def told_lines(draft: Draft, plan: Plan) -> tuple[Told, ...]:
    """The lines of `draft` that rest on a passage, taken apart."""
    return tuple(_told(line, plan) for line in draft.lines if line.passages)


def sources_of(state: State, draft: Draft, plan: Plan, settings: Settings) -> tuple[Source, ...]:
    """The evidence of `draft` for the model, best first; empty where the draft is not for it to word."""
    wanted = state.question.language in OWN_LANGUAGES or settings.llm_does("languages")
    if not (wanted and draft.wordable and settings.llm_does("wording")):
        return ()
    shown: dict[str, str] = {}
    for told in told_lines(draft, plan):
        if not _is_wordable(told.line, plan):
            return ()
        shown.setdefault(told.line.passages[0], told.text)
    return _within(shown, settings.llm_evidence_chars)


def _within(shown: dict[str, str], budget: int) -> tuple[Source, ...]:
    """As many passages, from the best one, as the budget of characters holds; the others are told as they are."""
    sources: list[Source] = []
    for passage, text in shown.items():
        budget -= len(text)
        if budget < 0:
            break
        sources.append(Source(len(sources) + 1, passage, text))
    return tuple(sources)


def _is_wordable(line: Line, plan: Plan) -> bool:
    """A sentence of the plan, alone: records, lists, laws and addresses are told as they are."""
    if line.item or line.computed or len(line.passages) != 1:
        return False
    passage = plan.passage_by_id[line.passages[0]]
    return passage.kind == "sentence" and passage.section not in _TOLD_WHOLE


def _told(line: Line, plan: Plan) -> Told:
    words = tell(plan.passage_by_id[line.passages[0]], plan)
    lead = line.text.removesuffix(words) if line.text.endswith(words) else ""
    return Told(line, lead, line.text.removeprefix(lead))
