"""What a question takes for granted, held against the evidence: is the right first word はい or いいえ?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from bot.types import Understood
from bot.understand import years_in
from corpus import normalise
from corpus.questions import Polarity
from index.types import Match

SURE = 0.86  # cosine from which the polarity of an anticipated question counts
_NEGATED = re.compile(r"ない|ません|なし|ず(に|$)|不|未|無|\bnot\b|n't\b|\bno\b")
_FIGURE = re.compile(
    r"(\d[\d,.]*)\s?(人|名|年間|年|回|件|%|パーセント|種類|つ|事業|か月|日|条|項|校|台|割)(?!度|\d|月)"
)
_POST = re.compile(r"(副市長|市長|副部長|部長|副課長|課長|局長|所長|会長|議長|委員長)")
_ROLE = re.compile(
    r"(副?本部長|副?委員長|副?会長|事務局長|議長)(?=は|が|って|に|を|、)"
)  # who is asked about, not who it is
_UNITS = {"名": "人", "パーセント": "%", "年間": "年"}


def verdict(question: Understood, texts: Sequence[str], matches: Sequence[Match]) -> Literal["yes", "no"] | None:
    """``no`` where a claimed year, figure or post is contradicted by the evidence `texts`; else the polarity of an
    anticipated question that is all but the asked one; None where neither tells.
    """
    if not question.yes_no:
        return None
    evidence = normalise(" ".join(texts))
    if _contradicts(question.asked, evidence):
        return "no"
    if texts and "検討" in texts[0]:
        return None  # what is considered is neither yes nor no: its own words say how far it is
    return _polarity(question.asked, matches)


def _contradicts(claim: str, evidence: str) -> bool:
    claimed, stated = set(years_in(claim)), set(years_in(evidence))
    if claimed and stated and not claimed & stated:
        return True
    for unit, numbers in _figures(claim).items():
        known = _figures(evidence).get(unit)
        if known and not numbers & known:
            return True
    posts, held = set(_POST.findall(_ROLE.sub("", claim))), set(_POST.findall(_ROLE.sub("", evidence)))
    return bool(posts and held and not posts & held)


def _figures(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number, unit in _FIGURE.findall(text):
        found.setdefault(_UNITS.get(unit, unit), set()).add(number.replace(",", "").rstrip("."))
    return found


def _polarity(asked: str, matches: Sequence[Match]) -> Polarity | None:
    near = next((m for m in matches if m.question.answered), None)
    if near is None or near.cosine < SURE or near.question.polarity is None:
        return None
    same = bool(_NEGATED.search(asked)) == bool(_NEGATED.search(normalise(near.question.question)))
    return near.question.polarity if same else None
