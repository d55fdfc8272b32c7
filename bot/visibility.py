"""The last look before an answer leaves: nothing in it may come from a document that the asker may not see."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.types import Answer, Role
from bot.wording import say
from corpus.files.types import document_of
from index.library import Library
from index.types import visible_to

log = logging.getLogger(__name__)


def withheld(answer: Answer, role: Role, library: Library | None) -> tuple[str, ...]:
    """The documents that `answer` cites or points to though `role` may not see them; empty when all is well.

    A document that is not in the catalogue any more counts as one that may not be seen.
    """
    sections = (*(cited.section for cited in answer.citations), *(near.section for near in answer.related))
    named = map(document_of, sections)
    documents = tuple(dict.fromkeys(name for name in named if name))
    return tuple(name for name in documents if library is None or not library.may_see(name, visible_to(role)))


def checked(answer: Answer, role: Role, library: Library | None) -> Answer:
    """`answer`, unless a document in it may not be seen by who asks: then nothing of it is said."""
    hidden = withheld(answer, role, library)
    if not hidden:
        return answer
    log.error("an answer was held back: it named %d documents its asker may not see", len(hidden))
    text = say(answer.language, "unclear")
    return replace(answer, answer=text, abstained=True, reason="unclear", citations=(), related=(), follow_ups=())
