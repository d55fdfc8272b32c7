"""What a message does: asks, greets, thanks, gives orders, wants an errand run, or says nothing at all.

A small classifier trained on hand-written examples (``acts.jsonl``) and the anticipated questions (`bot.train`). What
is close to an anticipated question is a question, whatever the classifier says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.focus import sentences
from bot.models import FOLDER
from bot.text_classifier import Floats, TextClassifier, shares

QUESTION, ORDER = "question", "order"
ACTS_FILE = Path(__file__).parent / "acts.jsonl"
MODEL = "acts.npz"
NO_QUESTION = 0.1  # share of `QUESTION` below which a message is taken for something else
SURELY_NO_QUESTION = 0.02  # the same after earlier turns, where a few words may ask, and in languages with few examples
NO_SENTENCE_ASKS = 0.5  # the same for each single sentence of a message
SURELY_ORDER = 0.8  # share from which a sentence beside a question is left out as an order
MOST_SENTENCES = 24  # each costs an encoding; a message of more is no person's, and its rest is taken as one
_PAST = re.compile(r"(ました|でした|だった)(よ|ね|の|んです|のです)?[。!！\s]*$")  # what happened is told, not ordered
Embed = Callable[[str], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A hand-written message and what it does."""

    text: str
    act: str


def examples(path: Path = ACTS_FILE) -> tuple[Example, ...]:
    """The hand-written messages."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(Example(row["text"], row["act"]) for row in rows)


@dataclass(frozen=True)
class Acts:
    """The classifier with the encoder it needs."""

    classifier: TextClassifier
    embed: Embed

    @classmethod
    def read(cls, embed: Embed) -> Self:
        """The trained classifier; `embed` gives the sentence vector of a text."""
        return cls(TextClassifier.read(FOLDER / MODEL), embed)

    def act_of(self, text: str, *, careful: bool = False) -> str | None:
        """What `text` does when it asks nothing, None when it asks; `careful` where a question is easily mistaken."""
        pieces = _pieces(text)
        shares_of = {piece: self._shares(piece) for piece in dict.fromkeys((text, *pieces))}
        return self._act(shares_of[text], [shares_of[piece] for piece in pieces], careful)

    def orders_in(self, text: str) -> tuple[str, ...]:
        """The sentences of `text` that give orders, when another one asks something."""
        pieces = dict.fromkeys(_pieces(text))
        if len(pieces) < 2:
            return ()
        single = {piece: self._shares(piece) for piece in pieces}
        if self._act(self._shares(text), list(single.values())) is not None:
            return ()
        place = self.classifier.labels.index(ORDER)
        surely = (piece for piece, share in single.items() if share[place] >= SURELY_ORDER)
        return tuple(piece for piece in surely if not _PAST.search(piece))

    def _act(self, whole: Floats, single: Sequence[Floats], careful: bool = False) -> str | None:
        limit = SURELY_NO_QUESTION if careful else NO_QUESTION
        no_sentence = len(single) > 1 and all(self._asks(s) < NO_SENTENCE_ASKS for s in (whole, *single))
        if self._asks(whole) >= limit and (careful or not no_sentence):
            return None
        total = sum(single, start=whole)
        others = [(float(share), act) for act, share in zip(self.classifier.labels, total, strict=True)]
        return max(pair for pair in others if pair[1] != QUESTION)[1]

    def _asks(self, share: Floats) -> float:
        return float(share[self.classifier.labels.index(QUESTION)])

    def _shares(self, text: str) -> Floats:
        return shares(self.classifier.margins(text, self.embed(text)))


def _pieces(text: str) -> tuple[str, ...]:
    """The sentences of `text`, those beyond the most that are looked at singly as one."""
    single = sentences(text)
    rest = "".join(single[MOST_SENTENCES - 1 :])
    return (*single[: MOST_SENTENCES - 1], rest) if len(single) > MOST_SENTENCES else single
