"""The page's endpoints for programs: `gradio_client`, plain HTTP, and MCP."""

from __future__ import annotations

from typing import Any, Literal

import gradio as gr
from gradio import Error
from gradio.events import api

from bot.service.wording import apology
from bot.types import Turn
from bot.web.projects import COLUMNS, departments, groups, row
from bot.web.roles import role_of
from bot.web.search import find
from bot.web.types import Site
from index.errors import PlanBotError

# Shared with the page's own questions, so that programs cannot starve the visitors.
CONCURRENCY = 8


def endpoints(site: Site) -> None:
    """Registers /ask, /search, /section and /projects in the open blocks context."""
    made = Endpoints(site)
    api(made.ask, api_name="ask", concurrency_limit=CONCURRENCY, concurrency_id="ask")
    for function in (made.search, made.section, made.projects):
        api(function, api_name=function.__name__, concurrency_limit=CONCURRENCY)


class Endpoints:
    """The functions behind the endpoints; their docstrings are what callers read."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def ask(  # noqa: D417  (Gradio fills in `request`; callers do not see it)
        self,
        question: str,
        audience: Literal["citizen", "staff"] = "citizen",
        language: str = "",
        history: list[dict[str, str]] | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Answers a question on the DX promotion plan of Sano City (佐野市DX推進計画) with citations to its sections.

        Args:
            question: The question, in Japanese, English or another language.
            audience: "citizen" for everyday words, "staff" for terse answers with the departments.
            language: Language of the answer, such as "ja", "easy-ja" or "en"; empty for that of the question.
            history: Earlier turns, each with "role" ("user" or "assistant") and "content".

        Returns:
            The answer (Markdown with [1] marks), whether the bot abstained and why, the citations with section, page
            and verbatim quote, related sections, confidence, language and follow-up questions.
        """
        turns = tuple(
            Turn("assistant" if turn.get("role") == "assistant" else "user", str(turn.get("content", "")))
            for turn in (history if isinstance(history, list) else ())
            if isinstance(turn, dict)
        )
        question, language = str(question), str(language or "")
        who: Literal["citizen", "staff"] = "staff" if audience == "staff" else "citizen"
        try:
            return self._site.bot.ask(question, turns, who, language or None, role_of(request)).as_dict()
        except PlanBotError as error:
            raise Error(apology(error, language or "ja"), print_exception=False) from error
        except Exception as error:  # logged where it was watched; a program is told in our words
            raise Error(apology(PlanBotError(), language or "ja"), print_exception=False) from error

    def search(self, query: str, limit: int = 10) -> list[dict[str, Any]]:
        """Finds passages of the plan: those with the very words first, then those near in meaning.

        Args:
            query: What to look for.
            limit: How many sections at most (1 to 50).

        Returns:
            Section id, title, page, the passage's verbatim text, and whether it has the very words.
        """
        sections = self._site.plan.section_by_id
        return [
            {
                "section": place.passage.section,
                "title": sections[place.passage.section].title,
                "page": sections[place.passage.section].page,
                "text": place.passage.text,
                "exact": place.exact,
            }
            for place in find(self._site, str(query))[: _between(limit, 1, 50)]
        ]

    def section(self, section_id: str) -> dict[str, Any]:
        """Gives the text of one section of the plan.

        Args:
            section_id: Such as "ch1-3", "2-1" (a project), "term-16" (a glossary entry) or "council".

        Returns:
            Its id, title, chapter, page and text. An unknown id is an error that lists the known ones.
        """
        plan = self._site.plan
        section = plan.section_by_id.get(str(section_id))
        if section is None:
            raise Error(
                f"unknown section {section_id!r}; known: {', '.join(plan.section_by_id)}", print_exception=False
            )
        return {
            "section": section.id,
            "title": section.title,
            "chapter": section.chapter,
            "page": section.page,
            "text": plan.section_text(section),
        }

    def projects(self, department: str = "", pillar: int = 0) -> list[dict[str, str]]:
        """Lists the projects (事業) of the plan with the departments (課) in charge.

        Args:
            department: Only projects that name this 課, such as "市民課"; empty for all.
            pillar: Only projects of this pillar (1 to 3); 0 for all.

        Returns:
            Number, name, pillar, lead department (主管課), related departments, schedule and page of each project.
        """
        plan, department = self._site.plan, str(department or "")
        if department and department not in (*departments(plan), *groups(plan)):
            known = ", ".join((*departments(plan), *groups(plan)))
            raise Error(f"unknown department {department!r}; known: {known}", print_exception=False)
        return [
            dict(zip(COLUMNS, row(plan, project), strict=True))
            for project in plan.projects
            if pillar in (0, project.pillar) and department in ("", *project.departments, *project.groups)
        ]


def _between(number: object, least: int, most: int) -> int:
    """`number` within its bounds; programs send anything."""
    return max(least, min(most, number)) if isinstance(number, int) else most
