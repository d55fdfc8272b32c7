"""Exact hits: what a question names by number or by name comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus import Plan, normalise
from corpus.references import articles, department_names, project_numbers, term_numbers
from index.documents import is_evidence

_LATIN = re.compile(r"[a-z][a-z-]{3,}")
_QUOTED = re.compile(r"[「『]([^」』]{3,30})[」』]")
_RARE = 3  # passages that may hold a word for it to be an address
_ORDINANCES = {"committee": ("策定委員会", "委員会"), "council": ("懇談会",)}


class ExactIndex:
    """Passages by the plan's own addresses: 「2-1」, ※14, 第5条第2項, 課 names."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._texts = {p.id: normalise(p.text) for p in plan.passage_by_id.values() if is_evidence(p)}

    def find(self, question: str) -> list[str]:
        """Passage ids, best first; empty when the question names no address."""
        found: list[str] = []
        for project in project_numbers(question):
            found.extend(self._section(project))
        for number in term_numbers(question):
            found.extend(self._section(f"term-{number}"))
        found.extend(self._articles(question))
        found.extend(self._departments(question))
        found.extend(self._rare_words(question))
        return list(dict.fromkeys(found))

    def _section(self, section: str) -> list[str]:
        held = self._plan.section_by_id.get(section)
        return [p.id for p in held.passages if is_evidence(p)] if held else []

    def _articles(self, question: str) -> Iterable[str]:
        for reference in articles(question):
            for ordinance in self._plan.ordinances:
                if not any(name in question for name in _ORDINANCES[ordinance.section]):
                    continue
                for article in ordinance.articles:
                    if article.number == reference.article:
                        yield from (p.passage.id for p in article.paragraphs if reference.paragraph in (0, p.number))

    def _departments(self, question: str) -> Iterable[str]:
        names = [name for name in department_names(question) if name != "デジタル推進課"]  # in every project
        for project in self._plan.projects:
            if any(name in department for name in names for department in project.departments):
                yield f"{project.id}#関係課-1"

    def _rare_words(self, question: str) -> list[str]:
        """Passages with a Latin word or a quoted phrase of the question that few passages hold."""
        plain = normalise(question)
        words = [*_LATIN.findall(plain), *_QUOTED.findall(plain)]
        held = [[key for key, text in self._texts.items() if word in text] for word in words]
        return [key for keys in held if len(keys) <= _RARE for key in keys]
