"""The nouns of the chain: what is asked, what is found, what is said."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from corpus import load_plan
from corpus.files.types import DocumentPassage
from index.errors import FailureKind
from index.types import Found

Audience = Literal["citizen", "staff"]
Reason = Literal["not_in_plan", "off_topic", "unclear", "unsafe"]
Role = Literal["citizen", "staff"]  # what one may see; how one wants it said is the `Audience`
Engine = Literal["extractive", "generative"]
Outcome = Literal["worded", "cached"] | FailureKind
"""What came of asking a language model; all but the first two end in the extractive answer."""
LANGUAGES = ("ja", "easy-ja", "en", "zh", "ko", "pt", "es", "vi", "tl")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the dialogue."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """What came in, before anything was done with it; `role` is who asks, as checked by the login."""

    question: str
    history: tuple[Turn, ...] = ()
    audience: Audience = "citizen"
    language: str | None = None
    role: Role = "citizen"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A question made safe to read: `text` without control characters, personal data masked, orders to the bot gone.

    `notes` are keys of phrases the answer should carry (personal data, cut off); `ordered` tells that orders were
    dropped, `dropped` which, `empty` that nothing but orders or nothing readable was left.
    """

    text: str
    notes: tuple[str, ...] = ()
    ordered: bool = False
    empty: bool = False
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a question names: project ids, units, groups, pillars, glossary numbers, indicator ids, ordinances."""

    projects: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    pillars: tuple[int, ...] = ()
    terms: tuple[int, ...] = ()
    indicators: tuple[str, ...] = ()
    ordinances: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    @property
    def term_names(self) -> tuple[tuple[int, str], ...]:
        """The glossary numbers with the name by which each is known."""
        names = {term.number: term.short_names[0] for term in load_plan().terms}
        return tuple((number, names[number]) for number in self.terms if number in names)


@dataclass(frozen=True, slots=True)
class Understood:
    """A standalone question with what it asks and names.

    `text` is what is searched; `asked` the person's own last words in search form; `kinds` the kinds of fact asked
    for, likeliest first; `story` the whole message; `topic` sections carried over from earlier turns; `named_before`
    units already named there; `before` the question that a follow-up leans on.
    """

    text: str
    asked: str
    language: str
    audience: Audience
    kinds: tuple[str, ...]
    mentions: Mentions
    yes_no: bool = False
    story: str = ""
    topic: tuple[str, ...] = ()
    named_before: tuple[str, ...] = ()
    before: str = ""

    @property
    def told(self) -> bool:
        """Whether the message tells more than what it asks."""
        return bool(self.story) and self.story != self.text


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or list item of an answer, with the passages it rests on; without any it is a phrase of ours.

    `computed` are figures that were counted or subtracted from the cited records and so stand in none of them.
    """

    text: str
    passages: tuple[str, ...] = ()
    item: bool = False
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before marks are set. `reason` is given when it declines; `near` are then the nearest sections.

    `wordable` tells that its lines are passages, not computed facts, so that a language model may word them.
    `foreign` tells that the question is none of the plan's, though it may be one that other documents answer.
    """

    lines: tuple[Line, ...]
    confidence: float = 1.0
    reason: Reason | None = None
    near: tuple[str, ...] = ()
    smalltalk: bool = False
    wordable: bool = False
    foreign: bool = False

    @property
    def passages(self) -> tuple[str, ...]:
        """All passages the lines rest on, in order, each once."""
        return tuple(dict.fromkeys(p for line in self.lines for p in line.passages))


@dataclass(frozen=True, slots=True)
class Wording:
    """A language model's part in an answer.

    `prompt` is the hash of the prompts; `sentences` came from the model, of which `repaired` were put right from the
    evidence and `removed` dropped; `counted` tells whether the server counted the tokens itself (else they are
    estimated); times in milliseconds since the call, `first_ms` until the first checked sentence was whole, `total_ms`
    until the last piece.
    """

    model: str
    prompt: str
    outcome: Outcome
    sentences: int = 0
    repaired: int = 0
    removed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    counted: bool = False
    first_ms: float = 0.0
    total_ms: float = 0.0

    @property
    def used(self) -> bool:
        """Whether the model's words are in the answer."""
        return self.outcome in ("worded", "cached")


@dataclass(frozen=True, slots=True)
class State:
    """A question on its way through the chain; each stage fills in its own field.

    Once `wording` is there, `draft` is in the asker's language.
    """

    request: Request
    cleaned: Cleaned
    question: Understood
    found: Found | None = None
    draft: Draft | None = None
    wording: Wording | None = None
    consulted: tuple[DocumentPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source: `quote` is verbatim from the plan, `anchor` the place within `section`."""

    n: int
    section: str
    title: str
    page: int | None
    quote: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Related:
    """A section worth reading when the question itself is declined."""

    section: str
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker gets; the fields are the contract's. `elapsed_ms` is measured around the whole chain.

    `wording` is metadata, there only where a language model was asked.
    `removed` counts the lines the guard took away: for the operator's meters, and no part of the contract's JSON.
    """

    answer: str
    abstained: bool
    reason: Reason | None
    citations: tuple[Citation, ...]
    related: tuple[Related, ...]
    confidence: float
    language: str
    audience: Audience
    engine: Engine
    follow_ups: tuple[str, ...] = ()
    elapsed_ms: float = field(default=0.0, compare=False)
    wording: Wording | None = field(default=None, compare=False)
    removed: int = field(default=0, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON object; with `wording` only where there is one."""
        left_out = {"removed"} if self.wording else {"removed", "wording"}
        return {name: value for name, value in asdict(self).items() if name not in left_out}
