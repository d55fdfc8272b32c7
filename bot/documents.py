"""Answers from added documents: which passages say what is asked, and when they go before the plan.

The models know the plan alone, so documents are judged by a plain rule: how much of what the question names stands in
the passage and its headings, rare words counting more (inverse document frequency), and how near the vectors are. A
topic that is named is not yet an answer: the kind of fact asked for must stand there too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.answerable import never_stated
from bot.clean import drop_orders
from bot.types import Draft, Line, Understood
from bot.wording import say
from corpus import normalise
from corpus.files.document import PART
from corpus.files.types import DocumentPassage
from index.library import Library
from index.tokenise import morphemes, names_in
from index.types import DocumentHit, visible_to

COVERED = 0.62  # agreement from which a document answers what the plan does not
CLEARLY = 0.30  # by how much more of the question it must cover to go before the plan's own answer
BY_VECTOR = 0.25  # share of the cosine in the agreement
DOING = 0.4  # weight of a verb beside a noun: what is done is said in many ways, what it is about in few
LEAST_WORDS = 2  # content words a question needs: one alone is found everywhere
TIED = 0.02  # agreement below the best up to which a further passage is told
MOST = 3


@dataclass(frozen=True, slots=True)
class Consulted:
    """Passages that answer, best first, with the share of the question they cover and their agreement (0..1)."""

    passages: tuple[DocumentPassage, ...]
    covered: float
    agreement: float
    weights: Mapping[str, float]

    @property
    def answers(self) -> bool:
        """Whether the documents say what is asked."""
        return bool(self.passages) and self.agreement >= COVERED


NOT_CONSULTED = Consulted((), 0.0, 0.0, {})


def consult(question: Understood, vector: Sequence[float], library: Library, role: str) -> Consulted:
    """What the documents that `role` may see say to `question`."""
    words = content_words(question.text)
    if len(words) < LEAST_WORDS or never_stated(question):
        return NOT_CONSULTED
    visible = visible_to(role)
    hits = library.search(question.text, vector, visible)
    names = names_in(question.text)
    rarity = library.rarity(words, visible)
    weights = {word: rare if word in names else DOING * rare for word, rare in rarity.items()}
    scored = [
        (agreement(hit, weights), hit)
        for hit in hits
        if tells(question.kinds, hit.passage) and not _orders(hit.passage)
    ]
    if not scored:
        return NOT_CONSULTED
    scored.sort(key=lambda pair: -pair[0])
    best, first = scored[0]
    chosen = [
        hit.passage for score, hit in scored if score >= best - TIED and hit.passage.section == first.passage.section
    ]
    return Consulted(tuple(chosen[:MOST]), covered(first.words, weights), best, weights)


def content_words(text: str) -> frozenset[str]:
    """The words of a question that name what it is about.

    >>> sorted(content_words("粗大ごみの手数料はいくらですか?"))
    ['ごみ', '手数', '料', '粗大']
    """
    return frozenset(morphemes(text)) - _question_words()


def covered(words: Collection[str], weights: Mapping[str, float]) -> float:
    """Share of the question, by weight of its words, that stands in `words`.

    >>> covered({"図書", "館"}, {"図書": 3.0, "電話": 1.0})
    0.75
    """
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in words) / total if total else 0.0


def agreement(hit: DocumentHit, weights: Mapping[str, float]) -> float:
    """How surely a passage is about the question (0..1): covered words, and the cosine."""
    return (1 - BY_VECTOR) * covered(hit.words, weights) + BY_VECTOR * max(0.0, hit.cosine)


def tells(kinds: Sequence[str], passage: DocumentPassage) -> bool:
    """Whether the kinds of fact asked for stand in `passage`."""
    text = normalise(passage.text)
    facts = _tables()[0]
    return all(facts[kind].search(text) for kind in kinds if kind in facts)


def goes_before(consulted: Consulted, told: Collection[str]) -> bool:
    """Whether documents go before the plan's answer: they cover clearly more of the question than the words `told`."""
    return consulted.answers and consulted.covered >= covered(told, consulted.weights) + CLEARLY


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
    words = content_words(question.text)
    asked = [pair for pair in pairs[1:] if _is_asked(pair[0], question.kinds, words)] or pairs[1:]
    told = "、".join(f"{name}は{cell}" if name else cell for name, cell in asked)
    return f"{pairs[0][1]}の{told}です。" if told else f"{pairs[0][1]}です。"


def _is_asked(column: str, kinds: Sequence[str], words: Collection[str]) -> bool:
    name = normalise(column)
    columns = _tables()[1]
    return bool(set(morphemes(name)) & set(words)) or any(
        columns[kind].search(name) for kind in kinds if kind in columns
    )


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
def _tables() -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, re.Pattern[str]]]:
    data = _data()
    facts, columns = ({kind: re.compile(p) for kind, p in data[name].items()} for name in ("facts", "columns"))
    return facts, columns


@cache
def _question_words() -> frozenset[str]:
    return frozenset(_data()["question_words"].split())


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "documents.toml").read_text(encoding="utf-8"))
