"""The chain: understand → retrieve → facts or evidence → answerable? → compose → guard, over frozen types."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, Self

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from bot import compose, decline, documents, evidence, guard, premise, render
from bot.acts import Acts
from bot.clean import clean
from bot.dialogue import sections_named, standalone
from bot.facts import compute
from bot.focus import asking, is_asking, parts, sentences, without_masks
from bot.followups import FollowUps
from bot.judge import CERTAINLY_NOT, Judge, Weighed
from bot.language import detect
from bot.llm.outside import sendable
from bot.llm.rewrite import Rewriter
from bot.llm.types import LanguageModel
from bot.llm.wording import Wordsmith
from bot.privacy import asks_about_a_person
from bot.smalltalk import is_unclear, smalltalk_of
from bot.sources import PlanAndDocuments, Sources
from bot.types import Answer, Audience, Cleaned, Draft, Line, Mentions, Request, Role, State, Turn, Understood
from bot.understand import understand
from bot.visibility import checked
from bot.wording import say
from corpus import Plan, load_plan
from corpus.lexicon import gloss
from corpus.standing import questions_of
from corpus.translations import TRANSLATED
from index import NOTHING_FOUND, Found, Hit, HybridRetriever, Settings, open_index
from index.build import Say
from index.library import Library

log = logging.getLogger(__name__)
BARE_CHARS = 10  # a question up to this length that names nothing is asked back


def _readable(text: str, language: str) -> str:
    """`text`, or the plan's words for it in a language that the sentence encoder does not know."""
    return (gloss(text, language) or text) if language in ("vi", "tl") else text


class PlanBot(Runnable[Request | str, Answer]):
    """Answers questions on the plan; `ask`, or `invoke`, `batch` and `stream` as a LangChain Runnable."""

    def __init__(
        self,
        settings: Settings,
        plan: Plan,
        retriever: HybridRetriever,
        library: Library | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        self.settings = settings
        self.plan = plan
        self.retriever = retriever
        self.library = library
        self._rewriter = Rewriter(settings, model) if model else None
        self._judge = Judge(settings, plan, retriever, self._rewriter.split if self._rewriter else parts)
        self._acts = Acts.read(retriever.embed_question)
        self._follow_ups = FollowUps(questions_of(plan))
        self.wordsmith = Wordsmith(settings, plan, model, retriever.embed) if model else None
        self._chain: Runnable[Request, State] = RunnableLambda(self._understand) | self._retrieve | self._decide

    @classmethod
    def open(cls, settings: Settings | None = None, say: Say = log.info) -> Self:
        """Opens the index (building it when needed) and the models.

        Raises `PlanBotError` when settings, data folder or index cannot be used.
        """
        settings = settings or Settings.read()
        logging.basicConfig()  # a handler, where the program around us has set none
        for package in ("bot", "index"):
            logging.getLogger(package).setLevel(settings.log_level)
        model = None
        if settings.llm:
            from bot.llm.model import open_model  # brings the provider's package along

            model = open_model(settings)
        opened = open_index(settings, say)
        return cls(settings, load_plan(), opened.retriever, opened.library, model)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
        role: Role = "citizen",
    ) -> Answer:
        """The answer to `question` after the turns of `history`; `language` is detected when not given.

        `role` is what the asker may see, as the login has checked it: documents for the staff alone are neither
        searched nor named for a citizen.
        """
        return self.invoke(Request(question, tuple(history), audience, language, role))

    @property
    def edition(self) -> str:
        """What answers follow from beside the question: it changes when documents come or go."""
        return documents.edition(self.library)

    def stream_answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        audience: Audience = "citizen",
        language: str | None = None,
        role: Role = "citizen",
    ) -> Iterator[Answer]:
        """`ask`, with what there is of the answer before; see `stream`."""
        return self.stream(Request(question, tuple(history), audience, language, role))

    def retrieve(self, question: str, rankings: Collection[str] | None = None) -> tuple[Hit, ...]:
        """What the retriever alone finds, best first; `rankings` limits which rankings are fused."""
        return self.retriever.search(question, rankings).hits

    def invoke(self, input: Request | str, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """Answers a request, or a bare question."""
        *_, answer = self.stream(input, config)
        return answer

    def stream(self, input: Request | str, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Answer]:
        """The answer, whole; where a language model words it, before that with each sentence that was checked.

        Nothing unchecked is ever shown. The last answer counts: the model may fail after its first sentence.
        """
        started = time.perf_counter()
        request = Request(input) if isinstance(input, str) else input
        for state in self._worded(self._chain.invoke(request, config)):
            answer = checked(self._compose(state), request.role, self.library)
            yield replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def _worded(self, state: State) -> Iterator[State]:
        """`state`, or where a language model words its draft, the states on the way there."""
        if self.wordsmith is None or state.draft is None or state.consulted:
            return iter((state,))
        return self.wordsmith.word(state, compose.in_language(state.draft, state.question, self.plan))

    def _understand(self, request: Request) -> State:
        cleaned = self._without_orders(clean(request.question, self.settings.max_question_chars))
        turns = request.history[-2 * self.settings.max_history_turns :] if self.settings.max_history_turns else ()
        history = tuple(Turn(t.role, clean(t.content, self.settings.max_question_chars).text) for t in turns)
        history = history if self.settings.uses("dialogue") else ()
        alone = standalone(cleaned.text, history, self.plan, lambda text: self.retriever.search(text).sections)
        if self._rewriter:
            alone = self._rewriter.reworded(alone, cleaned.text, sendable(history, request.role, self.settings))
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
            kinds_before=alone.kinds_before,
            before=alone.before,
        )
        draft = self._without_search(cleaned, question) or self._without_question(cleaned, question, bool(history))
        return State(request, cleaned, question, draft=draft)

    def _without_orders(self, cleaned: Cleaned) -> Cleaned:
        """A message without the sentences that order the bot about, when others ask something."""
        orders = self._acts.orders_in(cleaned.text) if self.settings.uses("acts") else ()
        if not orders:
            return cleaned
        text = "".join(s for s in sentences(cleaned.text) if s not in orders).strip()
        return replace(cleaned, text=text, ordered=True, dropped=cleaned.dropped + "".join(orders))

    def _without_question(self, cleaned: Cleaned, question: Understood, in_dialogue: bool) -> Draft | None:
        """What asks nothing of the plan by the classifier's word, unless it is close to an anticipated question."""
        if not self.settings.uses("acts"):
            return None
        careful = in_dialogue or question.language not in ("ja", *TRANSLATED)
        act = self._acts.act_of(cleaned.text, careful=careful)
        if act is None or (act == "noise" and in_dialogue) or self._judge.resembles_a_question(cleaned.text):
            return None
        if act == "task":
            return replace(decline.task(question, self.plan), foreign=True)
        if act == "order":
            return Draft((Line(say(question.language, "unsafe")),), reason="unsafe")
        if act == "noise":
            return Draft((Line(say(question.language, "unclear")),), reason="unclear", foreign=True)
        return Draft((Line(say(question.language, act)),), smalltalk=True)

    def _without_search(self, cleaned: Cleaned, question: Understood) -> Draft | None:
        """Small talk, orders and noise need no search."""
        language = question.language
        if "personal_data" in cleaned.notes and asks_about_a_person(cleaned.text):
            return decline.individual(question, self.plan)
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
        if state.draft and not (state.draft.foreign and documents.may_have_say(self.library, state.request.role)):
            return state
        return replace(state, found=self._judge.search(state.question))

    def _decide(self, state: State) -> State:
        """Facts where they can be computed, else evidence if the plan answers, else a declining answer."""
        if state.draft or state.found is None:
            return documents.beside(state, self.library, self.plan)
        question, found = state.question, state.found
        whole = self._judge.weigh(question, found)
        draft = self._computed(question, whole)
        if draft is not None:
            draft = self._with_other_half(draft, state, whole)
        elif whole.answers:
            draft = self._from_evidence(question, found, self._judge.joined(whole, question, state.cleaned.text), whole)
        elif parts := self._judge.answered_parts(question, state.cleaned.text):
            draft = self._from_evidence(question, found, parts, whole)
        else:
            draft = decline.not_in_plan(question, found, whole.evidence, self.plan, 1.0 - whole.chance)
        return documents.beside(replace(state, draft=draft), self.library, self.plan)

    def _computed(self, question: Understood, weighed: Weighed) -> Draft | None:
        if weighed.chance < CERTAINLY_NOT or not self.settings.uses("facts"):
            return None
        return compute(question, self.plan, weighed.evidence)

    def _with_other_half(self, draft: Draft, state: State, whole: Weighed) -> Draft:
        """A computed fact answers half of a double question: the lines of the other half come after it."""
        lines = list(draft.lines)
        told = set(draft.passages)
        question, about = state.question, tuple(passage.split("#")[0] for passage in draft.passages[:1])
        for part, weighed in self._judge.parts(question, state.cleaned.text, about):
            other = self._computed(part, weighed)
            if other is None and weighed.answers and weighed.evidence.score >= evidence.PART_SCORE:
                other = Draft(render.lines_for(weighed.evidence.passages[:1], part, self.plan))
            if other is not None and not set(other.passages) & told:
                lines += other.lines
                told |= set(other.passages)
        if whole.evidence.beside and not set(whole.evidence.beside) & told:
            lines += render.lines_for(whole.evidence.beside, question, self.plan)
        return replace(draft, lines=tuple(lines))

    def _from_evidence(self, question: Understood, found: Found, chosen: evidence.Evidence, weighed: Weighed) -> Draft:
        lines = render.lines_for(chosen.passages, question, self.plan)
        texts = [self.plan.passage_by_id[p].text for p in chosen.passages]
        lead = premise.verdict(question, texts, found.matches) if self.settings.uses("premises") else None
        if lead and lines:
            first = Line(say(question.language, lead) + lines[0].text, lines[0].passages, lines[0].item)
            lines = (first, *lines[1:])
        return Draft(lines, weighed.chance, wordable=True)

    def _compose(self, state: State) -> Answer:
        assert state.draft is not None
        sources: Sources = PlanAndDocuments(self.plan, state.consulted) if state.consulted else self.plan
        told = state.consulted or state.wording  # in the asker's language already
        draft = state.draft if told else compose.in_language(state.draft, state.question, self.plan)
        draft, faults = guard.check(draft, sources) if self.settings.uses("guard") else (draft, ())
        for fault in faults:
            log.warning("guard removed a line: %s", fault)
        if not draft.lines:
            draft = decline.not_in_plan(state.question, state.found or NOTHING_FOUND, evidence.NOTHING, self.plan, 0.0)
        text, citations = compose.write(draft, self._notes(state), sources)
        return Answer(
            answer=text,
            abstained=draft.reason is not None,
            reason=draft.reason,
            citations=citations,
            related=decline.sections_related(draft, self.plan),
            confidence=round(draft.confidence, 3),
            language=state.question.language,
            audience=state.request.audience,
            engine="generative" if state.wording and state.wording.used else "extractive",
            follow_ups=self._follow_ups.suggest(
                [c.section for c in citations] or draft.near, state.question.language, state.request.question
            ),
            wording=state.wording,
            removed=len(faults),
        )

    def _notes(self, state: State) -> tuple[str, ...]:
        limit = str(self.settings.max_question_chars)
        return tuple(say(state.question.language, note, limit=limit) for note in state.cleaned.notes)
