"""The computed facts in the order in which they are tried; the first that understands the question answers it."""

from __future__ import annotations

from collections.abc import Callable

from bot.facts import articles, counts, departments, events, indicators, pages, responsibility
from bot.types import Draft, Understood
from corpus import Plan

Fact = Callable[[Understood, Plan], Draft | None]

FACTS: tuple[Fact, ...] = (
    pages.page_of,
    articles.article_text,
    articles.article_count,
    responsibility.departments_of_projects,
    departments.leads,
    departments.projects_of,
    counts.projects,
    counts.indicators,
    counts.terms,
    counts.posts,
    indicators.difference,
    events.events_of,
)


def compute(question: Understood, plan: Plan) -> Draft | None:
    """The answer computed from records, None when no fact applies. Amounts, names and the like are never computed."""
    if any(kind in question.kinds for kind in ("amount", "vendor", "person_name", "how_to_apply")):
        return None
    return next((draft for fact in FACTS if (draft := fact(question, plan)) is not None), None)
