"""A question and a reply make a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from corpus import Plan, load_plan
from eval import citing, keyfacts, marks, ranking
from eval.faith import FaithChecker
from eval.types import Question, Reply, Tally, Verdict

NOTHING = Tally(0, 0)


@dataclass(frozen=True)
class Scorer:
    """Scores replies against `plan`; it holds no state and asks nobody else."""

    plan: Plan

    @classmethod
    def of_plan(cls) -> Scorer:
        """The scorer for the plan of this repository."""
        return cls(load_plan())

    def verdict(self, question: Question, reply: Reply) -> Verdict:
        """Everything measured on `reply`."""
        flaws = keyfacts.flaws(question, reply)
        facts = NOTHING if question.abstain else keyfacts.facts(question, reply.answer)
        stated = bool(question.gold) and not reply.abstained and not reply.error
        return Verdict(
            right=not flaws,
            flaws=flaws,
            facts=facts,
            cited=citing.cited(question, reply),
            precision=citing.precision(question, reply),
            recall=citing.recall(question, reply),
            verbatim=citing.verbatim(reply, self.plan.source),
            valid=self._valid(reply),
            marks=citing.marks(reply),
            coverage=marks.coverage(reply.answer) if stated else NOTHING,
            faithful=self.faith.in_sections(question, reply),
            quoted=self.faith.in_quotes(question, reply),
            unstated=tuple(sorted(claim.value for claim in self.faith.unstated(question, reply))),
            credit=keyfacts.credit(question, reply),
            length=len(keyfacts.norm(reply.answer)),
            ranked=ranking.rank(reply.retrieved, question.gold),
        )

    @cached_property
    def faith(self) -> FaithChecker:
        """The checker of figures, years, 課 and projects."""
        return FaithChecker(self.plan)

    def _valid(self, reply: Reply) -> Tally:
        valid = (citing.is_valid(cited, self.faith.section_text(cited)) for cited in reply.citations)
        return Tally(sum(valid), len(reply.citations))
