"""On which page something stands, from the plan's own table of contents."""

from __future__ import annotations

from bot.types import Draft, Line, Understood
from corpus import Plan, Section, squeeze


def page_of(question: Understood, plan: Plan) -> Draft | None:
    """The page of the sections that the question names; None when it asks no page or names nothing."""
    if "page" not in question.kinds:
        return None
    mentions = question.mentions
    named = [*mentions.projects, *(f"ch5-{n}" for n in mentions.pillars), *(f"term-{n}" for n in mentions.terms)]
    words = squeeze(question.asked)
    titled = [s.id for s in plan.sections if squeeze(s.title) in words and s.page]
    sections = [plan.section_by_id[i] for i in dict.fromkeys([*titled, *(named if not titled else [])])]
    lines = [line for section in sections if (line := _line(section, plan)) is not None]
    return Draft(tuple(lines)) if lines else None


def _line(section: Section, plan: Plan) -> Line | None:
    row = contents_row(section, plan)
    if row is None or section.page is None:
        return None
    return Line(f"「{section.title}」は、計画の{section.page}ページです。", (row,))


def contents_row(section: Section, plan: Plan) -> str | None:
    """Id of the line of the contents that names the section, else its chapter."""
    rows = [p for p in plan.section_by_id["front"].passages if p.part == "目次"]
    for title in (section.title, section.chapter.split(" ", 1)[-1]):
        for row in rows:
            if squeeze(title) in squeeze(row.text):
                return row.id
    return None
