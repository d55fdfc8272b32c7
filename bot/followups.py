"""Two or three further questions that the plan can answer: anticipated ones about the same sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.questions import AnticipatedQuestion

MOST = 3
_LENGTH = (8, 28)  # characters: long enough to stand alone, short enough for a button
_KINDS = ("responsibility", "content", "state", "figure", "schedule", "definition", "date", "procedure", "purpose")


class FollowUps:
    """Suggestions by section, one for each kind of fact."""

    def __init__(self, questions: Sequence[AnticipatedQuestion]) -> None:
        self._by_section: dict[tuple[str, str], dict[str, str]] = {}
        for question in questions:
            worth = question.answered and not question.stale and question.kind in _KINDS
            if worth and _LENGTH[0] <= len(question.question) <= _LENGTH[1]:
                kinds = self._by_section.setdefault((question.sections[0], question.lang), {})
                kinds.setdefault(question.kind, question.question)

    def suggest(self, sections: Sequence[str], language: str, asked: str) -> tuple[str, ...]:
        """Up to `MOST` questions about `sections`, none of them the one just asked."""
        lang = language if language in ("ja", "easy-ja") else "en"
        found: list[str] = []
        for section in dict.fromkeys(sections):
            kinds: Mapping[str, str] = self._by_section.get((section, lang), {})
            found += [kinds[kind] for kind in _KINDS if kind in kinds]
        return tuple(q for q in dict.fromkeys(found) if q != asked)[:MOST]
