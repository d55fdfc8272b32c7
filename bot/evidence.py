"""The few passages that answer: chosen before any word is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.features import Candidates
from bot.models import Logistic
from bot.types import Understood
from corpus import Plan
from index.types import Found, Match

TOPIC_BONUS = 0.35  # added to the passages of the section last talked about
NAMED_BONUS = 0.10
SURE = 0.80  # cosine from which an anticipated question is taken at its word
CLOSE = 0.70  # share of the best score from which a second passage is kept
_TWO_THINGS = re.compile(r"(それぞれ|両方|と、|および|及び|あと[、は]|また、|ついでに|加えて|一方)")
MOST = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """Passage ids in the order in which they are told, with the ranker's probability of the best one."""

    passages: tuple[str, ...]
    score: float
    match: Match | None


def choose(
    question: Understood, found: Found, candidates: Candidates, ranker: Logistic, plan: Plan
) -> Evidence:
    """The passages that answer `question`.

    The ranker scores single passages; an anticipated question that is nearly the asked one brings its whole set,
    since it knows which passages belong together.
    """
    if not candidates.passages:
        return Evidence((), 0.0, None)
    scores = dict(zip(candidates.passages, map(float, ranker.probability(candidates.rows)), strict=True))
    for passage in scores:
        section = passage.split("#")[0]
        scores[passage] += TOPIC_BONUS * (section in question.topic)
    ordered = sorted(scores, key=lambda p: -scores[p])
    match = _nearest(found.matches, ordered[0])
    chosen = _with_company(ordered, scores, match, question)
    return Evidence(_in_reading_order(chosen, plan), scores[ordered[0]], match)


def _nearest(matches: Sequence[Match], passage: str) -> Match | None:
    """The nearest anticipated question that points to `passage` first."""
    return next((m for m in matches if passage in m.question.passages[:1]), None)


def _with_company(
    ordered: Sequence[str], scores: Mapping[str, float], match: Match | None, question: Understood
) -> list[str]:
    best = ordered[0]
    chosen = [best]
    if match and match.cosine >= SURE:
        chosen += [p for p in match.question.passages if p != best]
    wanted = MOST if _TWO_THINGS.search(question.text) else MOST - 1
    for passage in ordered[1:6]:
        if len(chosen) >= wanted:
            break
        if passage not in chosen and scores[passage] >= CLOSE * scores[best]:
            chosen.append(passage)
    return chosen


def _in_reading_order(passages: Sequence[str], plan: Plan) -> tuple[str, ...]:
    """Best first, but passages of one section in the order of the plan: a reason reads before its consequence."""
    sections = dict.fromkeys(p.split("#")[0] for p in passages)
    return tuple(
        passage
        for section in sections
        for passage in sorted(
            (p for p in passages if p.startswith(f"{section}#")), key=lambda p: plan.passage_by_id[p].span.start
        )
    )
