"""Does the plan say it? Topic found is not answer found: the kind of fact asked for must stand in the evidence."""

from __future__ import annotations

import re

import numpy as np

from bot.features import votes_of, words_of
from bot.topics import NONE, Topics
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
    "asks breakdown",
    "asks which one",
    "asks result",
    "asks eligibility",
    "names another place",
    "unit given",
    "unit missing",
    "date given",
    "date missing",
    "none margin",
    "names something",
    "length",
    "ranker best",
)
_ASKED_UNIT = re.compile(
    r"何(機|台|人|名|件|回|校|か所|箇所|ヶ所|社|本|冊|枚|%|パーセント|割|種類|つ|個|時間|歳|課|事業|条|項|職|語|倍|世帯|店)"
)
TRAINED_LANGUAGES = ("ja", "easy-ja", "en", "vi", "tl")  # the last two are searched in the plan's words
_SAME_UNIT = {"名": "人", "パーセント": "%", "箇所": "か所", "ヶ所": "か所", "個": "つ"}
_ASKED_DATE = (
    (re.compile(r"何日|何月何日|何曜日|曜日|日程|日時|何時"), re.compile(r"\d+月\d+日")),
    (re.compile(r"何月|何年何月|月は"), re.compile(r"\d+月")),
    (re.compile(r"いつ|何年|何年度|時期|when|いつごろ|いつから|いつまで"), re.compile(r"\d+年|\d+\)?年|年度")),
)


def evidence_row(question: Understood, found: Found, plan: Plan, topics: Topics) -> Row:
    """The features of `NAMES` but the last, which `with_best` adds."""
    votes = votes_of(found.matches)
    answered = [m for m in found.matches if m.question.answered]
    unanswered = [m for m in found.matches if not m.question.answered]
    best = max((m.cosine for m in answered), default=0.0)
    worst = max((m.cosine for m in unanswered), default=0.0)
    words_best = max((m.bm25 for m in answered), default=0.0)
    words_worst = max((m.bm25 for m in unanswered), default=0.0)
    evidence = normalise(" ".join(plan.quote(plan.passage_by_id[h.passage]) for h in found.hits[:3]))
    kinds = question.kinds
    return np.array(
        [
            best,
            worst,
            best - worst,
            words_best / ((words_best + words_worst) or 1.0),
            votes.unanswered,
            topics.share.get(NONE, 0.0),
            max((s for key, s in topics.share.items() if key != NONE), default=0.0),
            _known_share(question.text, found),
            "amount" in kinds,
            "vendor" in kinds,
            "person_name" in kinds,
            "how_to_apply" in kinds,
            "breakdown" in kinds,
            "which_one" in kinds,
            "result" in kinds,
            "eligibility" in kinds,
            "other_place" in kinds,
            *_given(units_asked(question.asked), evidence),
            *_given(_dates_asked(question.asked), evidence),
            topics.margin,
            bool(question.mentions.projects or question.mentions.terms or question.mentions.ordinances),
            min(len(question.asked), 80) / 80,
            0.0,
        ],
        dtype=np.float64,
    )


def by_vector_alone(found: Found) -> float:
    """The probability for a language that shares no words with the questions the model was trained on.

    Only the sentence vector tells then: how near the answered questions are, and the unanswered ones.
    """
    best = max((m.cosine for m in found.matches if m.question.answered), default=0.0)
    worst = max((m.cosine for m in found.matches if not m.question.answered), default=0.0)
    return float(1.0 / (1.0 + np.exp(-(14.0 * (best - worst) + 10.0 * (best - 0.52)))))


def with_best(row: Row, ranked: Row) -> Row:
    """`row` with the best of the ranker's probabilities of the candidates as the last feature, 0 without any."""
    return np.append(row[:-1], ranked.max(initial=0.0))


def units_asked(asked: str) -> list[re.Pattern[str]]:
    """What the evidence must show for each 何人, 何台, 何回 …: a number with that unit."""
    units = {_SAME_UNIT.get(unit, unit) for unit in _ASKED_UNIT.findall(asked)}
    return [re.compile(rf"[\d.]+\s?{unit}") for unit in units]


def _dates_asked(asked: str) -> list[re.Pattern[str]]:
    """What the evidence must show for いつ, 何月, 何日: a date as fine as that. The finest asked counts."""
    return next(([shown] for wanted, shown in _ASKED_DATE if wanted.search(asked)), [])


def _given(wanted: list[re.Pattern[str]], evidence: str) -> tuple[bool, bool]:
    """Whether all that is wanted stands in the evidence, and whether something is missing; neither if none is."""
    missing = any(not pattern.search(evidence) for pattern in wanted)
    return bool(wanted) and not missing, missing


def _known_share(text: str, found: Found) -> float:
    """Share of the question's content words that stand in the nearest answered questions."""
    words = words_of(text)
    if not words:
        return 0.0
    near = [m.question.question for m in found.matches if m.question.answered][:12]
    known = {word for question in near for word in words_of(question)}
    return len(words & known) / len(words)
