"""Worded answers that were given already, by a digest of everything the model was sent."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

from bot.llm.prompts import prompt_hash
from bot.llm.types import Message
from bot.types import Draft, Wording

MOST = 512

Worded = tuple[Draft, Wording]


class Cache:
    """The last `MOST` worded drafts; no question is kept, only digests. Any thread may ask."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, Worded] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Worded | None:
        """What was worded under `key`."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: str, draft: Draft, wording: Wording) -> None:
        """Keeps a worded draft, and forgets the one that was not asked for longest."""
        with self._lock:
            self._known[key] = (draft, wording)
            while len(self._known) > self._most:
                self._known.popitem(last=False)


def key_of(model: str, messages: Sequence[Message]) -> str:
    """A digest of the model, the prompts and all it is sent: question, turns, evidence, audience, language."""
    return hashlib.sha256(repr((model, prompt_hash(), tuple(messages))).encode()).hexdigest()
