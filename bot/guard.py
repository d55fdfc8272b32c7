"""The last gate: what a line says must stand in the passages it cites; what fails is never shown."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from bot.sources import Sources
from bot.types import Draft, Line
from bot.understand import years_in
from corpus import Plan, normalise, squeeze
from corpus.names import named
from corpus.references import department_names, departments
from corpus.translations import TRANSLATED, translated

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ERA_YEAR = re.compile(r"(令和|平成|reiwa|heisei)\s?(\d+|元)")


def unsupported(line: Line, plan: Sources) -> tuple[str, ...]:
    """The figures, years, 課 and project names of `line` that its passages do not carry; empty when all is well.

    A line without passages is one of our own phrases: it may carry none of these.
    """
    evidence = _evidence(line, plan)
    text = normalise(line.text)
    carried = _numbers(evidence) | _numbers(" ".join(line.computed))
    years, units, projects = years_in(evidence), _units(evidence), named("projects", evidence)
    missing = [n for n in _numbers(text) if n not in carried]
    missing += [str(y) for y in years_in(text) if y not in years]
    missing += [d for d in department_names(text) if d not in units]
    missing += [p for p in named("projects", text) if p not in projects and p not in evidence]
    return tuple(missing)


def check(draft: Draft, plan: Sources) -> tuple[Draft, tuple[str, ...]]:
    """`draft` without the lines that fail, and what was unsupported in them."""
    if draft.smalltalk or draft.reason:
        return draft, ()
    failed = {line: faults for line in draft.lines if (faults := unsupported(line, plan))}
    kept = tuple(line for line in draft.lines if line not in failed)
    faults = tuple(f"{fault} in: {line.text}" for line, found in failed.items() for fault in found)
    return replace(draft, lines=kept), faults


def is_verbatim(quote: str, plan: Plan) -> bool:
    """Whether `quote` stands in the plan, white space, width and footnote marks aside."""
    return squeeze(quote) in _squeezed_source(plan.source)


@lru_cache(maxsize=4)
def _squeezed_source(source: str) -> str:
    return squeeze(source)


def _evidence(line: Line, plan: Sources) -> str:
    """Everything the cited passages say: their quotes, their sections' names and numbers, their translations."""
    parts: list[str] = []
    for key in line.passages:
        passage = plan.passage_by_id[key]
        section = plan.section_by_id[passage.section]
        parts += [plan.quote(passage), section.title, section.id, passage.anchor, str(section.page or "")]
        parts += [text for language in TRANSLATED if (text := translated(passage, language))]
        if passage.section in plan.project_by_id and passage.part == "スケジュール":
            parts.append(section.title)
    return normalise(" ".join(parts))


def _units(text: str) -> frozenset[str]:
    """The 課 named in `text`, and what they are printed as a part of: 消防本部警防課 names 消防本部 too."""
    named = frozenset(department_names(text))
    return named | {department.above for department in departments() if department.name in named}


def _numbers(text: str) -> frozenset[str]:
    """Numbers with separators gone; 元年 counts as 1."""
    found = {n.replace(",", "").rstrip(".") for n in _NUMBER.findall(text)}
    found |= {"1" for _, year in _ERA_YEAR.findall(text) if year == "元"}
    return frozenset(found)
