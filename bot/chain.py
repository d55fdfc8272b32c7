"""The chain: understand → retrieve → facts or evidence → answerable? → compose → guard, over frozen types."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, Self

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from bot import answerable, compose, decline, evidence, features, guard, premise, render
from bot.clean import clean
from bot.dialogue import sections_named, standalone
from bot.facts import compute
from bot.focus import about_one, asking, is_asking, parts, without_masks
from bot.followups import FollowUps
from bot.language import detect
from bot.models import FOLDER, Logistic, Trees
from bot.privacy import asks_about_a_person
from bot.smalltalk import is_unclear, smalltalk_of
from bot.topics import TopicClassifier
from bot.types import Answer, Audience, Cleaned, Draft, Line, Mentions, Request, State, Turn, Understood
from bot.understand import understand
from bot.wording import say
from corpus import Plan, load_plan
from corpus.lexicon import gloss
from corpus.questions import load_questions
from corpus.references import expand
from index import Found, Hit, HybridRetriever, Settings, open_index
from index.build import Say

log = logging.getLogger(__name__)
THRESHOLD = 0.35  # probability of being answerable below which a question is declined; see eval/README.md
THRESHOLD_FOLLOW_UP = 0.12  # the same for a follow-up, whose own words are few
BARE_CHARS = 10  # a question up to this length that names nothing is asked back
CERTAINLY_NOT = 0.04  # below this not even a fact from the records is offered


def _readable(text: str, language: str) -> str:
    """`text`, or the plan's words for it in a language that the sentence encoder does not know."""
    return (gloss(text, language) or text) if language in ("vi", "tl") else text


def threshold(question: Understood) -> float:
    """From which probability on a question is answered."""
    return THRESHOLD_FOLLOW_UP if question.topic else THRESHOLD


def _variants(question: Understood) -> tuple[str, ...]:
    """Other wordings to search: the whole message, where a story was told before asking, and the plan's own words."""
    others = (question.story, gloss(question.text, question.language))
    return tuple(text for text in others if text and text != question.text)


class PlanBot(Runnable[Request | str, Answer]):
    """Answers questions on the plan; `ask`, or `invoke`, `batch` and `stream` as a LangChain Runnable."""

    def __init__(self, settings: Settings, plan: Plan, retriever: HybridRetriever) -> None:
        self.settings = settings
        self.plan = plan
        self.retriever = retriever
        self._topics = TopicClassifier.read(FOLDER / "topics.npz")
        self._ranker = Trees.read("ranker")
        self._answerable = Logistic.read("answerable")
        self._follow_ups = FollowUps(load_questions())
        self._chain: Runnable[Request, Answer] = (
            RunnableLambda(self._understand) | self._retrieve | self._decide | self._compose
        )

    @classmethod
    def open(cls, settings: Settings | None = None, say: Say = log.info) -> Self:
        """Opens the index (building it when needed) and the models.

        Raises `PlanBotError` when settings, data folder or index cannot be used.
        """
        settings = settings or Settings.read()
        return cls(settings, load_plan(), open_index(settings, say).retriever)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
    ) -> Answer:
        """The answer to `question` after the turns of `history`; `language` is detected when not given."""
        return self.invoke(Request(question, tuple(history), audience, language))

    def retrieve(self, question: str, rankings: Collection[str] | None = None) -> tuple[Hit, ...]:
        """What the retriever alone finds, best first; `rankings` limits which rankings are fused."""
        return self.retriever.search(question, rankings).hits

    def invoke(self, input: Request | str, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """Answers a request, or a bare question."""
        started = time.perf_counter()
        request = Request(input) if isinstance(input, str) else input
        answer = self._chain.invoke(request, config)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def stream(self, input: Request | str, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Answer]:
        """The answer, whole: nothing unchecked is ever shown."""
        yield self.invoke(input, config)

    def _understand(self, request: Request) -> State:
        cleaned = clean(request.question, self.settings.max_question_chars)
        turns = request.history[-2 * self.settings.max_history_turns :] if self.settings.max_history_turns else ()
        history = tuple(Turn(t.role, clean(t.content, self.settings.max_question_chars).text) for t in turns)
        history = history if self.settings.uses("dialogue") else ()
        alone = standalone(cleaned.text, history, self.plan, lambda text: self.retriever.search(text).sections)
        asked = asking(cleaned.text)
        language = request.language or detect(request.question)
        question = understand(
            _readable(without_masks(alone.text) if alone.topic else asked, language),
            request.audience,
            language,
            asked=asked,
            story=without_masks(cleaned.text),
            topic=alone.topic or sections_named(cleaned.dropped, self.plan),
            named_before=alone.named_before,
        )
        return State(request, cleaned, question, draft=self._without_search(cleaned, question))

    def _without_search(self, cleaned: Cleaned, question: Understood) -> Draft | None:
        """Small talk, orders and noise need no search."""
        language = question.language
        if "personal_data" in cleaned.notes and asks_about_a_person(cleaned.text):
            return Draft(
                (Line(say(language, "individual")), Line(say(language, "decline_elsewhere"))), reason="not_in_plan"
            )
        if kind := smalltalk_of(cleaned.text):
            return Draft((Line(say(language, kind)),), smalltalk=True)
        if cleaned.ordered and (cleaned.empty or not is_asking(cleaned.text)):
            return Draft((Line(say(language, "unsafe")),), reason="unsafe")
        if cleaned.empty or is_unclear(cleaned.text):
            return Draft((Line(say(language, "unclear")),), reason="unclear")
        if self._lacks_its_thing(question):
            example = f"「{self.plan.projects[0].title}」{cleaned.text}"
            return Draft((Line(say(language, "which", example=example)),), reason="unclear")
        return None

    @staticmethod
    def _lacks_its_thing(question: Understood) -> bool:
        """「主管課は?」 with nothing before it: a fact of some project, but of which?"""
        bare = question.mentions == Mentions() and not question.topic and len(question.asked) <= BARE_CHARS
        return bare and bool({"responsibility", "schedule"} & set(question.kinds))

    def _retrieve(self, state: State) -> State:
        if state.draft:
            return state
        question = state.question
        return replace(state, found=self._search(question.text, _variants(question)))

    def _search(self, text: str, variants: Sequence[str] = ()) -> Found:
        if self.settings.uses("questions"):
            return self.retriever.search(text, variants=variants)
        found = self.retriever.search(text, ("exact", "dense", "bm25"), variants=variants)
        return replace(found, matches=())

    def _decide(self, state: State) -> State:
        """Facts where they can be computed, else evidence if the plan answers, else a declining answer."""
        if state.draft or state.found is None:
            return state
        question, found = state.question, state.found
        whole, chance = self._weigh(question, found)
        draft = None
        if chance >= CERTAINLY_NOT and self.settings.uses("facts"):
            draft = compute(question, self.plan, whole.passages)
        if draft is None and chance >= threshold(question) and whole.passages:
            chosen = self._of_each(question) or evidence.join(whole, self._parts(state, whole.sections[:1]), self.plan)
            draft = self._from_evidence(question, found, chosen, chance)
        if draft is None:
            draft = decline.not_in_plan(question, found, whole, self.plan, 1.0 - chance)
        return replace(state, draft=draft)

    def _weigh(self, question: Understood, found: Found) -> tuple[evidence.Evidence, float]:
        """The evidence for a question and the probability that it answers."""
        topics = self._topics.scores(expand(question.text), found.vector)
        candidates = features.candidates_of(question, found, self.plan, topics)
        row = answerable.with_ranker(
            answerable.evidence_row(question, found, self.plan, topics), candidates, self._ranker
        )
        chance = self._chance(question, found, row)
        scores = (
            self._ranker.probability(candidates.rows)
            if self.settings.uses("ranker")
            else candidates.rows[:, features.NAMES.index("fused score")]
        )
        return evidence.choose(question, found, candidates.passages, scores, self.plan), chance

    def _chance(self, question: Understood, found: Found, row: answerable.Row) -> float:
        if not self.settings.uses("answerability"):
            return 1.0
        if answerable.never_stated(question):
            return 0.0
        if question.language not in answerable.TRAINED_LANGUAGES:
            return answerable.by_vector_alone(found)
        return float(self._answerable.probability(row[None, :])[0])

    def _parts(self, state: State, topic: tuple[str, ...]) -> list[evidence.Evidence]:
        """The evidence of each single question in a double one; `topic` is what the whole is about."""
        question = state.question
        found = []
        for part in parts(state.cleaned.text) if self.settings.uses("parts") else ():
            alone = understand(part, question.audience, question.language, topic=question.topic or topic)
            found.append(self._weigh(alone, self._search(part)))
        return [chosen for chosen, chance in found if chance >= threshold(question)]

    def _of_each(self, question: Understood) -> evidence.Evidence | None:
        """For a comparison the passage of each thing that the question would find for it alone."""
        things = evidence.compared(question) if self.settings.uses("parts") else []
        best = []
        for name, section in things:
            text = about_one(question.asked, name, [other for other, _ in things])
            alone = understand(text, question.audience, question.language)
            found = self._search(text)
            own = replace(found, hits=tuple(h for h in found.hits if h.section == section))
            whole, _ = self._weigh(alone, own)
            best += whole.passages[:1]
        return evidence.Evidence(tuple(best), 1.0, None) if len(best) > 1 else None

    def _from_evidence(self, question: Understood, found: Found, chosen: evidence.Evidence, chance: float) -> Draft:
        lines = render.lines_for(chosen.passages, question, self.plan)
        texts = [self.plan.passage_by_id[p].text for p in chosen.passages]
        lead = premise.verdict(question, texts, found.matches) if self.settings.uses("premises") else None
        if lead and lines:
            first = Line(say(question.language, lead) + lines[0].text, lines[0].passages, lines[0].item)
            lines = (first, *lines[1:])
        return Draft(lines, chance)

    def _compose(self, state: State) -> Answer:
        assert state.draft is not None
        draft, faults = guard.check(compose.in_language(state.draft, state.question, self.plan), self.plan)
        for fault in faults:
            log.warning("guard removed a line: %s", fault)
        if not draft.lines:
            draft = Draft((Line(say(state.question.language, "unclear")),), 0.0, "not_in_plan", state.draft.near)
        text, citations = compose.write(draft, self._notes(state), self.plan)
        return Answer(
            answer=text,
            abstained=draft.reason is not None,
            reason=draft.reason,
            citations=citations,
            related=decline.sections_related(draft, self.plan),
            confidence=round(draft.confidence, 3),
            language=state.question.language,
            audience=state.request.audience,
            engine="extractive",
            follow_ups=self._follow_ups.suggest(
                [c.section for c in citations] or draft.near, state.question.language, state.request.question
            ),
        )

    def _notes(self, state: State) -> tuple[str, ...]:
        limit = str(self.settings.max_question_chars)
        return tuple(say(state.question.language, note, limit=limit) for note in state.cleaned.notes)
