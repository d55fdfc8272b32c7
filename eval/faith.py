"""Do the figures, years, 課 and projects of an answer stand in what it cites?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from corpus import Plan, squeeze
from eval.claims import Claim, ClaimReader, counted, reckoned
from eval.marks import statements
from eval.types import Cited, Question, Reply, Tally


@dataclass(frozen=True)
class FaithChecker:
    """Checks answers against the cited sections of `plan` (wide) or the cited quotes alone (narrow)."""

    plan: Plan

    def in_sections(self, question: Question, reply: Reply) -> Tally:
        """Claims that stand in the sections cited, of all claims of the answer."""
        asserted = self._asserted(question, reply)
        return Tally(len(asserted - self.unstated(question, reply)), len(asserted))

    def in_quotes(self, question: Question, reply: Reply) -> Tally:
        """Claims that stand in the words quoted, of all claims of the answer."""
        asserted = self._asserted(question, reply)
        text = "\n".join(cited.quote or "" for cited in reply.citations)
        return Tally(len(asserted - self._missing(asserted, text, reply)), len(asserted))

    def unstated(self, question: Question, reply: Reply) -> frozenset[Claim]:
        """The claims of the answer that no cited section states."""
        text = "\n".join(self.section_text(cited) for cited in reply.citations)
        return self._missing(self._asserted(question, reply), text, reply)

    def section_text(self, cited: Cited) -> str:
        """The source of the section cited, from its first character to its last; empty for an unknown id."""
        section = self.plan.section_by_id.get(cited.home)
        if section is None:
            return ""
        start = min(passage.quote.start for passage in section.passages)
        return self.plan.source[start : max(passage.quote.end for passage in section.passages)]

    @cached_property
    def _reader(self) -> ClaimReader:
        return ClaimReader(self.plan)

    def _asserted(self, question: Question, reply: Reply) -> frozenset[Claim]:
        """Claims made by the answer itself: what the asker said is repeated to be corrected, not stated."""
        if reply.abstained or not question.gold:
            return frozenset()
        asked = "\n".join([question.question, *(message.content for message in question.history)])
        return self._reader.claims(reply.answer) - self._reader.stated(asked)

    def _missing(self, asserted: frozenset[Claim], text: str, reply: Reply) -> frozenset[Claim]:
        written = self._reader.stated(text)
        stated = written | self._computed(reply, asserted) | _figures(reckoned(asserted & written))
        tight = squeeze(text)
        return frozenset(
            claim
            for claim in asserted - stated
            if not (claim.kind == "department" and claim.value in tight)  # 警防課 stands in 消防本部警防課
        )

    def _computed(self, reply: Reply, asserted: frozenset[Claim]) -> frozenset[Claim]:
        """What need not be written to be true: counts of things listed, and where a cited section stands."""
        sections = frozenset(cited.home for cited in reply.citations)
        counts = {*counted(asserted), str(len(sections)), str(len(statements(reply.answer)))}
        pages = {str(s.page) for id_ in sections if (s := self.plan.section_by_id.get(id_)) and s.page}
        own = sections & set(self.plan.project_by_id)
        own_claims = {*(Claim("page", page) for page in pages), *(Claim("project", id_) for id_ in own)}
        return _figures({*counts, *self._counts(sections)}) | own_claims

    def _counts(self, sections: frozenset[str]) -> Iterator[str]:
        """Counts of each cited section, and the projects of all cited pillars together."""
        for id_ in sections:
            yield from map(str, self._counts_by_section.get(id_, ()))
        yield str(sum(len(pillar.projects) for pillar in self.plan.pillars if pillar.section in sections))

    @cached_property
    def _counts_by_section(self) -> dict[str, tuple[int, ...]]:
        """What can be counted in a section: pillars, projects, KPIs, 課, articles, posts."""
        plan = self.plan
        whole = (len(plan.projects), len(plan.pillars), len(plan.indicators), *(len(p.projects) for p in plan.pillars))
        return (
            {"ch3": (len(plan.pillars),), "ch5": whole}
            | {term.id: (len(plan.terms),) for term in plan.terms}
            | {p.section: (len(p.projects), sum(i.pillar == p.number for i in plan.indicators)) for p in plan.pillars}
            | {p.id: (len(p.departments), len(p.related), len(p.schedule)) for p in plan.projects}
            | {o.section: (sum(a.number > 0 for a in o.articles), len(o.posts)) for o in plan.ordinances}
        )


def _figures(numbers: Iterable[str]) -> frozenset[Claim]:
    return frozenset(Claim("figure", number) for number in numbers)
