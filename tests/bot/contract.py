"""What every answer promises, whatever was asked: `breaches` names each promise that one answer breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot import Answer
from bot.guard import is_verbatim, unsupported
from bot.marks import MARK, marks_in
from bot.types import LANGUAGES, Line
from bot.wording import say
from corpus import Plan, squeeze
from eval.marks import statements

CEILING = 800  # characters without white space
_UNCITED = ("greeting", "thanks", "bye", "who", "how", "praise")
_OWN = ("frame", "personal_data", "cut", "yes", "no")


def breaches(answer: Answer, plan: Plan, computed: tuple[str, ...] = ()) -> list[str]:
    """Broken promises of `answer`, empty when there are none; `computed` are figures that were counted."""
    found = [*_form(answer), *_citations(answer, plan)]
    if answer.abstained:
        return [*found, *_declined(answer, plan)]
    if not is_small_talk(answer):
        found += [f"no mark: {s}" for s in statements(without_notes(answer)) if not MARK.search(s)]
        found += _unsupported(answer, plan, computed)
    return found


def is_small_talk(answer: Answer) -> bool:
    """Whether the text is one of the phrases that need no source."""
    return any(answer.answer == say(answer.language, key) for key in _UNCITED)


def without_notes(answer: Answer) -> str:
    """The text without the bot's own phrases about the question."""
    text = answer.answer
    for key in _OWN:
        text = text.replace(say(answer.language, key, limit="1000"), "")
    return text


def _form(answer: Answer) -> Iterator[str]:
    if len(squeeze(answer.answer)) > CEILING or not answer.answer.strip():
        yield f"length {len(squeeze(answer.answer))}"
    if not 0 <= answer.confidence <= 1:
        yield f"confidence {answer.confidence}"
    if answer.language not in LANGUAGES:
        yield f"language {answer.language}"
    if answer.abstained != (answer.reason is not None):
        yield f"abstained {answer.abstained} with reason {answer.reason}"


def _citations(answer: Answer, plan: Plan) -> Iterator[str]:
    numbers = [c.n for c in answer.citations]
    if numbers != list(range(1, len(numbers) + 1)) or set(marks_in(answer.answer)) != set(numbers):
        yield f"marks {marks_in(answer.answer)} and citations {numbers}"
    for cited in answer.citations:
        section = plan.section_by_id[cited.section]
        if (cited.title, cited.page) != (section.title, section.page):
            yield f"title or page of {cited}"
        if f"{cited.section}#{cited.anchor}" not in plan.passage_by_id or not is_verbatim(cited.quote, plan):
            yield f"not in the plan: {cited}"


def _declined(answer: Answer, plan: Plan) -> Iterator[str]:
    if answer.citations:
        yield "declined with citations"
    if answer.reason in ("not_in_plan", "off_topic") and not answer.related:
        yield "declined without related sections"
    if any(related.section not in plan.section_by_id for related in answer.related):
        yield "unknown related section"
    if answer.reason == "not_in_plan" and plan.contact.tel not in answer.answer:
        yield "declined without the contact"


def _unsupported(answer: Answer, plan: Plan, computed: tuple[str, ...]) -> Iterator[str]:
    passages = {c.n: f"{c.section}#{c.anchor}" for c in answer.citations}
    for line in without_notes(answer).splitlines():
        cited = tuple(passages[n] for n in marks_in(line))
        text = re.sub(r"^- ", "", MARK.sub("", line))
        yield from (f"unsupported {fault}: {text}" for fault in unsupported(Line(text, cited, computed=computed), plan))
