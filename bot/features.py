"""What speaks for a passage as the answer to a question: one row of numbers for each candidate."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.topics import Topics
from bot.types import Mentions, Understood
from corpus import Plan
from index.tokenise import morphemes
from index.types import Found, Match

Row = np.ndarray[tuple[int], np.dtype[np.float64]]
CANDIDATES = 40
NEAREST = 8  # how many anticipated questions count as the nearest
WORDS_SHARE = 0.5  # weight of shared words beside the cosine in nearness
KERNEL_WIDTH = 0.06  # how fast the vote of an anticipated question fades with its cosine
NAMES = (
    "question cosine",
    "question words",
    "vote",
    "passage cosine",
    "fused score",
    "words rank",
    "named",
    "topic",
    "kind",
    "section vote",
    "first",
    "section topic",
    "named word",
    "nearest",
    "nearest share",
    "among nearest",
)
# Parts of the plan that hold a kind of fact: what is asked as `schedule` stands in a スケジュール.
PARTS: Mapping[str, frozenset[str]] = {
    "responsibility": frozenset({"関係課"}),
    "schedule": frozenset({"スケジュール"}),
    "state": frozenset({"現状・課題"}),
    "content": frozenset({"取組内容"}),
    "figure": frozenset({"kpi", "kgi"}),
    "definition": frozenset({"説明"}),
    "contact": frozenset({"連絡先"}),
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passage ids and their features, (candidates, len(NAMES))."""

    passages: tuple[str, ...]
    rows: np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Votes:
    """What the matched anticipated questions say: by passage the best cosine, best words and share of the vote."""

    cosine: Mapping[str, float]
    words: Mapping[str, float]
    share: Mapping[str, float]
    first: Mapping[str, float]
    kinds: Mapping[str, float]
    unanswered: float
    nearest: Mapping[str, float]
    among: Mapping[str, float]


def votes_of(matches: Sequence[Match]) -> Votes:
    """Each match votes for its passages with a weight that fades with its distance."""
    cosine: dict[str, float] = defaultdict(float)
    words: dict[str, float] = defaultdict(float)
    share: dict[str, float] = defaultdict(float)
    first: dict[str, float] = defaultdict(float)
    kinds: dict[str, float] = defaultdict(float)
    top = max((m.bm25 for m in matches), default=0.0) or 1.0
    nearness = {m.question.id: m.cosine + WORDS_SHARE * m.bm25 / top for m in matches}
    among = {key for key, _ in Counter(nearness).most_common(NEAREST)}
    nearest: dict[str, float] = defaultdict(float)
    near_count: dict[str, float] = defaultdict(float)
    total = unanswered = 0.0
    for match in matches:
        weight = vote_weight(match, top)
        total += weight
        if not match.question.answered:
            unanswered += weight
            continue
        kinds[match.question.kind] += weight
        for place, passage in enumerate(match.question.passages):
            cosine[passage] = max(cosine[passage], match.cosine)
            nearest[passage] = max(nearest[passage], nearness[match.question.id])
            near_count[passage] += (match.question.id in among) / NEAREST
            words[passage] = max(words[passage], match.bm25 / top)
            share[passage] += weight
            first[passage] += weight if place == 0 else 0.0
    total = total or 1.0
    return Votes(
        cosine,
        words,
        {p: v / total for p, v in share.items()},
        {p: v / total for p, v in first.items()},
        {k: v / total for k, v in kinds.items()},
        unanswered / total,
        nearest,
        near_count,
    )


def vote_weight(match: Match, top: float) -> float:
    """Weight of a match: nearness in meaning, raised by shared rare words."""
    return math.exp((match.cosine - 1.0) / KERNEL_WIDTH) * (0.25 + match.bm25 / top)


def candidates_of(question: Understood, found: Found, plan: Plan, topics: Topics) -> Candidates:
    """The best-fused passages with their features, in the order of the fusion; `topics` are section scores."""
    votes = votes_of(found.matches)
    hits = [hit for hit in found.hits if _may_answer(hit.passage, question)][:CANDIDATES]
    if not hits:
        return Candidates((), np.zeros((0, len(NAMES))))
    dense = dict(found.dense)
    by_section: dict[str, float] = defaultdict(float)
    for passage, share in votes.first.items():
        by_section[passage.split("#")[0]] += share
    named = named_sections(question.mentions)
    best = hits[0].score
    top = max(votes.nearest.values(), default=1.0)
    words = set(morphemes(question.text))
    rows = []
    for hit in hits:
        held = plan.passage_by_id[hit.passage]
        rank = hit.rank("bm25")
        rows.append(
            (
                votes.cosine.get(hit.passage, 0.0),
                votes.words.get(hit.passage, 0.0),
                votes.share.get(hit.passage, 0.0),
                dense.get(hit.passage, 0.0),
                hit.score / best,
                1.0 / rank if rank else 0.0,
                float(hit.section in named),
                float(hit.section in question.topic),
                float(any(held.part in PARTS.get(kind, ()) for kind in question.kinds)),
                by_section.get(hit.section, 0.0),
                votes.first.get(hit.passage, 0.0),
                topics.share.get(hit.section, 0.0),
                _shared(words, held.text),
                votes.nearest.get(hit.passage, 0.0),
                votes.nearest.get(hit.passage, 0.0) / top,
                votes.among.get(hit.passage, 0.0),
            )
        )
    return Candidates(tuple(h.passage for h in hits), np.array(rows, dtype=np.float64))


def _shared(words: set[str], text: str) -> float:
    """Share of the question's content words that stand in the passage itself."""
    return len(words & words_of(text)) / len(words) if words else 0.0


@lru_cache(maxsize=16_384)  # all anticipated questions and passages
def words_of(text: str) -> frozenset[str]:
    """The content words of `text`, kept for texts that come again."""
    return frozenset(morphemes(text))


def _may_answer(passage: str, question: Understood) -> bool:
    """Headings and the lists of titles answer only where a page, a list or a count is asked for."""
    if passage.endswith("#題名") or "#取組事業一覧" in passage:
        return bool({"page", "list", "count"} & set(question.kinds))
    return True


def named_sections(mentions: Mentions) -> frozenset[str]:
    """The sections of what a question names."""
    return frozenset(
        [
            *mentions.projects,
            *(f"term-{n}" for n in mentions.terms),
            *(i.split("#")[0] for i in mentions.indicators),
            *mentions.ordinances,
        ]
    )
