"""On which page something stands, from the plan's own table of contents."""

from __future__ import annotations

import re

from bot.types import Draft, Line, Understood
from corpus import Plan, Section, squeeze


def page_of(question: Understood, plan: Plan) -> Draft | None:
    """The page of the sections that the question names; None when it asks no page or names nothing."""
    if "page" not in question.kinds:
        return None
    mentions = question.mentions
    words = squeeze(question.asked)
    titled = [s.id for s in plan.sections if s.page and squeeze(s.title) in words and not s.id.startswith("term-")]
    named = (
        titled or mentions.projects or [f"ch5-{n}" for n in mentions.pillars] or [f"term-{n}" for n in mentions.terms]
    )
    sections = [plan.section_by_id[key] for key in dict.fromkeys(named)]
    lines = [line for section in sections if (line := _line(section, plan)) is not None]
    return Draft(tuple(lines)) if lines else None


def _line(section: Section, plan: Plan) -> Line | None:
    row = contents_row(section, plan)
    if row is None:
        return None
    return Line(f"「{section.title}」は、計画の{section.page}ページからです。", (row, f"{section.id}#{_head(section)}"))


def contents_row(section: Section, plan: Plan) -> str | None:
    """Id of the line of the contents that gives the section's page, under its own title or its chapter's."""
    for title in (section.title, section.chapter.split(" ", 1)[-1]):
        entry = re.compile(re.escape(squeeze(title)) + rf"\D*?\.\.\.{section.page}(?!\d)")
        for row in plan.section_by_id["front"].passages:
            if section.page and row.part == "目次" and entry.search(squeeze(row.text)):
                return row.id
    return None


def _head(section: Section) -> str:
    """The anchor of the section's first passage: its heading."""
    return section.passages[0].anchor
