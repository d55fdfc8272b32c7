"""Files that a member of staff has sent -> documents, step by step, as `python -m index add` takes them in."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Final, Literal

from bot.service import audit
from corpus import CorpusError
from corpus.files import SourceDocument, Visibility, label_of
from index.errors import PlanBotError
from index.intake import Intake
from index.types import visible_to

if TYPE_CHECKING:
    from index.library import Library

LOG = logging.getLogger(__name__)
MOST_NAME: Final = 200
State = Literal["new", "replaced", "unchanged"]
_DEEDS: Final[Mapping[State, audit.Deed]] = {
    "new": "document_new",
    "replaced": "document_replaced",
    "unchanged": "document_unchanged",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    file: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Wish:
    """What its sender wants it to be; empty `name` and `title` are the file's."""

    visibility: Visibility
    title: str = ""
    name: str = ""
    first_page: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """File `n` of `total` is being read."""

    n: int
    total: int
    file: str


@dataclass(frozen=True, slots=True)
class Read:
    """A file was read."""

    file: str
    passages: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A file was refused, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """How many of the passages are ready."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A document is in the library, with so many passages."""

    title: str
    visibility: Visibility
    passages: int
    state: State


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was added, and why; the library is as it was."""

    reason: str


Step = Reading | Read | Refused | Embedded | Taken | Failed


def file_name(sent: str) -> str:
    r"""The last part of the name a browser sends, in one line and not too long.

    >>> file_name(r"C:\文書\ごみ.md"), file_name("../../etc/passwd"), file_name("a\nb.txt")
    ('ごみ.md', 'passwd', 'a b.txt')
    """
    path = PurePosixPath(" ".join(sent.replace("\\", "/").split()))
    return path.stem[: MOST_NAME - len(path.suffix)] + path.suffix[:MOST_NAME]


def take_in(library: Library, uploads: Sequence[Upload], wish: Wish, who: str) -> Iterator[Step]:
    """Reads each file that the library does not have, then adds all that were not refused, in one change; until then
    leaving the page adds none.

    `who` is the member of staff that the audit trail names.
    """
    intake = Intake(library)
    for n, upload in enumerate(uploads, 1):
        yield Reading(n, len(uploads), upload.file)
        try:
            yield _taken(intake, upload, wish, who)
        except CorpusError as error:
            yield Refused(str(error))
        except Exception as error:
            LOG.exception("a file could not be read")
            yield Refused(f"{upload.file}: the file is damaged: {type(error).__name__}")
    if intake.documents:
        yield from _added(library, intake, who)


def _taken(intake: Intake, upload: Upload, wish: Wish, who: str) -> Step:
    label = label_of(upload.data, upload.file, wish.name, wish.title, wish.visibility, wish.first_page)
    taken = intake.take(upload.data, upload.file, label)
    if isinstance(taken, SourceDocument):
        return Read(upload.file, len(taken.passages))
    audit.note(_DEEDS["unchanged"], who, document=label.name, visibility=taken.visibility)
    return Taken(taken.title, taken.visibility, taken.passages, "unchanged")


def _added(library: Library, intake: Intake, who: str) -> Iterator[Step]:
    """Adds in a thread of its own, which tells how far it is and goes on to its end whoever listens."""
    told: SimpleQueue[Step | None] = SimpleQueue()

    def add() -> None:
        try:
            before = {entry.name for entry in library.entries(visible_to("staff"))}
            changed = library.add(intake.documents, intake.files, LOG.info, lambda *far: told.put(Embedded(*far)))
            for document in intake.documents:
                state = _state(document.name, changed, before)
                audit.note(_DEEDS[state], who, document=document.name, visibility=document.visibility)
                told.put(Taken(document.title, document.visibility, len(document.passages), state))
        except PlanBotError as error:
            LOG.error("documents were not added", extra={"error_type": type(error).__name__})
            told.put(Failed(str(error)))
        except Exception as error:
            LOG.exception("documents were not added")
            told.put(Failed(type(error).__name__))
        finally:
            told.put(None)

    Thread(target=add, name="add-documents").start()
    while (step := told.get()) is not None:
        yield step


def _state(name: str, changed: Collection[str], before: Collection[str]) -> State:
    if name not in changed:
        return "unchanged"
    return "replaced" if name in before else "new"
