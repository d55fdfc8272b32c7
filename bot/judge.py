"""Weighing a question: what was found for it, which passages answer it, and how surely the plan says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot import answerable, evidence, features, unstated
from bot.focus import about_one, names_nothing, parts, points_back
from bot.models import FOLDER, Logistic, Trees
from bot.text_classifier import TextClassifier
from bot.topics import topics_of
from bot.types import Understood
from bot.understand import understand
from corpus import Plan
from corpus.lexicon import gloss
from corpus.references import expand
from index import Found, HybridRetriever, Settings

THRESHOLD = 0.35  # probability of being answerable below which a question is declined; see eval/README.md
THRESHOLD_FOLLOW_UP = 0.12  # the same for a follow-up, whose own words are few
RESEMBLES = 0.75  # cosine to an anticipated question from which a message is one, whatever it sounds like
SURE_PART = 0.5  # probability and ranker score from which a part is answered though the whole is not
CERTAINLY_NOT = 0.04  # below this not even a fact from the records is offered


def threshold(question: Understood) -> float:
    """From which probability on a question is answered."""
    return THRESHOLD_FOLLOW_UP if question.topic else THRESHOLD


@dataclass(frozen=True, slots=True)
class Weighed:
    """The evidence for a question, the probability that the plan answers it, and whether that is enough."""

    evidence: evidence.Evidence
    chance: float
    answers: bool


def _named_terms(question: Understood) -> tuple[str, ...]:
    return tuple(f"term-{number}#" for number in question.mentions.terms)


class Judge:
    """Retriever, topic classifier, ranker and answerability model at work together."""

    def __init__(
        self, settings: Settings, plan: Plan, retriever: HybridRetriever, split: Callable[[str], Sequence[str]] = parts
    ) -> None:
        self._settings = settings
        self._split = split
        self._plan = plan
        self._retriever = retriever
        self._topics = TextClassifier.read(FOLDER / "topics.npz")
        self._ranker = Trees.read("ranker")
        self._answerable = Logistic.read("answerable")

    def search(self, question: Understood) -> Found:
        """What the index holds for a question: its asking sentences, its whole story, the plan's words for it, and
        a follow-up together with the question it leans on.
        """
        joined = f"{question.before} {question.text}" if question.before else ""
        others = (question.story, gloss(question.text, question.language), joined)
        return self._search(question.text, [text for text in others if text and text != question.text])

    def resembles_a_question(self, text: str) -> bool:
        """Whether an anticipated question is close to `text`."""
        found = self._search(text)
        return any(match.cosine >= RESEMBLES for match in found.matches)

    def weigh(self, question: Understood, found: Found) -> Weighed:
        """The evidence for a question and the probability that it answers."""
        story = [(expand(question.story), self._retriever.embed_question(question.story))] if question.told else []
        topics = topics_of(self._topics, (expand(question.text), found.vector), *story)
        candidates = features.candidates_of(question, found, self._plan, topics)
        row = answerable.evidence_row(question, found, self._plan, topics)
        ranked = self._ranker.probability(candidates.rows)
        chance = self._chance(question, found, answerable.with_best(row, ranked))
        scores = ranked if self._settings.uses("ranker") else candidates.rows[:, features.NAMES.index("fused score")]
        chosen = evidence.choose(question, found, candidates.passages, scores, self._plan)
        told = [self._plan.quote(self._plan.passage_by_id[key]) for key in chosen.passages]
        lacking = unstated.lacks_number(question, told) or unstated.lacks_date(question, told)
        if self._settings.uses("answerability") and lacking:
            chance = min(chance, CERTAINLY_NOT)
        means = "definition" in question.kinds and set(question.kinds) <= {"definition", "name"}
        if means and any(c.startswith(_named_terms(question)) for c in chosen.passages[:1]):
            chance = max(chance, SURE_PART)  # the glossary says what it means
        return Weighed(chosen, chance, bool(chosen.passages) and chance >= threshold(question))

    def joined(self, whole: Weighed, question: Understood, text: str) -> evidence.Evidence:
        """The evidence of the whole question with that of its parts, or of the things it compares."""
        compared = self._of_each(question)
        if compared is not None:
            return compared
        found = [weighed for _, weighed in self.parts(question, text, whole.evidence.sections[:1])]
        return evidence.join(whole.evidence, [w.evidence for w in found if w.answers], self._plan)

    def answered_parts(self, question: Understood, text: str) -> evidence.Evidence | None:
        """The evidence of those parts of a double question that the plan answers, though the whole looked as if it
        did not: of the sure ones, else of all when no part is left without.
        """
        asked = self.parts(question, text) if "other_place" not in question.kinds else []
        if unstated.never_stated(question, self._plan):  # a clause of it means nothing without the rest
            asked = [(part, weighed) for part, weighed in asked if part.asked.endswith("?")]
        asked = [(part, weighed) for part, weighed in asked if not names_nothing(part.text)]
        found = [weighed for _, weighed in asked]
        sure = [w.evidence for w in found if w.answers and min(w.chance, w.evidence.score) >= SURE_PART]
        some = [w.evidence for w in found if w.answers and w.evidence.score >= evidence.PART_SCORE]
        chosen = sure or (some if len(some) == len(found) else [])
        return evidence.join(chosen[0], chosen[1:], self._plan) if chosen else None

    def parts(self, question: Understood, text: str, lean: tuple[str, ...] = ()) -> list[tuple[Understood, Weighed]]:
        """The single questions of a double one, each weighed; they share the topic of `question`.

        A part that points back, or for which nothing sure is found, leans on the sections `lean`, of which the other
        parts speak.
        """
        leans = bool(lean) and not question.topic
        weighed: list[tuple[Understood, Weighed]] = []
        for part in self._split(text) if self._settings.uses("parts") else ():
            alone = understand(part, question.audience, question.language, topic=question.topic)
            if leans and names_nothing(part):
                alone = replace(alone, topic=lean)
                before = [f"{weighed[-1][0].text} {part}"] if weighed else []
                own = self._of_what_it_leans_on(self.weigh(alone, self._search(part, before)), lean)
            else:
                found = self._search(part)
                own = self.weigh(alone, found)
                if leans and (own.evidence.score < SURE_PART or points_back(part)):
                    alone = replace(alone, topic=lean)
                    own = self.weigh(alone, found)
            weighed.append((alone, own))
        return weighed

    def _of_what_it_leans_on(self, weighed: Weighed, lean: tuple[str, ...]) -> Weighed:
        """What was found for a part that names nothing, as far as it is of the sections that the others speak of."""
        near = {*lean, *(key for section in lean for key in self._plan.kin(section))}
        kept = tuple(p for p in weighed.evidence.passages if p.split("#")[0] in near)
        return replace(
            weighed, evidence=replace(weighed.evidence, passages=kept), answers=weighed.answers and bool(kept)
        )

    def _of_each(self, question: Understood) -> evidence.Evidence | None:
        """For a comparison the passage of each thing that the question would find for it alone."""
        best: list[str] = []
        things = evidence.compared(question) if self._settings.uses("parts") else []
        for name, section in things:
            text = about_one(question.asked, name, [other for other, _ in things])
            if section in self._plan.project_by_id:
                text = re.sub(r"とは$", "は何をする事業", text)
            alone = understand(text, question.audience, question.language)
            found = self._search(text)
            own = replace(found, hits=tuple(hit for hit in found.hits if hit.section == section))
            told = [p for p in self.weigh(alone, own).evidence.passages if p.startswith(f"{section}#")]
            best += told[: 2 if section in self._plan.project_by_id else 1]
        return evidence.Evidence(tuple(best), 1.0, None) if len(best) > 1 else None

    def _chance(self, question: Understood, found: Found, row: answerable.Row) -> float:
        if not self._settings.uses("answerability"):
            return 1.0
        if unstated.never_stated(question, self._plan):
            return 0.0
        if question.language not in answerable.TRAINED_LANGUAGES:
            return answerable.by_vector_alone(found)
        return float(self._answerable.probability(row[None, :])[0])

    def _search(self, text: str, variants: Sequence[str] = ()) -> Found:
        if self._settings.uses("questions"):
            return self._retriever.search(text, variants=variants)
        found = self._retriever.search(text, ("exact", "dense", "bm25"), variants=variants)
        return replace(found, matches=())
