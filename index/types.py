"""What the index gives: hits on passages and matches with anticipated questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from corpus.files.types import DocumentPassage, Visibility
from corpus.questions import AnticipatedQuestion

RANKINGS: Final = ("exact", "dense", "bm25", "questions-dense", "questions-bm25")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question: `score` is the fused one, `ranks` its 1-based place in each ranking."""

    passage: str
    section: str
    score: float
    ranks: tuple[tuple[str, int], ...]

    def rank(self, ranking: str) -> int | None:
        """Its place in `ranking`, None where it is not in it."""
        return dict(self.ranks).get(ranking)


@dataclass(frozen=True, slots=True)
class Match:
    """An anticipated question near the asked one: cosine of the vectors (-1..1) and BM25 (0..)."""

    question: AnticipatedQuestion
    cosine: float
    bm25: float


@dataclass(frozen=True, slots=True)
class Found:
    """Everything one search brought: passages and matches, each best first; `dense` holds passage cosines, `vector`
    the question's own unit vector.
    """

    hits: tuple[Hit, ...]
    matches: tuple[Match, ...]
    dense: tuple[tuple[str, float], ...]
    vector: tuple[float, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of the hits, best first, each once."""
        return tuple(dict.fromkeys(hit.section for hit in self.hits))


NOTHING_FOUND: Final = Found((), (), (), ())


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A passage of an added document found for a question: `cosine` of the vectors, `words` the content words of its
    titles and text, `around` those of the sentence before.
    """

    passage: DocumentPassage
    visibility: Visibility
    cosine: float
    words: frozenset[str]
    around: frozenset[str] = frozenset()


PUBLIC: Final[frozenset[Visibility]] = frozenset({"public"})


def visible_to(role: str) -> frozenset[Visibility]:
    """What a role may see: the staff everything, everyone else what is public."""
    return PUBLIC | {"staff"} if role == "staff" else PUBLIC
