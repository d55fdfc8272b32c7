"""The nouns of an evaluation: a question goes in, a reply comes out, a verdict is made, rows make a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple, get_args

Audience = Literal["citizen", "staff"]
Category = Literal[
    "definition", "project_content", "current_state", "schedule", "responsibility", "reverse_lookup", "kpi",
    "aggregate", "comparison", "background", "governance", "committee", "contact", "multi_hop", "followup",
    "noisy", "cross_lingual", "out_of_scope", "false_premise", "injection", "pii", "smalltalk",
]  # fmt: skip
CATEGORIES: tuple[str, ...] = get_args(Category)
SEALED_SETS = frozenset({"own-test"})
"""Sets whose rows nobody may read: they would be tuned to."""


class Tally(NamedTuple):
    """`hit` of `of`; ``Tally(0, 0)`` where there is nothing to count."""

    hit: int
    of: int


@dataclass(frozen=True, slots=True)
class Message:
    """An earlier turn of the dialogue."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what a right answer must hold (eval/README.md, "Questions")."""

    __pydantic_config__: ClassVar[Mapping[str, str]] = {"extra": "forbid"}  # a misspelt field is told, not lost

    id: str
    audience: Audience
    lang: str
    history: tuple[Message, ...]
    question: str
    category: Category
    gold_sections: tuple[str, ...]
    gold_all: tuple[str, ...]
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    abstain: bool
    note: str = ""
    persona: str = ""
    quote: str | tuple[str, ...] = ""
    abstain_kind: str | None = None

    @property
    def gold(self) -> tuple[str, ...]:
        """Every section that counts as a right citation, best first."""
        return tuple(dict.fromkeys((*self.gold_sections, *self.gold_all)))

    @property
    def rankable(self) -> bool:
        """True where retrieval can be judged: there is gold, and no dialogue that the question leans on."""
        return bool(self.gold) and not self.history

    @property
    def quotes(self) -> tuple[str, ...]:
        """The words of the plan the gold rests on."""
        return tuple(q for q in ([self.quote] if isinstance(self.quote, str) else self.quote) if q)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as the bot gave it; `quote` is None where an answers file carries none."""

    section: str
    n: int = 0
    quote: str | None = None
    page: int | None = None
    title: str = ""
    anchor: str = ""

    @property
    def home(self) -> str:
        """The section id without its finer anchor.

        >>> Cited("1-4#取組内容").home
        '1-4'
        """
        return self.section.split("#", 1)[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """A bot's answer to one question; `error` says why there is none."""

    id: str
    answer: str = ""
    abstained: bool = False
    reason: str | None = None
    citations: tuple[Cited, ...] = ()
    confidence: float | None = None
    language: str = ""
    engine: str = ""
    elapsed_ms: float = 0.0
    retrieved: tuple[str, ...] = ()
    error: str = ""


FlawKind = Literal["missing fact", "wrong fact", "declined", "answered", "too long", "error"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One reason why an answer is not right."""

    kind: FlawKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """How well retrieval ranked the gold sections; `first` counts from 1, 0 is "not found"."""

    first: int
    ndcg: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is measured on one answer; every figure of a report is a sum over verdicts."""

    right: bool
    flaws: tuple[Flaw, ...]
    facts: Tally
    cited: Tally
    precision: Tally
    recall: Tally
    verbatim: Tally
    valid: Tally
    marks: Tally
    coverage: Tally
    faithful: Tally
    quoted: Tally
    unstated: tuple[str, ...]
    credit: int
    length: int
    ranked: Ranked | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A question, its reply and the verdict. In a sealed set the texts are empty."""

    id: str
    set: str
    category: str
    audience: str
    lang: str
    abstain: bool
    question: str
    gold: tuple[str, ...]
    reply: Reply
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation, as kept in a file: what was asked of what, and every row."""

    name: str
    commit: str
    date: str
    answerer: str
    sets: tuple[str, ...]
    settings: Mapping[str, str]
    hashes: Mapping[str, str]
    versions: Mapping[str, str]
    faults: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def id(self) -> str:
        """Name of the run's file, without its ending."""
        return f"{self.name}-{self.commit}"
