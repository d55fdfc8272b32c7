"""Does the plan say it? Topic found is not answer found: the kind of fact asked for must stand in the evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from bot.features import Candidates, votes_of, words_of
from bot.models import Logistic
from bot.topics import NONE
from bot.types import Understood
from corpus import Plan, normalise
from index.types import Found

Row = np.ndarray[tuple[int], np.dtype[np.float64]]
NAMES = (
    "best answered",
    "best unanswered",
    "answered less unanswered",
    "words answered share",
    "unanswered vote",
    "none topic",
    "best topic",
    "known words",
    "asks amount",
    "asks vendor",
    "asks person name",
    "asks to apply",
    "count without figure",
    "date without date",
    "names another place",
    "names something",
    "length",
    "ranker best",
)
_DIGIT = re.compile(r"[\d一二三四五六七八九十]")
_DATE = re.compile(r"\d+年|年度|\d+月|when|令和")
_OTHER_PLACE = re.compile(r"(?!佐野|本)[一-龥]{1,4}(市|町|村|県|区)(?!民|立|長|場|内|外|役|税|政|報|議|中|街|境|境|営|有|道|の人口)")


def evidence_row(question: Understood, found: Found, plan: Plan, topics: Mapping[str, float]) -> Row:
    """The features of `NAMES` but the last, which `with_ranker` adds."""
    votes = votes_of(found.matches)
    answered = [m for m in found.matches if m.question.answered]
    unanswered = [m for m in found.matches if not m.question.answered]
    best = max((m.cosine for m in answered), default=0.0)
    worst = max((m.cosine for m in unanswered), default=0.0)
    words_best = max((m.bm25 for m in answered), default=0.0)
    words_worst = max((m.bm25 for m in unanswered), default=0.0)
    top = plan.section_by_id[found.sections[0]] if found.sections else None
    evidence = normalise(plan.section_text(top)) if top else ""
    kinds = question.kinds
    return np.array(
        [
            best,
            worst,
            best - worst,
            words_best / ((words_best + words_worst) or 1.0),
            votes.unanswered,
            topics.get(NONE, 0.0),
            max((s for key, s in topics.items() if key != NONE), default=0.0),
            _known_share(question.text, found),
            "amount" in kinds,
            "vendor" in kinds,
            "person_name" in kinds,
            "how_to_apply" in kinds,
            "count" in kinds and not _DIGIT.search(evidence),
            "date" in kinds and not _DATE.search(evidence),
            _OTHER_PLACE.search(question.asked) is not None,
            bool(question.mentions.projects or question.mentions.terms or question.mentions.ordinances),
            min(len(question.asked), 80) / 80,
            0.0,
        ],
        dtype=np.float64,
    )


def with_ranker(row: Row, candidates: Candidates, ranker: Logistic) -> Row:
    """`row` with the ranker's probability of the best candidate as the last feature."""
    if not candidates.passages:
        return row
    return np.append(row[:-1], ranker.probability(candidates.rows).max())


def _known_share(text: str, found: Found) -> float:
    """Share of the question's content words that stand in the nearest answered questions."""
    words = words_of(text)
    if not words:
        return 0.0
    near = [m.question.question for m in found.matches if m.question.answered][:12]
    known = {word for question in near for word in words_of(question)}
    return len(words & known) / len(words)
