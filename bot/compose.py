"""Lines -> the answer's text with marks, and its citations, in the asker's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.marks import set_marks
from bot.sources import Sources
from bot.types import Citation, Draft, Line, Related, Understood
from bot.wording import say
from corpus import Plan, squeeze
from corpus.normalise import LOOK_ALIKES
from corpus.translations import TRANSLATED, names, translated

_UNPARTED = re.compile(r"[぀-ヿ㐀-鿿「『(（]")  # Japanese and Chinese sentences follow without a space
CEILING = 780  # characters of an answer, white space aside; the contract's ceiling is 800


def in_language(draft: Draft, question: Understood, plan: Plan) -> Draft:
    """`draft` in the asker's language: translations of the passages it rests on, the Japanese words beside them
    where the language has no translation of its own, and in their place where none fits the passage any more.
    """
    if question.language == "ja" or draft.smalltalk or draft.reason:
        return draft
    own = question.language if question.language in TRANSLATED else "en"
    lines: list[Line] = []
    if question.language not in TRANSLATED:
        lines.append(Line(say(question.language, "frame")))
    told: set[str] = set()
    introduced: set[str] = set()
    for line in draft.lines:
        if line.computed:
            lines.append(replace(line, text=say(own, "computed", text=line.text)))
            continue
        found = {p: text for p in line.passages if (text := translated(plan.passage_by_id[p], own))}
        for passage, text in found.items():
            if passage not in told:
                told.add(passage)
                section = passage.split("#")[0]
                lead = "" if line.item or section in introduced else _project_name(section, own, plan)
                introduced.add(section)
                lines.append(Line(lead + text, (passage,), item=line.item))
        if line.passages and (question.language not in TRANSLATED or not found):
            lines.append(line)
    return replace(draft, lines=tuple(lines))


def _project_name(section: str, language: str, plan: Plan) -> str:
    """The name of the project of which something is told first, in `language`; empty for other sections."""
    project = plan.project_by_id.get(section)
    name = names(language).get(project.title) if project else None
    return say(language, "project", name=name, title=project.title) if project and name else ""


def write(draft: Draft, notes: Iterable[str], plan: Sources) -> tuple[str, tuple[Citation, ...]]:
    """The text with marks, notes after it, and the citations that the marks refer to."""
    lines = _fitting(draft.lines)
    numbers = {p: n for n, p in enumerate(dict.fromkeys(p for line in lines for p in line.passages), start=1)}
    parts: list[str] = []
    for line in lines:
        text = set_marks(line.text, [numbers[p] for p in line.passages])
        if line.item:
            parts.append(f"\n- {text}")
        else:
            parts.append(("\n" if parts and parts[-1].startswith("\n- ") else _gap(parts, text)) + text)
    parts.extend(f"\n\n{note}" for note in notes)
    return "".join(parts).strip(), tuple(citation(n, p, plan) for p, n in numbers.items())


def citation(number: int, passage_id: str, plan: Sources) -> Citation:
    """The numbered source for a passage; its quote is cut from the file it stands in."""
    passage = plan.passage_by_id[passage_id]
    section = plan.section_by_id[passage.section]
    return Citation(number, section.id, section.title, plan.page_of(passage), plan.quote(passage), passage.anchor)


def related(sections: Iterable[str], plan: Plan) -> tuple[Related, ...]:
    """Sections to read instead of an answer."""
    return tuple(
        Related(s.id, s.title.translate(LOOK_ALIKES), s.page)
        for s in (plan.section_by_id[key] for key in dict.fromkeys(sections))
    )


def _gap(parts: list[str], text: str) -> str:
    """A space between sentences of languages that part them."""
    return " " if parts and not parts[-1].endswith("。") and not _UNPARTED.match(text) else ""


def _fitting(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """As many lines, from the first, as stay below the ceiling; the first that tells something always does."""
    kept: list[Line] = []
    length = 0
    for line in lines:
        length += len(squeeze(line.text)) + 4 * len(line.passages)
        if length > CEILING and any(line.passages for line in kept):
            break
        kept.append(line)
    return tuple(kept)
