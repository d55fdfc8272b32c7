"""What is left of the anticipated questions when the plan has changed since they were written.

``said.tsv`` keeps what every passage said then. Its text, not its number, tells which passage is meant: ids count the
sentences of a part, so that one sentence less moves all that come after it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from corpus.errors import CorpusError
from corpus.normalise import squeeze
from corpus.plan import DATA
from corpus.questions import AnticipatedQuestion, load_questions
from corpus.types import Plan

SAID = DATA / "said.tsv"
REWORDED = 0.6  # share of characters in common from which a passage is the old one in other words
_WORDS = re.compile(r"[一-鿿ァ-ヶーa-z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where what a passage said stands now: `same` in the same words, `reworded` in others (id then -> id now);
    what is in neither has gone. `news` are the pairs of letters that a section did not hold before, `heads` the first
    passage of each section.
    """

    same: Mapping[str, str]
    reworded: Mapping[str, str]
    news: Mapping[str, frozenset[str]]
    heads: Mapping[str, str]

    @property
    def unmoved(self) -> bool:
        """Whether every passage that is left says what it said where it was, and nothing was added."""
        return not self.reworded and not self.news and all(then == now for then, now in self.same.items())

    @classmethod
    def of(cls, said: Mapping[str, str], plan: Plan) -> Standing:
        """`said` (passage id -> its text without white space) held against `plan`."""
        now = texts_of(plan)
        same = _as_it_stands(said, now)
        taken = set(same.values())
        fresh = {key: text for key, text in now.items() if key not in taken}
        gone = {key: text for key, text in said.items() if key not in same}
        heads: dict[str, str] = {}
        for key in said:
            heads.setdefault(_section(key), key)
        return cls(same, _reworded(gone, fresh), _news(said, fresh), heads)

    def left_of(self, question: AnticipatedQuestion, sections: Collection[str]) -> AnticipatedQuestion | None:
        """`question` as far as the plan still bears it out; None where it does not.

        A passage that has gone is left out, the question with it where it was the best one. Where a passage was
        reworded, whether the answer was yes or no is not known any more. A question without an answer goes when its
        section has come to speak of what it asks.
        """
        if not question.answered:
            return self._unanswered(question, sections)
        places = [self.same.get(key) or self.reworded.get(key) for key in question.passages]
        passages = tuple(key for key in places if key)
        if not places[0]:
            return None
        if all(p in self.same for p in question.passages):
            return question if passages == question.passages else replace(question, passages=passages)
        return replace(question, passages=passages, polarity=None, stale=True)

    def _unanswered(self, question: AnticipatedQuestion, sections: Collection[str]) -> AnticipatedQuestion | None:
        near = tuple(key for key in map(self._section_now, question.near) if key in sections)
        asked = _pairs(squeeze(question.asks))
        if (question.near and not near) or any(asked & self.news.get(key, frozenset()) for key in near):
            return None
        return question if near == question.near else replace(question, near=near)

    def _section_now(self, section: str) -> str:
        """A section is known by its heading, its first passage: numbers move when one comes before it."""
        head = self.heads.get(section, "")
        return self.same[head].split("#")[0] if head in self.same else section


def questions_of(plan: Plan) -> tuple[AnticipatedQuestion, ...]:
    """The anticipated questions that may be used for `plan`: everything that answers takes them from here."""
    return standing_questions(plan, load_questions(), said())


def standing_questions(
    plan: Plan, questions: tuple[AnticipatedQuestion, ...], then: Mapping[str, str]
) -> tuple[AnticipatedQuestion, ...]:
    """What `plan` leaves of `questions`, written when its passages said what `then` holds."""
    standing = Standing.of(then, plan)
    if standing.unmoved and len(standing.same) == len(then):
        return questions
    return tuple(left for q in questions if (left := standing.left_of(q, plan.section_by_id)))


@cache
def said(path: Path = SAID) -> Mapping[str, str]:
    """Passage id -> what it said, without white space, when the questions were last looked through.

    Raises `CorpusError` naming the line that cannot be read.
    """
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        key, tab, text = line.partition("\t")
        if not (key and tab and text):
            raise CorpusError(f"{path.name} line {number}: an id, a tab and a text are wanted")
        found[key] = text
    return found


def note(plan: Plan, path: Path = SAID) -> None:
    """Keeps what the passages of `plan` say now."""
    path.write_text("".join(f"{key}\t{text}\n" for key, text in texts_of(plan).items()), encoding="utf-8")


def texts_of(plan: Plan) -> dict[str, str]:
    """Passage id -> its text without white space."""
    return {key: squeeze(passage.text) for key, passage in plan.passage_by_id.items()}


def _as_it_stands(said: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Id then -> id now of what is said in the same words: at its place, in its section, or once in the plan."""
    same = {key: key for key, text in said.items() if now.get(key) == text}
    for whole_plan in (False, True):
        gone, fresh = _by_text(said, same, whole_plan), _by_text(now, set(same.values()), whole_plan)
        for text, keys in gone.items():
            if not whole_plan or (len(keys) == 1 and len(fresh.get(text, ())) == 1):
                same |= dict(zip(keys, fresh.get(text, ()), strict=False))
    return same


def _by_text(texts: Mapping[str, str], known: Collection[str], whole_plan: bool) -> dict[str, list[str]]:
    """The ids of each text that are not `known` yet, in reading order; without `whole_plan` of each section."""
    found = defaultdict(list)
    for key, text in texts.items():
        if key not in known:
            found[text if whole_plan else f"{_section(key)} {text}"].append(key)
    return found


def _reworded(gone: Mapping[str, str], fresh: Mapping[str, str]) -> dict[str, str]:
    """Pairs of passages of one section that are the most alike, the likeliest first."""
    measured = sorted(
        (-share, then, now)
        for then, old in gone.items()
        for now, new in fresh.items()
        if _section(then) == _section(now)
        and (share := SequenceMatcher(None, old, new, autojunk=False).ratio()) >= REWORDED
    )
    found: dict[str, str] = {}
    for _, then, now in measured:
        if then not in found and now not in found.values():
            found[then] = now
    return found


def _news(said: Mapping[str, str], fresh: Mapping[str, str]) -> dict[str, frozenset[str]]:
    before, since = _pairs_by_section(said), _pairs_by_section(fresh)
    return {section: frozenset(pairs - before.get(section, set())) for section, pairs in since.items()}


def _pairs_by_section(texts: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, text in texts.items():
        found[_section(key)] |= _pairs(text)
    return found


def _pairs(text: str) -> set[str]:
    """Each two letters of a word that come together: what two wordings of one thing share."""
    return {word[i : i + 2] for word in _WORDS.findall(text) for i in range(len(word) - 1)}


def _section(key: str) -> str:
    return key.split("#")[0]
