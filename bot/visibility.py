"""The last look before an answer leaves: nothing in it may come from a document that the asker may not see."""

from __future__ import annotations

from bot.types import Answer, Role
from corpus.files.types import document_of
from index.library import Library
from index.types import visible_to


def withheld(answer: Answer, role: Role, library: Library | None) -> tuple[str, ...]:
    """The documents that `answer` cites or points to though `role` may not see them; empty when all is well.

    A document that is not in the catalogue any more counts as one that may not be seen.
    """
    sections = (*(cited.section for cited in answer.citations), *(near.section for near in answer.related))
    named = map(document_of, sections)
    documents = tuple(dict.fromkeys(name for name in named if name))
    return tuple(name for name in documents if library is None or not library.may_see(name, visible_to(role)))
