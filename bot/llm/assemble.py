"""Mended sentences -> the answer: a passage whose words lack something that matters is told as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.llm.evidence import OWN_LANGUAGES, Told
from bot.llm.figures import figures
from bot.llm.repair import Mended
from bot.llm.statements import limits_in
from bot.llm.types import Source
from bot.llm.words import recall
from bot.types import Draft, Line
from bot.understand import years_in
from bot.wording import say
from corpus import normalise
from corpus.references import department_names
from index import ModelFailure

LEAST_RECALL = 0.85  # share of a passage's content words that its wording must have: no item of a list is lost
MOST_FALLEN = 0.5  # share of the model's sentences that may be removed or replaced


@dataclass
class Assembly:
    """The sentences of one answer as they come in, beside the lines of the extractive one."""

    draft: Draft
    told: Sequence[Told]
    sources: Sequence[Source]
    language: str
    mended: list[Mended] = field(default_factory=list)
    replaced: int = 0

    def add(self, mended: Mended) -> Draft:
        """Takes a sentence in; the answer so far. Raises `ModelFailure` where its yes or no is not ours."""
        lead = self.told[0].lead if self.told else ""
        ours = next((word for word in ("yes", "no") if lead.startswith(say(self.language, word))), "")
        if ours and mended.verdict and mended.verdict != ours:
            raise ModelFailure("unsupported", "yes or no")
        self.mended.append(mended)
        return replace(self.draft, lines=tuple(self._lines(self._standing())))

    def finished(self) -> Draft:
        """The whole answer. Raises `ModelFailure` where too little of the model's words is left."""
        if not self.mended:
            raise ModelFailure("empty")
        standing = self._standing()
        lines: list[Line] = []
        used = 0
        for told in self._first_of_each():
            own = [m for m in standing if m.passages[0] == told.line.passages[0]]
            if self._is_covered(own, told):
                lines += self._lines(own)
                used += len(own)
            else:
                lines.append(told.line)
                self.replaced += len(own)
            lines += self._originals(told)
        if not used or self.removed + self.replaced > MOST_FALLEN * len(self.mended):
            raise ModelFailure("unsupported", "too many sentences")
        return replace(self.draft, lines=tuple(lines))

    def unchecked(self) -> Draft:
        """The model's sentences alone, for measurements without the guard."""
        return replace(self.draft, lines=tuple(Line(m.text, m.passages) for m in self.mended))

    @property
    def removed(self) -> int:
        """Sentences dropped."""
        return sum(mended.how == "removed" for mended in self.mended)

    @property
    def repaired(self) -> int:
        """Sentences that got another mark, or the plan's own words in their place."""
        return self.replaced + sum(mended.how == "repaired" for mended in self.mended)

    def _standing(self) -> list[Mended]:
        """The sentences that may be shown, each once."""
        return list(dict.fromkeys(mended for mended in self.mended if mended.passages))

    def _first_of_each(self) -> list[Told]:
        """The first line of each passage, in the order in which the extractive answer tells them."""
        first: dict[str, Told] = {}
        for told in self.told:
            first.setdefault(told.line.passages[0], told)
        return list(first.values())

    def _originals(self, told: Told) -> list[Line]:
        """The Japanese words beside a wording in a language for which the plan has no translation."""
        if self.language in OWN_LANGUAGES:
            return []
        return [t.line for t in self.told if t.line.passages == told.line.passages and t is not told]

    def _lines(self, mended: Sequence[Mended]) -> list[Line]:
        """Sentences as lines; the first on a passage gets the words that the chain puts before that passage."""
        leads = {told.line.passages[0]: told.lead for told in reversed(self.told)}
        lines = []
        for one in mended:
            lead = leads.pop(one.passages[0], "")
            lines.append(Line(lead + one.text, one.passages))
        return lines

    def _is_covered(self, own: Sequence[Mended], told: Told) -> bool:
        """Whether the sentences have all of a passage that must not be lost: facts, limits, most of its words."""
        if not own:
            return False
        source = next((s for s in self.sources if s.passage == told.line.passages[0]), None)
        wanted = normalise(source.text if source else told.text)
        said = normalise(" ".join(one.text for one in own))
        if not {f.value for f in figures(wanted)} - set(map(str, years_in(wanted))) <= {f.value for f in figures(said)}:
            return False
        facts = set(years_in(wanted)) <= set(years_in(said)) and set(department_names(wanted)) <= set(
            department_names(said)
        )
        if self.language not in OWN_LANGUAGES:
            return facts
        kept = limits_in(wanted, self.language) <= limits_in(said, self.language)
        return facts and kept and recall(said, wanted, self.language) >= LEAST_RECALL
