"""Answers from added documents: which passages say what is asked, and when they go before the plan.

The models know the plan alone, so documents are judged by a plain rule: how much of what the question names stands in
the passage and its headings, rare words counting more (inverse document frequency), and how near the vectors are. A
topic that is named is not yet an answer: the kind of fact asked for must stand there too.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.answerable import units_asked
from bot.clean import drop_orders
from bot.features import words_of
from bot.types import Draft, Line, Role, State, Understood
from bot.wording import say
from corpus import Plan, normalise
from corpus.files.document import PART
from corpus.files.types import DocumentPassage
from index.errors import LibraryError, StoreAwayError
from index.library import Library
from index.tokenise import Word, words_in
from index.types import DocumentHit, visible_to

log = logging.getLogger(__name__)
COVERED = 0.62  # agreement from which a document answers what the plan does not
CLEARLY = 0.30  # by how much more of the question it must cover to go before the plan's own answer
BY_VECTOR = 0.25  # share of the cosine in the agreement
DOING = 0.4  # weight of a verb beside a noun: what is done is said in many ways, what it is about in few
BEFORE = 0.7  # of a word that only the sentence before holds
UNSAID = frozenset({"not_in_plan", "off_topic"})  # reasons for which a document might have answered
NEVER = frozenset({"opinion", "live", "individual"})  # what no document states
TIED = 0.02  # agreement below the best up to which a further passage is told
MOST = 3


@dataclass(frozen=True, slots=True)
class Consulted:
    """Passages that answer, best first, with the share of the question they cover and their agreement (0..1)."""

    passages: tuple[DocumentPassage, ...]
    covered: float
    agreement: float
    weights: Mapping[Word, float]

    @property
    def answers(self) -> bool:
        """Whether the documents say what is asked."""
        return bool(self.passages) and self.agreement >= COVERED


NOT_CONSULTED = Consulted((), 0.0, 0.0, {})


def beside(state: State, library: Library | None, plan: Plan) -> State:
    """`state` with the documents' answer where the plan has none, or where they clearly say more of what is asked.

    Documents that cannot be read cost nobody the plan's answer; where the plan declines, it is said that they were not
    looked at.
    """
    try:
        return _beside(state, library, plan)
    except (LibraryError, StoreAwayError) as error:
        log.error("the documents were not consulted: %s", error)
        return _unread(state)


def _unread(state: State) -> State:
    draft, note = state.draft, say(state.question.language, "documents_unread")
    if draft is None or draft.reason not in UNSAID:
        return state
    return replace(state, draft=replace(draft, lines=(*draft.lines, Line(note))))


def _beside(state: State, library: Library | None, plan: Plan) -> State:
    role = state.request.role
    if library is None or state.found is None or state.draft is None or not have_say(library, role):
        return state
    consulted = consult(state.question, state.found.vector, library, role)
    if state.draft.reason is None:
        passages = [plan.passage_by_id[passage] for passage in state.draft.passages]
        told = " ".join(f"{plan.section_by_id[p.section].title} {plan.quote(p)}" for p in passages)
        if not goes_before(consulted, told):
            return state
    elif not consulted.answers:
        return state
    return replace(state, draft=draft(consulted, state.question), consulted=consulted.passages)


def have_say(library: Library | None, role: Role) -> bool:
    """Whether there are documents that `role` may see. Raises `PlanBotError` where that cannot be told."""
    return library is not None and bool(library.entries(visible_to(role)))


def may_have_say(library: Library | None, role: Role) -> bool:
    """`have_say`, True too where it cannot be told."""
    try:
        return have_say(library, role)
    except (LibraryError, StoreAwayError):
        return True


def edition(library: Library | None) -> str:
    """The library's edition; one of its own where it cannot be read, so that no answer given meanwhile outlives it."""
    try:
        return library.edition if library else ""
    except (LibraryError, StoreAwayError):
        return "unread"


def consult(question: Understood, vector: Sequence[float], library: Library, role: str) -> Consulted:
    """What the documents that `role` may see say to `question`."""
    kinds = kinds_asked(question)
    words = naming_words(question.text, kinds)
    if not any(word.names for word in words) or NEVER & set(kinds):
        return NOT_CONSULTED
    visible = visible_to(role)
    hits = library.search(question.text, vector, visible)
    rarity = library.rarity([word.form for word in words], visible)
    weights = {word: rarity[word.form] * (1.0 if word.names else DOING) for word in words}
    units = units_asked(question.asked)
    telling = (hit for hit in hits if tells(kinds, hit.passage, units) and not _orders(hit.passage))
    scored = [(agreement(hit, weights), hit) for hit in telling]
    if not scored:
        return NOT_CONSULTED
    scored.sort(key=lambda pair: -pair[0])
    best, first = scored[0]
    tied = [hit.passage for score, hit in scored if score >= best - TIED]
    chosen = [passage for passage in tied if passage.section == first.passage.section]
    return Consulted(tuple(chosen[:MOST]), covered(first, weights), best, weights)


def kinds_asked(question: Understood) -> frozenset[str]:
    """The kinds of fact asked for, those among them that the plan never states."""
    asks = _tables()["asks"]
    return frozenset(question.kinds) | {kind for kind, pattern in asks.items() if pattern.search(question.asked)}


def naming_words(text: str, kinds: Collection[str]) -> tuple[Word, ...]:
    """The words of a question that tell what it is about, each once: not those that ask, nor those that only name the
    kind of fact.

    >>> [word.form for word in naming_words("粗大ごみの料金はいくらですか?", {"amount"})]
    ['粗大', 'ごみ']
    """
    idle = _words("question").union(*(_words(kind) for kind in kinds))
    found = {word.form: word for word in words_in(text) if word.form not in idle}
    return tuple(found.values())


def covered(hit: DocumentHit, weights: Mapping[Word, float]) -> float:
    """Share of the question, by weight of its words, that a passage holds; what only the sentence before it holds
    counts less. A word written within a longer one (西 in 西中学校) is held too.
    """
    text = normalise(f"{hit.passage.title} {hit.passage.text}")
    total = sum(weights.values())
    held = sum(weight * _holds(hit, text, word) for word, weight in weights.items())
    return held / total if total else 0.0


def _holds(hit: DocumentHit, text: str, word: Word) -> float:
    if word.form in hit.words or word.surface in text:
        return 1.0
    return BEFORE if word.form in hit.around else 0.0


def covered_by_text(text: str, weights: Mapping[Word, float]) -> float:
    """The same share for any text.

    >>> covered_by_text("図書館の案内", {Word("図書", "図書", True): 3.0, Word("電話", "電話", True): 1.0})
    0.75
    """
    plain = normalise(text)
    words = words_of(text)
    total = sum(weights.values())
    held = sum(weight for word, weight in weights.items() if word.form in words or word.surface in plain)
    return held / total if total else 0.0


def agreement(hit: DocumentHit, weights: Mapping[Word, float]) -> float:
    """How surely a passage is about the question (0..1): covered words, and the cosine."""
    return (1 - BY_VECTOR) * covered(hit, weights) + BY_VECTOR * max(0.0, hit.cosine)


def tells(kinds: Collection[str], passage: DocumentPassage, units: Sequence[re.Pattern[str]] = ()) -> bool:
    """Whether the kinds of fact asked for stand in `passage`, and a number with each of the `units` asked for; the
    cells of a table often leave the unit to the name of the column.
    """
    text = normalise(passage.text)
    facts = _tables()["facts"]
    wanted = [facts[kind] for kind in kinds if kind in facts]
    return all(pattern.search(text) for pattern in (*wanted, *(units if passage.kind == "sentence" else ())))


def goes_before(consulted: Consulted, told: str) -> bool:
    """Whether documents go before the plan's answer: they cover clearly more of the question than the text `told`."""
    return consulted.answers and consulted.covered >= covered_by_text(told, consulted.weights) + CLEARLY


def draft(consulted: Consulted, question: Understood) -> Draft:
    """The passages as lines; in another language than Japanese they stand as they are, and it is said so."""
    lines = [Line(text, (passage.id,)) for passage in consulted.passages if (text := tell(passage, question))]
    if question.language not in ("ja", "easy-ja"):
        lines.insert(0, Line(say(question.language, "document_frame")))
    elif lines:
        named = say(question.language, "document", title=_safe(consulted.passages[0].title.split(PART)[0]))
        lines[0] = Line(named + lines[0].text, lines[0].passages)
    return Draft(tuple(lines), consulted.agreement)


def tell(passage: DocumentPassage, question: Understood) -> str:
    """The words of a passage as a sentence; of a row, what it is the row of and the columns asked for."""
    if passage.kind != "row":
        text = _safe(passage.text)
        return text if text.endswith("。") else f"{text}。"
    header, cells = (line.split("\t") for line in passage.quote.split("\n", 1))
    pairs = [(_safe(name), _safe(cell)) for name, cell in zip(header, cells, strict=False) if cell]
    kinds = kinds_asked(question)
    words = {word.form for word in words_in(question.text)}
    asked = [pair for pair in pairs[1:] if _is_asked(pair[0], kinds, words)] or pairs[1:]
    told = "、".join(f"{name}は{cell}" if name else cell for name, cell in asked)
    return f"{pairs[0][1]}の{told}です。" if told else f"{pairs[0][1]}です。"


def _is_asked(column: str, kinds: Collection[str], words: Collection[str]) -> bool:
    name = normalise(column)
    columns = _tables()["columns"]
    return bool(words_of(name) & set(words)) or any(columns[kind].search(name) for kind in kinds if kind in columns)


def _orders(passage: DocumentPassage) -> bool:
    """Whether a passage gives orders to a bot: such a text is never told."""
    return bool(drop_orders(passage.text)[1])


def _safe(text: str) -> str:
    """`text` without what Markdown or our marks would read as more than words."""
    return text.translate(_PLAIN)


_PLAIN = str.maketrans(
    {"[": "［", "]": "］", "<": "＜", ">": "＞", "`": "｀", "*": "＊", "_": "＿", "#": "＃", "|": "｜"}
)


@cache
def _tables() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    """The patterns of the tables, by table and kind."""
    return {
        table: {kind: re.compile(pattern) for kind, pattern in _data()[table].items()}
        for table in ("asks", "facts", "columns")
    }


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(_data()["idle"].get(kind, "").split())


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "documents.toml").read_text(encoding="utf-8"))
